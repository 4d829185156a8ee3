// What stands beside the names of the pages under Alerts: what fires, what is silenced, which rules and receivers fail. Nothing where there is
// nothing, or where nobody knows.
'use client';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '@/components/format/number';
import { StateIcon } from '@/components/ui/state-icon';
import { useHydrated } from '@/components/ui/use-hydrated';
import { countsQuery, useFiringCount } from './use-firing-count';

/** By the page's address. A page that knows its own better says so. */
export type OwnCounts = Readonly<Record<string, number | undefined>>;

type TabCount = { readonly count: number | undefined; readonly word: string; readonly isWrong: boolean };

/** Of the live list where there is one; otherwise asked for with what else the tabs say. */
export function useTabCounts(own: OwnCounts): ReadonlyMap<string, TabCount> {
  const isHydrated = useHydrated();
  const { data } = useQuery(countsQuery);
  const firing = useFiringCount();
  const of = (href: string, count: number | undefined, word: string, isWrong: boolean) =>
    [href, { count: isHydrated ? (own[href] ?? count) : undefined, word, isWrong }] as const;
  return new Map([
    of('/alerts', firing, 'firing', true),
    of('/alerts/silences', data?.silences, 'active', false),
    of('/alerts/rules', data?.failingRules, 'failing', true),
    of('/alerts/receivers', data?.failingIntegrations ?? undefined, 'failing', true),
  ]);
}

export function TabCount({ count = 0, word, isWrong }: TabCount) {
  if (count === 0) return null;
  return (
    <span
      title={`${formatCount(count)} ${word}`}
      className={`flex items-center gap-1 font-normal ${isWrong ? 'text-crit-text' : 'text-ink-3'}`}
    >
      {isWrong && <StateIcon state="critical" size={12} />}
      {formatCount(count)}
      <span className="sr-only"> {word}</span>
    </span>
  );
}
