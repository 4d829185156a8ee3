// A page that broke while it was drawn. Panels have their own boundaries; this one catches the rest.
'use client';
import { PageFrame } from '@/components/app-shell/page-frame';
import { PanelError } from '@/components/panel/panel-error';
import { asApiError } from '@/lib/client/api-error';

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <PageFrame title="Error">
      <div className="[&>[role=alert]]:px-0">
        <PanelError title="This page could not be drawn" error={asApiError(error)} onRetry={reset} />
      </div>
    </PageFrame>
  );
}
