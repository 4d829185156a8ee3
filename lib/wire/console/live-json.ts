// The live list of alerts as JSON. A row is written once and joined into every answer, since thousands of them are common.
import type { LiveRule, Silence } from '@/lib/alerts/model';
import type { AlertRow, LiveDelta, LiveGroup } from '@/lib/alerts/query/live-row';

/** What a page needs to show all alerts at once. */
export type LiveState = {
  readonly atMs: number;
  readonly version: number;
  readonly rows: Iterable<AlertRow>;
  readonly values: Iterable<readonly [fingerprint: string, value: number]>;
  readonly groups: Iterable<LiveGroup>;
  readonly silences: Iterable<Silence>;
};

export function stateJson({ atMs, version, rows, values, groups, silences }: LiveState): string {
  return objectJson({
    ...{ version: String(version), atMs: String(atMs) },
    ...{ rows: listJson(rows, rowJson), values: valuesJson(values) },
    ...{ groups: listJson(groups, groupJson), silences: listJson(silences, silenceJson) },
  });
}

/** A full state's parts that are different, and what is gone. */
export function deltaJson({ atMs, version, rows, gone, values, groups, silences }: LiveDelta): string {
  return objectJson({
    ...{ version: String(version), atMs: String(atMs) },
    ...{ rows: listJson(rows, rowJson), gone: JSON.stringify(gone), values: valuesJson(values) },
    ...{ groups: listJson(groups, groupJson), silences: listJson(silences, silenceJson) },
  });
}

/** @param members JSON by name */
const objectJson = (members: Readonly<Record<string, string>>) =>
  `{${Object.entries(members)
    .map(([name, json]) => `"${name}":${json}`)
    .join(',')}}`;

const listJson = <T>(items: Iterable<T>, json: (item: T) => string) => `[${Array.from(items, json).join(',')}]`;

const written = new WeakMap<AlertRow, string>();

function rowJson(row: AlertRow): string {
  const known = written.get(row);
  if (known !== undefined) return known;
  const { fingerprint, labels, annotations, state, sinceMs, endedMs, generatorUrl, receivers, groups, notified, rule } =
    row;
  const reasons = (['silencedBy', 'inhibitedBy', 'mutedBy'] as const).filter((name) => row[name].length > 0);
  const json = JSON.stringify({
    ...{ fingerprint, state, sinceMs, endedMs, labels, annotations },
    generatorUrl: generatorUrl === '' ? undefined : generatorUrl,
    ...Object.fromEntries(reasons.map((name) => [name, row[name]])),
    ...{ receivers, groups },
    notified: notified.length === 0 ? undefined : notified,
    rule: rule && ruleJson(rule),
  });
  written.set(row, json);
  return json;
}

const ruleJson = ({ file, group, index, name, expr, forMs }: LiveRule) => ({ file, group, index, name, expr, forMs });

/** Numbers that JSON has no word for travel in Prometheus' spelling; null: there is no value any more. */
const valuesJson = (values: Iterable<readonly [string, number | undefined]>) =>
  `{${Array.from(values, ([fingerprint, value]) => `"${fingerprint}":${valueJson(value)}`).join(',')}}`;

function valueJson(value: number | undefined): string {
  if (value === undefined) return 'null';
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"+Inf"' : '"-Inf"';
}

const groupJson = ({ id, receiver, integrations, labels, flushedMs, nextMs, mutedUntilMs }: LiveGroup) =>
  JSON.stringify({ id, receiver, integrations, labels, flushedMs, nextMs, mutedUntilMs });

const silenceJson = ({ id, createdBy, comment, startsAtMs, endsAtMs }: Silence) =>
  JSON.stringify({ id, createdBy, comment, startsAtMs, endsAtMs });
