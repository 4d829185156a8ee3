// A record of the log as bytes: JSON, whose texts may hold U+0000 and lone surrogates, as labels may. An alert that comes again
// with nothing new but its times leaves out what the log says of it already.
import { Labels } from '@/lib/kernel/labels';
import type { Annotations, StoredAlert } from '../../../model';

/** Times are Unix milliseconds. `seq` is that of the change, not of the record: a snapshot changes nothing. */
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

export type LogRecord = {
  /** Alerts with all they say. */
  readonly full: readonly StoredAlert[];
  /** Alerts of which only times are new; the rest is in an earlier record. */
  readonly again: readonly StoredAlert[];
};

export function encodeRecord({ full, again }: LogRecord): Buffer {
  const text = JSON.stringify({
    full: full.map((alert): Full => [...timesOf(alert), alert.labels.pairs, alert.annotations, alert.generatorUrl]),
    again: again.map(timesOf),
  });
  return Buffer.from(text);
}

const timesOf = (alert: StoredAlert): Times => [
  alert.fingerprint,
  alert.seq,
  alert.startsAtMs,
  alert.endsAtMs,
  alert.updatedAtMs,
  alert.receivedAtMs,
  alert.timeout,
];

/**
 * @param known the alert as earlier records have it; undefined: they no longer tell of it, but a snapshot that is under way
 * does, later and with the same times. Such an alert is left out here.
 */
export function decodeRecord(bytes: Buffer, known: (fingerprint: string) => StoredAlert | undefined): LogRecord {
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
