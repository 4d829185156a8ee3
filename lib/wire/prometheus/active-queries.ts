// Which queries are being evaluated: /api/v1/status/active_queries, which is ours; a Prometheus shows them only after a crash.
import { type Asked, type Endpoints, READ } from './endpoint';
import { successResponse } from './envelope';
import { EARLIEST_MS, LATEST_MS } from './parameters';

/** An instant query has equal ends and no step. */
export type QueryParams = {
  readonly query: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
};

type Running = QueryParams & { readonly sinceMs: number };

export class ActiveQueries {
  private readonly running = new Set<Running>();

  /** Call what it returns when the query has ended, however it did. */
  begin(params: QueryParams, nowMs: number): () => void {
    const running = { ...params, sinceMs: nowMs };
    this.running.add(running);
    return () => void this.running.delete(running);
  }

  /** The one that runs longest first. */
  list(): readonly Running[] {
    return [...this.running].sort((a, b) => a.sinceMs - b.sinceMs);
  }
}

export type ActiveQueryDoors = { readonly activeQueries: ActiveQueries; readonly nowMs: () => number };

export const ACTIVE_QUERY_ENDPOINTS: Endpoints<ActiveQueryDoors> = {
  '/api/v1/status/active_queries': { methods: READ, answer: activeQueries },
};

function activeQueries(_asked: Asked, doors: ActiveQueryDoors) {
  const nowMs = doors.nowMs();
  return successResponse(
    doors.activeQueries.list().map(({ sinceMs, ...params }) => ({
      ...paramsJson(params),
      since: new Date(sinceMs).toISOString(),
      seconds: (nowMs - sinceMs) / 1000,
    })),
  );
}

/** As Prometheus' query log spells them. */
export const paramsJson = ({ query, startMs, endMs, stepMs }: QueryParams) => ({
  query,
  start: dateText(startMs),
  end: dateText(endMs),
  step: stepMs / 1000,
});

/** A query may ask for times no Date reaches. */
const dateText = (ms: number) => new Date(Math.min(Math.max(ms, EARLIEST_MS), LATEST_MS)).toISOString();
