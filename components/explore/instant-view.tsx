// One evaluation of each query as a table: the labels that differ as columns, the value at the right.
'use client';
import { formatNumber, plural } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import { clockWithSeconds, dayAndClock } from '@/components/format/time';
import { TableSkeleton } from '@/components/panel/skeletons';
import type { QueryResult } from '@/lib/client/prometheus-decode';
import { AnswerStates, NothingOn, Part } from './answer-states';
import { Footer } from './footer';
import { InstantTable } from './instant-table';
import type { Answered, InstantAnswer } from './use-answers';

type InstantViewProps = {
  answered: readonly Answered<InstantAnswer>[];
  onRun: (id: string, expr: string) => void;
};

const isEmpty = ({ result }: InstantAnswer) => 'series' in result && result.series.length === 0;

export function InstantView({ answered, onRun }: InstantViewProps) {
  const asked = answered.filter(({ query }) => query.isOn && query.expr !== '');
  if (asked.length === 0) return <NothingOn />;
  return (
    <AnswerStates
      {...{ isEmpty, onRun }}
      answered={asked}
      skeleton={<TableSkeleton rows={8} />}
      onView={() => {}} // a range vector is at home here
    >
      {asked.map(({ query: { id, expr }, answer: { data } }) => {
        if (data === undefined || isEmpty(data)) return null;
        const letter = asked.length > 1 ? id : undefined;
        return (
          <Part key={id} id={letter}>
            <Result result={data.result} expr={expr} label={letter === undefined ? 'Values' : `Values of ${letter}`} />
            <Footer id={undefined} facts={factsOf(data)} remarks={data.remarks} />
          </Part>
        );
      })}
    </AnswerStates>
  );
}

function Result({ result, expr, label }: { result: QueryResult; expr: string; label: string }) {
  if ('series' in result) return <InstantTable series={result.series} unit={unitOfQuery(expr)} label={label} />;
  const text = result.kind === 'scalar' ? formatNumber(result.value, unitOfQuery(expr)) : result.value;
  return (
    <p className="px-3 pt-2 pb-4 text-28" title={String(result.value)}>
      {text}
    </p>
  );
}

function factsOf({ result, timeMs, tookMs }: InstantAnswer): string[] {
  const size = 'series' in result ? plural(result.series.length, 'series', 'series') : result.kind;
  return [
    formatNumber(tookMs / 1000, 'seconds'),
    size,
    `at ${new Date().toDateString() === new Date(timeMs).toDateString() ? clockWithSeconds(timeMs) : dayAndClock(timeMs)}`,
  ];
}
