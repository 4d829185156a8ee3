// One alert, by its fingerprint.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertPage } from '@/components/alerts/page/alert-page';
import { PageFrame } from '@/components/app-shell/page-frame';

type Props = { params: Promise<{ fingerprint: string }> };

export const metadata: Metadata = { title: 'Alert' };

export default async function Page({ params }: Props) {
  const { fingerprint } = await params;
  return (
    <Suspense fallback={<PageFrame title="Alert" parent={{ href: '/alerts', name: 'Alerts' }} />}>
      <AlertPage fingerprint={fingerprint} />
    </Suspense>
  );
}
