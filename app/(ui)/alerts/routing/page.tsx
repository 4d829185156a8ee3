// Routing. What is chosen stands in the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { RoutingPage } from '@/components/routing/routing-page';

export const metadata: Metadata = { title: 'Routing' };

export default function Page() {
  return (
    <Suspense fallback={<AlertsFrame />}>
      <RoutingPage />
    </Suspense>
  );
}
