// Explore. Its content depends on the address, which only the browser knows.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PageFrame } from '@/components/app-shell/page-frame';
import { ExplorePage } from '@/components/explore/explore-page';

export const metadata: Metadata = { title: 'Explore' };

export default function Page() {
  return (
    <Suspense fallback={<PageFrame title="Explore" />}>
      <ExplorePage />
    </Suspense>
  );
}
