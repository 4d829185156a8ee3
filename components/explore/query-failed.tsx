// A query the server refused or could not finish: its words, the place in the query, and what would help.
import { PanelError } from '@/components/panel/panel-error';
import { titleOf } from '@/components/panel/region';
import { Button } from '@/components/ui/button';
import { type ApiError, offsetOf } from '@/lib/client/api-error';
import type { View } from './explore-address';
import { QueryText } from './query-text';

const TITLES: Readonly<Record<string, string>> = {
  bad_data: 'The query could not be read',
  execution: 'The query could not be evaluated',
  timeout: 'The query was stopped: it took too long',
  canceled: 'The query was cancelled by the server',
};

export function QueryFailed({
  expr,
  error,
  onRetry,
  onView,
}: {
  expr: string;
  error: ApiError;
  onRetry: () => void;
  onView: (view: View) => void;
}) {
  const errorAt = error.position && offsetOf(expr, error.position);
  // A range vector has no lines; its samples can be listed.
  const isRangeVector = /invalid expression type "range vector"/.test(error.message);
  return (
    <PanelError
      title={titleOf(error, () => TITLES[error.errorType] ?? 'The query failed')}
      error={error}
      onRetry={onRetry}
      query={{ text: expr, shown: <QueryWithMark expr={expr} errorAt={errorAt} /> }}
    >
      {isRangeVector && <Button onClick={() => onView('table')}>Show as table</Button>}
    </PanelError>
  );
}

/** The query with an arrow under the place the message names. */
function QueryWithMark({ expr, errorAt }: { expr: string; errorAt: number | undefined }) {
  const column = errorAt === undefined ? 0 : errorAt - (expr.lastIndexOf('\n', errorAt - 1) + 1);
  const lineEnd = errorAt === undefined ? -1 : expr.indexOf('\n', errorAt);
  const split = lineEnd === -1 ? expr.length : lineEnd;
  return (
    <pre className="text-12">
      <QueryText text={expr.slice(0, split)} errorAt={errorAt} />
      {errorAt !== undefined && <span className="text-crit-text" aria-hidden>{`\n${' '.repeat(column)}↑`}</span>}
      {expr.slice(split)}
    </pre>
  );
}
