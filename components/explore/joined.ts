// The answers of all queries as one graph: frame, names, unit, and the span it shows.
import type { Unit } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import type { Span } from '@/components/time-range/range';
import type { Frame } from '@/components/time-series/frame';
import { commonUnit, mergeFrames } from '@/components/time-series/merge-frames';
import { nameSeries, selectorOf } from '@/components/time-series/series-names';
import type { ExploreQuery } from './explore-address';
import type { RangeAnswer } from './use-answers';

export type Joined = {
  readonly frame: Frame;
  /** One a series, in the order of the frame. */
  readonly names: readonly string[];
  /** Of the labels that differ, all queries together: the head of the legend. */
  readonly heading: string;
  /** What all series of a query share: `A {job="x"}`, without the letter where there is one query. */
  readonly shared: readonly string[];
  readonly unit: Unit;
  readonly span: Span;
  /** What is drawn, for the name of the graph. */
  readonly subject: string;
};

type Answer = { readonly query: ExploreQuery; readonly answer: { readonly data: RangeAnswer | undefined } };

/**
 * Undefined when none of the queries that are on has series. Colours follow the order of the queries, those that are off
 * included: a line keeps its colour while others go and come back. An answer of another range waits for its successor.
 */
export function joinAnswers(answered: readonly Answer[]): Joined | undefined {
  const parts = partsOf(answered);
  const newest = parts.reduce<RangeAnswer | undefined>(
    (best, { data }) => (best && best.window.endMs >= data.window.endMs ? best : data),
    undefined,
  );
  if (!newest) return undefined;
  const { stepMs } = newest.window;
  const fitting = parts.filter(({ data }) => data.window.stepMs === stepMs);
  const isSeveral = answered.filter(({ query }) => query.expr !== '').length > 1;
  const named = fitting.map(({ data, query }) => ({ query, ...nameSeries(data.frame.series, data.expr) }));
  const frame = mergeFrames(fitting, stepMs);
  return {
    frame: isSeveral ? frame : { ...frame, series: frame.series.map(({ query, ...rest }) => rest) },
    names: named.flatMap(({ names }) => names),
    heading: [...new Set(named.flatMap(({ differing }) => differing))].join(', ') || 'Series',
    shared: named.flatMap(({ query, shared }) => {
      const text = selectorOf(shared);
      return text ? [isSeveral ? `${query} ${text}` : text] : [];
    }),
    unit: commonUnit(fitting),
    span: newest.span,
    subject: fitting.map(({ data }) => data.expr).join(', '),
  };
}

function partsOf(answered: readonly Answer[]) {
  let colourFrom = 0;
  return answered.flatMap(({ query, answer: { data } }) => {
    if (!data || data.frame.series.length === 0) return [];
    const part = { query: query.id, data, frame: data.frame, unit: unitOfQuery(data.expr), colourFrom };
    colourFrom += data.frame.series.length;
    return query.isOn ? [part] : [];
  });
}
