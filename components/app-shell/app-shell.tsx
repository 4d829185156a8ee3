// Around every page: the rail, the keys, the overlays, and the one cache of answers.
'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { FiringIcon } from '@/components/alerts/count/firing-icon';
import { ShortcutsProvider } from '@/components/shortcuts/shortcuts';
import { useSystemTheme } from '@/components/theme/use-theme';
import { MissingPartsProvider } from '@/components/ui/load-boundary';
import { ToastProvider } from '@/components/ui/toast';
import { AlertmanagerLinkRedirect } from './alertmanager-link-redirect';
import { FootBar } from './foot-bar';
import { GlobalKeys } from './global-keys';
import { OverlayProvider } from './overlays';
import { Rail } from './rail';

// A failure is shown at once, with a button to try again: silent retries would only delay the news. `always`: the server
// is on this machine more often than not, the browser's idea of being offline says nothing about it.
const createQueryClient = () =>
  new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
  });

export function AppShell({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  useSystemTheme();
  return (
    <QueryClientProvider client={queryClient}>
      <ShortcutsProvider>
        <MissingPartsProvider>
          <OverlayProvider>
            <ToastProvider>
              <GlobalKeys />
              <FiringIcon />
              <AlertmanagerLinkRedirect />
              <a
                href="#main"
                className="sr-only z-50 rounded-control bg-float px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
              >
                Skip to content
              </a>
              <div className="flex min-h-dvh">
                <Rail />
                <div className="flex min-w-0 flex-1 flex-col max-md:pb-14">{children}</div>
              </div>
              <FootBar />
            </ToastProvider>
          </OverlayProvider>
        </MissingPartsProvider>
      </ShortcutsProvider>
    </QueryClientProvider>
  );
}
