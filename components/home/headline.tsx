// The sentence on top of Home: how things are, and under it since when and why.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { targetsSentence } from '@/components/targets/targets-sentence';
import type { TargetRow } from '@/components/targets/use-targets';
import { outageSentence } from './outage-sentence';
import type { TargetHistory } from './target-history';

type HeadlineProps = {
  targets: UseQueryResult<readonly TargetRow[]>;
  histories: ReadonlyMap<string, TargetHistory> | undefined;
};

export function Headline({ targets: { data, isError }, histories }: HeadlineProps) {
  const [says, because] = data
    ? [targetsSentence(data), outageSentence(data, histories, Date.now())]
    : isError
      ? ['Quadrant cannot tell how things are', 'The targets could not be read; the reason stands below.']
      : ['Reading the targets', ''];
  return (
    <div className="min-w-0">
      <h1 className="text-20">{says}</h1>
      <p className="mt-0.5 min-h-5 text-ink-2">{because}</p>
    </div>
  );
}
