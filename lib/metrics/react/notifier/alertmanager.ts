// Alertmanagers that are told of alerts: `alerting.alertmanagers` -> addresses, after relabelling.
import { Labels } from '@/lib/kernel/labels';
import type { Discovery, TargetGroup } from '../../discovery/model';
import type { HttpClient } from '../../http-client';
import { compileRelabel, type RelabelRule } from '../../ingest/relabel';

/** Some Alertmanagers with the same settings; see lib/formats/prometheus-config, whose shape this is. */
export type AlertmanagerGroup = {
  readonly scheme: 'http' | 'https';
  readonly pathPrefix: string;
  readonly timeoutMs: number;
  readonly staticConfigs: readonly TargetGroup[];
  readonly relabelConfigs: readonly RelabelRule[];
  readonly alertRelabelConfigs: readonly RelabelRule[];
  readonly client: HttpClient;
  readonly discoveries: readonly Discovery[];
};

export type Alertmanager = { readonly url: string; readonly group: AlertmanagerGroup };

export type Alertmanagers = {
  /** Each address once. */
  readonly active: readonly Alertmanager[];
  /** Addresses that relabelling dropped. */
  readonly dropped: readonly string[];
};

const ALERTS_PATH = '/api/v2/alerts';

/** @param found what discovery gives for a group, beside what is configured */
export function alertmanagersOf(
  groups: readonly AlertmanagerGroup[],
  found: (group: AlertmanagerGroup) => readonly TargetGroup[] = () => [],
): Alertmanagers {
  const active = new Map<string, Alertmanager>();
  const dropped: string[] = [];
  for (const group of groups) {
    const relabel = compileRelabel(group.relabelConfigs);
    for (const labels of discovered(group, [...group.staticConfigs, ...found(group)])) {
      const url = urlOf(relabel(labels));
      if (url === undefined) dropped.push(urlOf(labels) ?? labels.get('__address__'));
      else if (!active.has(url)) active.set(url, { url, group });
    }
  }
  return { active: [...active.values()], dropped };
}

function discovered({ scheme, pathPrefix }: AlertmanagerGroup, targetGroups: readonly TargetGroup[]): Labels[] {
  const path = `/${pathPrefix}/${ALERTS_PATH}`.replace(/\/{2,}/g, '/');
  return targetGroups.flatMap(({ targets, labels }) =>
    targets.map((address) => Labels.of({ __scheme__: scheme, __alerts_path__: path, ...labels, __address__: address })),
  );
}

/** undefined: dropped, or no address. */
function urlOf(labels: Labels | undefined): string | undefined {
  if (!labels) return undefined;
  const text = `${labels.get('__scheme__')}://${labels.get('__address__')}${labels.get('__alerts_path__')}`;
  return labels.has('__address__') && URL.canParse(text) ? new URL(text).href : undefined;
}
