// Answers over the range as lines with their legend, or as rows of samples.
'use client';
import { useMemo } from 'react';
import { GraphSkeleton } from '@/components/panel/skeletons';
import type { TimeControls } from '@/components/time-range/use-time-range';
import { AnswerStates, NothingOn } from './answer-states';
import type { View } from './explore-address';
import { GRAPH_BOX } from './graph-box';
import { joinAnswers } from './joined';
import { RangeFooter } from './range-footer';
import { RangeGraph } from './range-graph';
import { SamplesTable } from './samples-table';
import type { Answered, RangeAnswer } from './use-answers';

type RangeViewProps = {
  view: View;
  time: TimeControls;
  answered: readonly Answered<RangeAnswer>[];
  hasExemplars: boolean;
  onRun: (id: string, expr: string) => void;
  onView: (view: View) => void;
};

export function RangeView({ view, time, answered, hasExemplars, onRun, onView }: RangeViewProps) {
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
        {...{ skeleton, onRun, onView }}
        answered={asked}
        isEmpty={({ frame }) => frame.series.length === 0}
      >
        {joined &&
          (view === 'graph' ? (
            <RangeGraph {...{ joined, time, hasExemplars }} answered={asked} />
          ) : (
            <SamplesTable joined={joined} />
          ))}
      </AnswerStates>
      <RangeFooter answered={asked} joined={joined} />
    </>
  );
}
