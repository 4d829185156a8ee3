// Answers over the range as lines with their legend, or as rows of samples.
'use client';
import { useMemo } from 'react';
import { GraphSkeleton } from '@/components/panel/skeletons';
import { spanOf, zoomOut } from '@/components/time-range/range';
import type { TimeControls } from '@/components/time-range/use-time-range';
import { AnswerStates, NothingOn } from './answer-states';
import { GRAPH_BOX } from './graph-box';
import { joinAnswers } from './joined';
import { RangeFooter } from './range-footer';
import { RangeGraph } from './range-graph';
import { SamplesTable } from './samples-table';
import type { Answered, RangeAnswer } from './use-answers';
import { useChanges } from './use-changes';
import type { Explore } from './use-explore';

type RangeViewProps = {
  explore: Explore;
  time: TimeControls;
  answered: readonly Answered<RangeAnswer>[];
  onRun: (id: string, expr: string) => void;
};

export function RangeView({ explore, time, answered, onRun }: RangeViewProps) {
  const { view, setView, hasEvents } = explore;
  const changes = useChanges(time.range, time.refresh, hasEvents && view === 'graph');
  const asked = answered.filter(({ query }) => query.isOn && query.expr !== '');
  const datas = answered.map(({ answer }) => answer.data);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is joined are the answers; the rest of `answered` is new at each render
  const joined = useMemo(() => joinAnswers(answered), [...datas, answered.map(({ query }) => query.isOn).join()]);
  if (asked.length === 0) return <NothingOn />;
  const skeleton = (
    <div className={GRAPH_BOX}>
      <GraphSkeleton />
    </div>
  );
  return (
    <>
      <AnswerStates
        {...{ skeleton, onRun }}
        onView={setView}
        onWiden={() => time.setRange(zoomOut(spanOf(time.range, Date.now()), Date.now()))}
        answered={asked}
        isEmpty={({ frame }) => frame.series.length === 0}
      >
        {joined &&
          (view === 'graph' ? (
            <RangeGraph {...{ explore, joined, time, changes }} answered={asked} />
          ) : (
            <SamplesTable joined={joined} />
          ))}
      </AnswerStates>
      <RangeFooter answered={asked} joined={joined} />
    </>
  );
}
