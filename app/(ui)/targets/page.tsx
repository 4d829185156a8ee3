// Targets. The filter stands in the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PageFrame } from '@/components/app-shell/page-frame';
import { TargetsPage } from '@/components/targets/targets-page';

export const metadata: Metadata = { title: 'Targets' };

export default function Page() {
  return (
    <Suspense fallback={<PageFrame title="Targets" />}>
      <TargetsPage />
    </Suspense>
  );
}
