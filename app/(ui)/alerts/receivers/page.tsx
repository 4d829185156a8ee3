// Receivers. What is chosen stands in the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { ReceiversPage } from '@/components/receivers/receivers-page';

export const metadata: Metadata = { title: 'Receivers' };

export default function Page() {
  return (
    <Suspense fallback={<AlertsFrame />}>
      <ReceiversPage />
    </Suspense>
  );
}
