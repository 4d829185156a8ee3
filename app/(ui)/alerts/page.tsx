// Alerts. Filter and order stand in the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { AlertsPage } from '@/components/alerts/alerts-page';

export const metadata: Metadata = { title: 'Alerts' };

export default function Page() {
  return (
    <Suspense fallback={<AlertsFrame />}>
      <AlertsPage />
    </Suspense>
  );
}
