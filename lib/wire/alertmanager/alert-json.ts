// Alerts as JSON, with Alertmanager's order of keys. Twenty thousand of them are a common answer, so text is joined, not built of objects.

import type { StoredAlert } from '@/lib/alerts/model';
import type { ListedAlert, ListedGroup } from '@/lib/alerts/query/list';
import type { Labels } from '@/lib/kernel/labels';

export const alertsJson = (listed: readonly ListedAlert[]): string => `[${listed.map(alertJson).join(',')}]\n`;

export const groupsJson = (listed: readonly ListedGroup[]): string => `[${listed.map(groupJson).join(',')}]\n`;

const groupJson = ({ alerts, labels, receiver }: ListedGroup) =>
  `{"alerts":[${alerts.map(alertJson).join(',')}],"labels":${labelsJson(labels)},"receiver":${nameJson(receiver)}}`;

function alertJson({ alert, status, receivers }: ListedAlert): string {
  const own = ownJson(alert);
  const state =
    `"status":{"inhibitedBy":${listJson(status.inhibitedBy)},"mutedBy":${listJson(status.mutedBy)},` +
    `"silencedBy":${listJson(status.silencedBy)},"state":"${status.state}"}`;
  return `${own.before},"receivers":[${receivers.map(nameJson).join(',')}],${own.start},${state},${own.after}`;
}

const nameJson = (name: string) => `{"name":${JSON.stringify(name)}}`;

const listJson = (texts: readonly string[]) => (texts.length === 0 ? '[]' : JSON.stringify(texts));

type Own = { readonly before: string; readonly start: string; readonly after: string };

/** What an alert says of itself is the same until its next version. */
const written = new WeakMap<StoredAlert, Own>();

function ownJson(alert: StoredAlert): Own {
  const known = written.get(alert);
  if (known) return known;
  const { annotations, endsAtMs, fingerprint, startsAtMs, updatedAtMs, generatorUrl, labels } = alert;
  const sorted = Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1));
  const own = {
    before: `{"annotations":${pairsJson(sorted)},"endsAt":"${timeText(endsAtMs)}","fingerprint":"${fingerprint}"`,
    start: `"startsAt":"${timeText(startsAtMs)}"`,
    after:
      `"updatedAt":"${timeText(updatedAtMs)}",` +
      `${generatorUrl === '' ? '' : `"generatorURL":${JSON.stringify(generatorUrl)},`}"labels":${labelsJson(labels)}}`,
  };
  written.set(alert, own);
  return own;
}

const labelsJson = (labels: Labels) => pairsJson(labels);

/** In the order given, whatever the names: an object would put "10" before "9". */
function pairsJson(pairs: Iterable<readonly [string, string]>): string {
  const parts: string[] = [];
  for (const [name, value] of pairs) parts.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${parts.join(',')}}`;
}

const timeText = (ms: number) => new Date(ms).toISOString();
