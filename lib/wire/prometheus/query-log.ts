// A line of the query log for each query that was evaluated: global.query_log_file, in the fields of Prometheus' own.
import { messageOf } from '@/lib/kernel/errors';
import type { WireRequest } from '@/lib/kernel/http';
import { paramsJson, type QueryParams } from './active-queries';

export type EndedQuery = {
  readonly params: QueryParams;
  readonly stats: object;
  readonly request: Pick<WireRequest, 'method' | 'url'>;
  /** What was thrown, if anything was. */
  readonly failure?: unknown;
};

/** With its newline. */
export function queryLogLine({ params, stats, request, failure }: EndedQuery, nowMs: number): string {
  const line = {
    time: new Date(nowMs).toISOString(),
    level: 'INFO',
    msg: 'promql query logged',
    params: paramsJson(params),
    stats,
    httpRequest: { method: request.method, path: request.url.split('?', 1)[0] },
    ...(failure !== undefined && { error: messageOf(failure) }),
  };
  return `${JSON.stringify(line)}\n`;
}
