// Records of the log as builds before this one wrote them, and as alerts were taken over from a table of rows: JSON.
import { Labels } from '@/lib/kernel/labels';
import type { Annotations } from '../../../model';
import type { KnownAlert, LogRecord } from './log-record';

/** JSON of an object begins with it. */
export const BRACE = 0x7b;

/** Times are Unix milliseconds. */
type Times = [
  fingerprint: string,
  seq: number,
  startsAtMs: number,
  endsAtMs: number,
  updatedAtMs: number,
  receivedAtMs: number,
  timeout: boolean,
];

/** Labels as name, value, name, value …, sorted; what was taken over from a table of rows has an object. */
type Full = [
  ...times: Times,
  labels: readonly string[] | Readonly<Record<string, string>>,
  annotations: Annotations,
  generatorUrl: string,
];

/** See decodeRecord. @throws for bytes that are no JSON */
export function decodeJson(bytes: Buffer, known: KnownAlert): LogRecord {
  const { full, again } = JSON.parse(bytes.toString()) as {
    readonly full: readonly Full[];
    readonly again: readonly Times[];
  };
  return {
    full: full.map(([fingerprint, seq, startsAtMs, endsAtMs, updatedAtMs, receivedAtMs, timeout, labels, ...rest]) => ({
      ...{ fingerprint, seq, startsAtMs, endsAtMs, updatedAtMs, receivedAtMs, timeout },
      labels: Array.isArray(labels) ? Labels.fromSorted(labels) : Labels.of(labels as Readonly<Record<string, string>>),
      annotations: rest[0],
      generatorUrl: rest[1],
    })),
    again: again.flatMap(([fingerprint, seq, startsAtMs, endsAtMs, updatedAtMs, receivedAtMs, timeout]) => {
      const alert = known(fingerprint);
      return alert ? { ...alert, seq, startsAtMs, endsAtMs, updatedAtMs, receivedAtMs, timeout } : [];
    }),
  };
}
