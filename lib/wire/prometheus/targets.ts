// /api/v1/targets: what is scraped, how the last scrape went, what relabelling dropped; and what the targets' metrics mean.
import type { WireResponse } from '@/lib/kernel/http';
import type { Labels } from '@/lib/kernel/labels';
import { compileMatchers } from '@/lib/kernel/matchers';
import type { MetricMetadata } from '@/lib/metrics/model';
import { parseMetricSelector } from '@/lib/metrics/query/promql/parser';
import { type Asked, type Endpoints, READ } from './endpoint';
import { successResponse } from './envelope';
import { parseNamed } from './parameters';

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
  /** Of each target, in the same order, the metric families it lately had samples of; of one family when `metric` is given. */
  readonly metadataOf: (
    targets: readonly Labels[],
    metric: string | undefined,
  ) => Promise<readonly (readonly MetricMetadata[])[]>;
};

export const TARGET_ENDPOINTS: Endpoints<TargetDoors> = {
  '/api/v1/targets': { methods: READ, answer: targets },
  '/api/v1/targets/metadata': { methods: READ, answer: targetsMetadata },
};

// Go's zero time, which Prometheus prints for "not yet".
const NEVER = '0001-01-01T00:00:00Z';

/** Parameters: `state` (active, dropped, any) and `scrapePool`. */
function targets({ parameters }: Asked, doors: TargetDoors): WireResponse {
  const state = parameters.text('state').toLowerCase();
  const pool = parameters.text('scrapePool');
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

/** Parameters: `match_target` (a selector over target labels), `metric`, `limit`. With `metric` the entries do not repeat it. */
async function targetsMetadata({ parameters }: Asked, doors: TargetDoors): Promise<WireResponse> {
  const limit = parameters.count('limit') ?? Infinity;
  const selector = parameters.text('match_target');
  const isWanted =
    selector === '' ? () => true : compileMatchers(parseNamed('match_target', selector, parseMetricSelector));
  const metric = parameters.text('metric') || undefined;
  const wanted = doors.activeTargets().filter(({ labels }) => isWanted(labels));
  const families = await doors.metadataOf(
    wanted.map(({ labels }) => labels),
    metric,
  );
  const entries = wanted.flatMap(({ labels }, i) =>
    (families[i] ?? []).map(({ metric: name, type, help, unit }) => {
      return { target: labels, ...(metric === undefined && { metric: name }), type, help, unit };
    }),
  );
  return successResponse(entries.slice(0, limit));
}
