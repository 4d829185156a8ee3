// What a failed call to one of our own APIs becomes in the browser: one error type, ready to be shown.

/** Where in the query the parser stopped; both count from 1, as Prometheus prints `1:5: parse error: …`. */
type QueryPosition = { readonly line: number; readonly column: number };

/**
 * A call that did not succeed.
 * - `status`: the HTTP status, or 0 when no answer came at all (server stopped, network gone)
 * - `errorType`: Prometheus' word (`bad_data`, `execution`, `timeout` …), `unreachable` when no answer came,
 *   `not_json` when the answer was not the API's envelope
 * - `message`: the server's own sentence
 * - `position`: where in the query, when the message names it
 */
export class ApiError extends Error {
  readonly position: QueryPosition | undefined;

  constructor(
    readonly status: number,
    readonly errorType: string,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
    this.position = positionOf(message);
  }

  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

const POSITION = /(?:^|[\s"])(\d+):(\d+): /;

/** The first `line:column: ` in a message, as in `invalid parameter "query": 1:10: parse error: …`. */
export function positionOf(message: string): QueryPosition | undefined {
  const match = POSITION.exec(message);
  return match ? { line: Number(match[1]), column: Number(match[2]) } : undefined;
}

/** The offset into `query` of a position, clamped to the text; undefined when the line does not exist. */
export function offsetOf(query: string, position: QueryPosition): number | undefined {
  const lines = query.split('\n');
  const line = lines[position.line - 1];
  if (line === undefined) return undefined;
  const before = lines.slice(0, position.line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  return before + Math.min(Math.max(position.column - 1, 0), line.length);
}

/** Any thrown value as an ApiError, so that a panel has one shape of failure to show. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  return new ApiError(0, 'internal', thrown instanceof Error ? thrown.message : String(thrown));
}
