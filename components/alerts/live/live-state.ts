// All alerts as the page knows them, moved on by the messages of the stream.
import type { AlertGroup, AlertRow, KnownSilence, LiveMessage } from '@/lib/client/alerts';

export type LiveState = {
  readonly atMs: number;
  /** By fingerprint. A row that is not different stays the same object. */
  readonly rows: ReadonlyMap<string, AlertRow>;
  readonly values: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, AlertGroup>;
  readonly silences: ReadonlyMap<string, KnownSilence>;
};

/** The state after a full one came: after a break most rows are what they were. */
export function replaced(before: LiveState | undefined, message: LiveMessage): LiveState {
  const rows = message.rows.map((row) => {
    const known = before?.rows.get(row.fingerprint);
    return known && JSON.stringify(known) === JSON.stringify(row) ? known : row;
  });
  return {
    atMs: message.atMs,
    rows: new Map(rows.map((row) => [row.fingerprint, row])),
    values: withValues(new Map(), message.values),
    groups: byId(message.groups),
    silences: byId(message.silences),
  };
}

/** The state after what is different came; parts that are not are the same objects. */
export function moved(before: LiveState, { atMs, rows, gone, values, groups, silences }: LiveMessage): LiveState {
  return {
    atMs,
    rows: rows.length + gone.length === 0 ? before.rows : withRows(before.rows, rows, gone),
    values: Object.keys(values).length === 0 ? before.values : withValues(before.values, values),
    groups: groups.length === 0 ? before.groups : new Map([...before.groups, ...byId(groups)]),
    silences: silences.length === 0 ? before.silences : new Map([...before.silences, ...byId(silences)]),
  };
}

function withRows(before: LiveState['rows'], changed: readonly AlertRow[], gone: readonly string[]) {
  const rows = new Map(before);
  for (const fingerprint of gone) rows.delete(fingerprint);
  for (const row of changed) rows.set(row.fingerprint, row);
  return rows;
}

function withValues(before: LiveState['values'], changed: LiveMessage['values']): ReadonlyMap<string, number> {
  const values = new Map(before);
  for (const [fingerprint, value] of Object.entries(changed)) {
    if (value === null) values.delete(fingerprint);
    else values.set(fingerprint, value);
  }
  return values;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));
