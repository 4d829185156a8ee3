// GET /api/v1/targets: what is scraped, how the last scrape went, what relabelling dropped.
import type { WireRequest, WireResponse } from '@/lib/kernel/http';
import type { Labels } from '@/lib/kernel/labels';
import { successResponse } from './envelope';

/** A target that is scraped. Times are Unix milliseconds, durations milliseconds. */
export type ActiveTarget = {
  readonly discoveredLabels: Labels;
  readonly labels: Labels;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  /** The same address as others on the network would write it. */
  readonly globalUrl: string;
  /** '' after a good scrape, and before the first. */
  readonly lastError: string;
  readonly lastScrapeMs: number | undefined;
  readonly lastScrapeDurationMs: number;
  readonly health: 'up' | 'down' | 'unknown';
  readonly scrapeInterval: string;
  readonly scrapeTimeout: string;
};

export type DroppedTarget = { readonly discoveredLabels: Labels; readonly scrapePool: string };

export type TargetDoors = {
  readonly activeTargets: () => readonly ActiveTarget[];
  readonly droppedTargets: () => readonly DroppedTarget[];
  readonly scrapePools: () => readonly string[];
};

// Go's zero time, which Prometheus prints for "not yet".
const NEVER = '0001-01-01T00:00:00Z';

/** Parameters: `state` (active, dropped, any) and `scrapePool`. */
export function targetsResponse(doors: TargetDoors, { url }: WireRequest): WireResponse {
  const parameters = new URL(url, 'http://localhost').searchParams;
  const state = (parameters.get('state') ?? '').toLowerCase();
  const pool = parameters.get('scrapePool') ?? '';
  const inPool = (target: { scrapePool: string }) => pool === '' || target.scrapePool === pool;
  const dropped = doors.droppedTargets().filter(inPool);
  return successResponse({
    activeTargets: state === 'dropped' ? [] : doors.activeTargets().filter(inPool).map(activeJson),
    droppedTargets: state === 'active' ? [] : dropped,
    droppedTargetCounts: countByPool(doors.scrapePools(), dropped),
  });
}

function activeJson({ lastScrapeMs, lastScrapeDurationMs, ...rest }: ActiveTarget) {
  return {
    ...rest,
    lastScrape: lastScrapeMs === undefined ? NEVER : new Date(lastScrapeMs).toISOString(),
    lastScrapeDuration: lastScrapeDurationMs / 1000,
  };
}

function countByPool(pools: readonly string[], dropped: readonly DroppedTarget[]): Record<string, number> {
  const counts = Object.fromEntries(pools.map((pool) => [pool, 0]));
  for (const { scrapePool } of dropped) counts[scrapePool] = (counts[scrapePool] ?? 0) + 1;
  return counts;
}
