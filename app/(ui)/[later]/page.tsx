// Pages of the rail that are not built yet; any other address is not found.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { LaterPageView } from '@/components/later/later-page';
import { LATER_PAGES } from '@/components/later/later-pages';

type Props = { params: Promise<{ later: string }> };

export const dynamicParams = false;

export const generateStaticParams = () => Object.keys(LATER_PAGES).map((later) => ({ later }));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: LATER_PAGES[(await params).later]?.name };
}

export default async function Page({ params }: Props) {
  const page = LATER_PAGES[(await params).later];
  if (!page) notFound();
  return <LaterPageView page={page} />;
}
