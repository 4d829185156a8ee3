// A new silence beside the list of those there are; links of other consoles fill it in.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { SilencesPage } from '@/components/silences/silences-page';

export const metadata: Metadata = { title: 'New silence' };

export default function Page() {
  return (
    <Suspense fallback={<AlertsFrame />}>
      <SilencesPage isNew />
    </Suspense>
  );
}
