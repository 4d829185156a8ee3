// What a record of the log says.
import type { StoredAlert } from '../../../model';

export type LogRecord = {
  /** Alerts with all they say. `seq` is that of the change, not of the record: a snapshot changes nothing. */
  readonly full: readonly StoredAlert[];
  /** Alerts of which only times are new; the rest is in an earlier record. */
  readonly again: readonly StoredAlert[];
};

/** An alert as earlier records have it. */
export type KnownAlert = (fingerprint: string) => StoredAlert | undefined;
