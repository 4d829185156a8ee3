// The sentence on top of Home: how things are, and under it since when and why.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { targetsSentence } from '@/components/targets/targets-sentence';
import type { TargetRow } from '@/components/targets/use-targets';
import { firingSentence } from './firing-sentence';
import { outageSentence } from './outage-sentence';
import type { TargetHistory } from './target-history';
import type { Firing } from './use-firing';

type HeadlineProps = {
  /** What fires is said before what cannot be scraped: that should be an alert, too. */
  alerts: Firing;
  targets: UseQueryResult<readonly TargetRow[]>;
  histories: ReadonlyMap<string, TargetHistory> | undefined;
};

export function Headline(props: HeadlineProps) {
  const { says, because } = sentences(props);
  return (
    <div className="min-w-0">
      <h1 className="text-20">{says}</h1>
      <p className="mt-0.5 min-h-5 text-ink-2">{because}</p>
    </div>
  );
}

function sentences({ alerts: { firing, live, isSettled }, targets: { data, isError }, histories }: HeadlineProps) {
  if (!isSettled) return { says: 'Reading alerts and targets', because: '' };
  if (firing.length > 0) return firingSentence(firing, Date.now());
  if (data)
    return { says: targetsSentence(data), because: outageSentence(data, histories, Date.now(), live !== undefined) };
  return isError
    ? {
        says: 'Quadrant cannot tell how things are',
        because: 'The targets could not be read; the reason stands below.',
      }
    : { says: 'Reading the targets', because: '' };
}
