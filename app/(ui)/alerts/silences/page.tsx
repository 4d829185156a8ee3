// Silences. What is shown, filtered and edited stands in the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { SilencesPage } from '@/components/silences/silences-page';

export const metadata: Metadata = { title: 'Silences' };

export default function Page() {
  return (
    <Suspense fallback={<AlertsFrame />}>
      <SilencesPage />
    </Suspense>
  );
}
