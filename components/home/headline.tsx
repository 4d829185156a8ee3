// The sentence on top of Home: how things are, and under it since when and why.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { targetsSentence } from '@/components/targets/targets-sentence';
import type { TargetRow } from '@/components/targets/use-targets';
import type { AlertRow } from '@/lib/client/alerts';
import { firingSentence } from './firing-sentence';
import { outageSentence } from './outage-sentence';
import type { TargetHistory } from './target-history';

type HeadlineProps = {
  /** Worst first. What fires is said before what cannot be scraped: that should be an alert, too. */
  firing: readonly AlertRow[];
  targets: UseQueryResult<readonly TargetRow[]>;
  histories: ReadonlyMap<string, TargetHistory> | undefined;
};

export function Headline({ firing, targets, histories }: HeadlineProps) {
  const { says, because } = firing.length > 0 ? firingSentence(firing, Date.now()) : aboutTargets(targets, histories);
  return (
    <div className="min-w-0">
      <h1 className="text-20">{says}</h1>
      <p className="mt-0.5 min-h-5 text-ink-2">{because}</p>
    </div>
  );
}

function aboutTargets({ data, isError }: HeadlineProps['targets'], histories: HeadlineProps['histories']) {
  if (data) return { says: targetsSentence(data), because: outageSentence(data, histories, Date.now()) };
  return isError
    ? {
        says: 'Quadrant cannot tell how things are',
        because: 'The targets could not be read; the reason stands below.',
      }
    : { says: 'Reading the targets', because: '' };
}
