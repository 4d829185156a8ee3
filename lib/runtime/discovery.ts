// What discovery needs of the world: files, names, the network's name for us, a figure, the log.
import resolver from 'node:dns/promises';
import { Counter, type Registry } from 'prom-client';
import { parseTargetGroups } from '@/lib/formats/target-groups';
import type { DiscoveryDoors } from '@/lib/metrics/discovery/model';
import type { Log } from './log';

/** @param configDir where prometheus.yml is: files of discovery are named from there */
export function createDiscoveryDoors(
  registry: Registry,
  { userAgent, configDir, log }: { readonly userAgent: string; readonly configDir: string; readonly log: Log },
): DiscoveryDoors {
  const failures = new Counter({
    ...{ registers: [registry], labelNames: ['mechanism'] as const },
    name: 'prometheus_sd_refresh_failures_total',
    help: 'Number of refresh failures for the given SD mechanism.',
  });
  return {
    ...{ directory: configDir, userAgent, parseTargetGroups, resolver },
    onFailed({ kind }, source, reason) {
      failures.inc({ mechanism: kind });
      log.warn({ discovery: kind, source, reason }, 'targets could not be looked for; those found last count');
    },
  };
}
