// Home. Time range and refresh stand in the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PageFrame } from '@/components/app-shell/page-frame';
import { HomePage } from '@/components/home/home-page';

export const metadata: Metadata = { title: 'Home' };

export default function Page() {
  return (
    <Suspense fallback={<PageFrame title="Home" />}>
      <HomePage />
    </Suspense>
  );
}
