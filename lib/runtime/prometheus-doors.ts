// What the Prometheus wire shows of this process: targets, status, its own exposition.
import { hostname } from 'node:os';
import type { Registry } from 'prom-client';
import { formatDuration } from '@/lib/kernel/duration';
import type { ScrapePools, TargetStatus } from '@/lib/metrics/ingest/scrape/scrape-pools';
import type { Notifier } from '@/lib/metrics/react/notifier/notifier';
import type { ServerDoors } from '@/lib/wire/prometheus/server-api';
import type { ActiveTarget } from '@/lib/wire/prometheus/targets';
import type { EngineClient } from './engine/client';
import type { EngineVerbs } from './engine/verbs';
import { engineFeatures } from './features';
import { isLoopback } from './flags';
import { exposeTogether } from './metrics';
import type { Options } from './options';
import type { Watching } from './watching';

export type ProcessParts = {
  readonly options: Options;
  readonly version: string;
  readonly startedMs: number;
  readonly isReady: () => boolean;
  readonly watching: Watching;
  readonly pools: ScrapePools;
  readonly notifier: Pick<Notifier, 'status'>;
  readonly engine: Pick<EngineClient<EngineVerbs>, 'call' | 'isUp'>;
  readonly registry: Registry;
};

export function prometheusDoors(parts: ProcessParts): ServerDoors {
  const { options, pools, watching } = parts;
  return {
    isReady: parts.isReady,
    reload: () => watching.reload(),
    configYaml: () => watching.yaml(),
    flags: () => options.texts,
    alertmanagers: () => parts.notifier.status(),
    exposition: () => exposition(parts),
    activeTargets: () => pools.status().map(activeTarget),
    droppedTargets: () => pools.dropped(),
    scrapePools: () => pools.jobNames(),
    metadataOf: async (targets, metric) => {
      const args = { targets: targets.map((labels) => labels.toJSON()), metric };
      return (await parts.engine.call('targetMetadata', args)).families;
    },
    adminApiEnabled: options.adminApiEnabled,
    engineFeatures: engineFeatures(options.enabledFeatures),
    status: () => ({
      version: parts.version,
      startedMs: parts.startedMs,
      nowMs: Date.now(),
      workingDirectory: process.cwd(),
      hostname: hostname(),
      configReloadOk: watching.status().ok,
      configReloadedMs: watching.status().loadedMs,
      retention: formatDuration(options.store.retentionMs),
    }),
  };
}

/** Both threads' metrics; while the engine is down the main thread speaks for itself, and says that it is down. */
async function exposition({ engine, registry }: ProcessParts): Promise<string> {
  const others = engine.isUp() ? [(await engine.call('metrics', {})).metrics] : [];
  return exposeTogether(registry, others);
}

function activeTarget({ target, state }: TargetStatus): ActiveTarget {
  const { job } = target;
  return {
    ...state,
    discoveredLabels: target.discoveredLabels,
    labels: target.labels,
    scrapePool: job.jobName,
    scrapeUrl: target.url,
    globalUrl: globalUrl(target.url),
    scrapeInterval: formatDuration(job.scrapeIntervalMs),
    scrapeTimeout: formatDuration(job.scrapeTimeoutMs),
  };
}

function globalUrl(url: string): string {
  const parsed = new URL(url);
  if (isLoopback(parsed.hostname.replace(/^\[|\]$/g, ''))) parsed.hostname = hostname();
  return parsed.href;
}
