// Jobs -> targets: addresses configured and found, their labels relabelled, as Prometheus' PopulateLabels does it.
import { formatDuration } from '@/lib/kernel/duration';
import { Labels } from '@/lib/kernel/labels';
import type { TargetGroup } from '../../discovery/model';
import { compileRelabel } from '../relabel';
import type { ScrapeJob } from './job';

/** Something to scrape. Two targets with one `id` are one. */
export type Target = {
  readonly id: string;
  readonly job: ScrapeJob;
  /** Before relabelling, meta labels included. */
  readonly discoveredLabels: Labels;
  /** What every sample carries: no label that begins with `__`. */
  readonly labels: Labels;
  readonly url: string;
};

export type DroppedTarget = { readonly discoveredLabels: Labels; readonly scrapePool: string };

export type Targets = { readonly active: readonly Target[]; readonly dropped: readonly DroppedTarget[] };

/**
 * The targets of a job in the order of its configuration, each once. Relabelling may drop some.
 * @param foundGroups what discovery gives beside what is configured
 */
export function targetsOf(job: ScrapeJob, foundGroups: readonly TargetGroup[] = []): Targets {
  const relabel = compileRelabel(job.relabelConfigs);
  const active = new Map<string, Target>();
  const dropped: DroppedTarget[] = [];
  for (const { targets, labels } of [...job.staticConfigs, ...foundGroups]) {
    for (const address of targets) {
      const discoveredLabels = discovered(job, address, labels);
      const relabelled = relabel(discoveredLabels);
      const target = relabelled?.has('__address__') ? targetOf(job, discoveredLabels, relabelled) : undefined;
      if (target) active.set(target.id, target);
      else dropped.push({ discoveredLabels, scrapePool: job.jobName });
    }
  }
  return { active: [...active.values()], dropped };
}

const PARAMETER = '__param_';

function discovered(job: ScrapeJob, address: string, labels: Readonly<Record<string, string>>): Labels {
  const parameters = Object.entries(job.params).map(
    ([name, values]) => [`${PARAMETER}${name}`, values[0] ?? ''] as const,
  );
  return Labels.fromPairs([
    ['job', job.jobName],
    ['__scrape_interval__', formatDuration(job.scrapeIntervalMs)],
    ['__scrape_timeout__', formatDuration(job.scrapeTimeoutMs)],
    ['__metrics_path__', job.metricsPath],
    ['__scheme__', job.scheme],
    ...parameters,
    ...Object.entries(labels),
    ['__address__', address],
  ]);
}

/** undefined when relabelling left an address that makes no URL. */
function targetOf(job: ScrapeJob, discoveredLabels: Labels, relabelled: Labels): Target | undefined {
  const url = urlOf(job, relabelled);
  if (url === undefined) return undefined;
  const visible = Labels.fromPairs([...relabelled].filter(([name]) => !name.startsWith('__')));
  const labels = visible.has('instance') ? visible : visible.with('instance', relabelled.get('__address__'));
  return { id: `${job.jobName}\n${url}\n${labels.key()}`, job, discoveredLabels, labels, url };
}

/** Address, scheme, path and first values of parameters come from the labels: relabelling may have changed them. */
function urlOf(job: ScrapeJob, labels: Labels): string | undefined {
  const path = labels.get('__metrics_path__');
  const text = `${labels.get('__scheme__')}://${labels.get('__address__')}${path.startsWith('/') ? path : `/${path}`}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const names = [...labels].map(([name]) => name).filter((name) => name.startsWith(PARAMETER));
  for (const label of names) {
    const name = label.slice(PARAMETER.length);
    // Relabelling sees and changes the first value of a parameter; the others are as configured.
    for (const value of [labels.get(label), ...(job.params[name] ?? []).slice(1)]) url.searchParams.append(name, value);
  }
  return url.href;
}
