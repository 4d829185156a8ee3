// Alerts by their log: what is put is merged with what all processes have said, and written as one record. What alerts say
// besides their times is written once; a snapshot says it again before the records it stands in are forgotten.
import type { Pool } from 'pg';
import type { Compression } from '../../../doors';
import type { Alert, Annotations, StoredAlert } from '../../../model';
import type { Known } from '../../known';
import { mergeAlerts } from '../../merge';
import { AlertLog } from '.';
import type { LogRecord } from './log-record';

/** Of one record of a snapshot: others are written in between. */
const MOST_AT_ONCE = 1_000;

export class LoggedAlerts {
  private readonly log: AlertLog;
  /** In which record stands what an alert says besides its times. */
  private readonly saidIn = new Map<string, number>();

  constructor(
    pool: Pool,
    private readonly known: Known,
    compression: Compression,
  ) {
    this.log = new AlertLog({
      ...{ pool, compression },
      known: (fingerprint) => known.alerts.get(fingerprint),
      onRecord: (record, seq) => this.take(record, seq),
    });
  }

  /** See AlertLog. */
  get bytes(): number {
    return this.log.bytes;
  }

  /** In their order: of one fingerprint given twice the later is merged into the earlier. */
  async put(alerts: readonly Alert[], nowMs: number): Promise<void> {
    await this.log.append((seq) => {
      const merged = new Map<string, Alert>();
      for (const alert of alerts) {
        const stored = merged.get(alert.fingerprint) ?? this.known.alerts.get(alert.fingerprint);
        merged.set(alert.fingerprint, mergeAlerts(stored, alert, nowMs));
      }
      return this.recordOf(merged.values(), seq);
    });
  }

  follow(): Promise<void> {
    return this.log.follow();
  }

  /**
   * Says again what the log says of alerts, and forgets all that was said before. Others write meanwhile; one at a time.
   * @param over alerts that need no longer be stored; those that change meanwhile are
   * @returns those of them that are not
   */
  async snapshot(over: readonly StoredAlert[]): Promise<readonly StoredAlert[]> {
    const { log, known } = this;
    const left = new Map(over.map(({ fingerprint, seq }) => [fingerprint, seq]));
    const firstSeq = await log.append(() => NOTHING);
    const isSaid = (fingerprint: string) => (this.saidIn.get(fingerprint) ?? 0) >= firstSeq;
    const isOver = (fingerprint: string) => known.alerts.get(fingerprint)?.seq === left.get(fingerprint);
    const isUnsaid = (fingerprint: string) => !isSaid(fingerprint) && !isOver(fingerprint);
    const stored = [...known.alerts.keys()].filter((fingerprint) => this.isSaid(fingerprint));
    do {
      for (let i = 0; i < stored.length; i += MOST_AT_ONCE) {
        const some = stored.slice(i, i + MOST_AT_ONCE);
        if (some.some(isUnsaid)) await log.append(() => ({ full: this.newest(some.filter(isUnsaid)), again: [] }));
      }
    } while (!(await log.forgetBefore(firstSeq, () => !stored.some(isUnsaid))));
    for (const [fingerprint, seq] of this.saidIn) if (seq < firstSeq) this.saidIn.delete(fingerprint);
    return over.filter(({ fingerprint }) => isOver(fingerprint) && !isSaid(fingerprint)); // another's snapshot may say it
  }

  private newest(fingerprints: readonly string[]): readonly StoredAlert[] {
    return fingerprints.flatMap((fingerprint) => this.known.alerts.get(fingerprint) ?? []);
  }

  private recordOf(alerts: Iterable<Alert>, seq: number): LogRecord {
    const full: StoredAlert[] = [];
    const again: StoredAlert[] = [];
    for (const alert of alerts) {
      const stored = this.known.alerts.get(alert.fingerprint);
      if (stored && this.isSaid(alert.fingerprint) && saysTheSame(stored, alert))
        again.push(storedAlert(alert, seq, stored));
      else full.push(storedAlert(alert, seq, alert));
    }
    return { full, again };
  }

  private isSaid(fingerprint: string): boolean {
    return (this.saidIn.get(fingerprint) ?? -1) >= this.log.snapshotSeq;
  }

  private take({ full, again }: LogRecord, seq: number): void {
    for (const { fingerprint } of full) this.saidIn.set(fingerprint, seq);
    this.known.takeAlerts(again.length === 0 ? full : [...full, ...again]);
  }
}

const NOTHING: LogRecord = { full: [], again: [] };

/** With labels and annotations of one that says the same. Field by field: copying by `...` takes longer, and makes larger objects. */
const storedAlert = (alert: Alert, seq: number, { labels, annotations }: Alert): StoredAlert => ({
  fingerprint: alert.fingerprint,
  seq,
  labels,
  annotations,
  startsAtMs: alert.startsAtMs,
  endsAtMs: alert.endsAtMs,
  updatedAtMs: alert.updatedAtMs,
  receivedAtMs: alert.receivedAtMs,
  generatorUrl: alert.generatorUrl,
  timeout: alert.timeout,
});

/** But for times. */
const saysTheSame = (a: Alert, b: Alert) =>
  a.generatorUrl === b.generatorUrl && a.labels.equals(b.labels) && areSame(a.annotations, b.annotations);

function areSame(a: Annotations, b: Annotations): boolean {
  const names = Object.keys(a);
  const others = Object.keys(b);
  return names.length === others.length && names.every((name, i) => others[i] === name && a[name] === b[name]);
}
