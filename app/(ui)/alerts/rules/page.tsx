// Rules. What is looked at and edited stands in the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertsFrame } from '@/components/alerts/alerts-frame';
import { RulesPage } from '@/components/rules/rules-page';

export const metadata: Metadata = { title: 'Rules' };

export default function Page() {
  return (
    <Suspense fallback={<AlertsFrame />}>
      <RulesPage />
    </Suspense>
  );
}
