// One evaluation as a table: the labels that differ as columns, the value at the right.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { formatNumber, plural } from '@/components/format/number';
import { unitOfQuery } from '@/components/format/query-unit';
import { clockWithSeconds, dayAndClock } from '@/components/format/time';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import type { QueryResult } from '@/lib/client/prometheus-decode';
import { EmptyResult } from './empty-result';
import { Footer } from './footer';
import { InstantTable } from './instant-table';
import { QueryFailed } from './query-failed';
import type { InstantAnswer } from './use-range-query';

export function InstantView({
  expr,
  answer,
  onRun,
}: {
  expr: string;
  answer: UseQueryResult<InstantAnswer>;
  onRun: (expr: string) => void;
}) {
  return (
    <Region
      answer={answer}
      skeleton={<TableSkeleton rows={8} />}
      failed={() => 'The query failed'}
      renderError={(error) => (
        <QueryFailed {...{ expr, error }} onRetry={() => void answer.refetch()} onView={() => {}} />
      )}
    >
      {(data) => (
        <>
          <Result result={data.result} expr={expr} onRun={onRun} />
          <Footer facts={factsOf(data)} remarks={data.remarks} />
        </>
      )}
    </Region>
  );
}

function Result({ result, expr, onRun }: { result: QueryResult; expr: string; onRun: (expr: string) => void }) {
  if (!('series' in result)) {
    const text = result.kind === 'scalar' ? formatNumber(result.value, unitOfQuery(expr)) : result.value;
    return (
      <p className="px-3 pt-2 pb-4 text-28" title={String(result.value)}>
        {text}
      </p>
    );
  }
  if (result.series.length === 0) return <EmptyResult expr={expr} onRun={onRun} />;
  return <InstantTable series={result.series} unit={unitOfQuery(expr)} />;
}

function factsOf({ result, timeMs, tookMs }: InstantAnswer): string[] {
  const size = 'series' in result ? plural(result.series.length, 'series', 'series') : result.kind;
  return [
    formatNumber(tookMs / 1000, 'seconds'),
    size,
    `at ${new Date().toDateString() === new Date(timeMs).toDateString() ? clockWithSeconds(timeMs) : dayAndClock(timeMs)}`,
  ];
}
