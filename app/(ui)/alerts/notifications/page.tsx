// Notifications. What is chosen stands in the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { NotificationsPage } from '@/components/notifications/notifications-page';

export const metadata: Metadata = { title: 'Notifications' };

export default function Page() {
  return (
    <Suspense fallback={<AlertsFrame />}>
      <NotificationsPage />
    </Suspense>
  );
}
