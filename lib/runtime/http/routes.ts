// Which handler a raw URL belongs to. Peers' protocols come before Next and see their paths undecoded.
import type { StreamHandler, WireHandler } from '@/lib/kernel/http';

/** What answers: with bodies held whole, or streamed. */
export type RouteHandler = WireHandler | { readonly stream: StreamHandler };

/**
 * One row of the table. `path` is exact, or ends in `/*` for everything below it; `:name` stands for one segment.
 * `pattern` in /metrics is `path` itself, so the number of label values stays bounded.
 */
export type Route<Handler = RouteHandler> = { readonly path: string; readonly handler: Handler };

export type Match<Handler = RouteHandler> = { readonly pattern: string; readonly handler: Handler };

/** Finds the row for a raw path (no query): an exact row first, then the longest pattern. */
export function createRouter<Handler>(
  routes: readonly Route<Handler>[],
): (rawPath: string) => Match<Handler> | undefined {
  const exact = new Map(routes.map(({ path, handler }) => [path, { pattern: path, handler }]));
  const patterns = routes
    .filter(({ path }) => /[:*]/.test(path))
    .sort((a, b) => b.path.length - a.path.length)
    .map(({ path, handler }) => ({ test: patternTest(path), match: { pattern: path, handler } }));
  return (rawPath) => exact.get(rawPath) ?? patterns.find(({ test }) => test.test(rawPath))?.match;
}

function patternTest(path: string): RegExp {
  const escaped = path.replace(/[.+?^${}()|[\]\\-]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+').replace(/\/\*$/, '(?:/.*)?')}$`);
}
