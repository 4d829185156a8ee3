// The store of alerts as the other stages see it. Every implementation passes contract.suite.ts.
import type { Alert, GroupState, NotificationEntry, Silence, StoredAlert } from '../model';

export interface AlertWriter {
  /**
   * Stores alerts, each merged with what is stored under its fingerprint (merge.ts). Of one fingerprint given twice the later
   * is merged into the earlier. Durable and visible once it resolves. @throws unavailable: then nothing is stored
   */
  putAlerts(alerts: readonly Alert[]): Promise<void>;
}

export interface AlertReader {
  /** By fingerprint, resolved ones until they are collected. What this process knows: see `follow`. */
  readonly alerts: ReadonlyMap<string, StoredAlert>;

  /** By id, expired ones until they are collected. */
  readonly silences: ReadonlyMap<string, Silence>;

  /** Rises whenever a silence changes. */
  readonly silencesVersion: number;

  /** Called after each change with the alerts that are new or different, and the fingerprints that are gone. */
  onAlerts(listener: AlertListener): () => void;
}

export type AlertListener = (changed: readonly StoredAlert[], gone: readonly string[]) => void;

export interface SilenceWriter {
  /**
   * Shows all silences as they are, stores those that `decide` writes, and gives its result. Nobody else changes silences
   * meanwhile. `decide` may throw: then nothing is stored. @throws unavailable
   */
  changeSilences<T>(decide: (silences: ReadonlyMap<string, Silence>) => SilenceChange<T>): Promise<T>;
}

export type SilenceChange<T> = { readonly write: readonly Silence[]; readonly result: T };

/** A group that nobody else may look at until it is released. */
export type GroupClaim = {
  /** undefined: it has never been looked at. */
  readonly state: GroupState | undefined;
  readonly notified: readonly NotificationEntry[];
};

export interface DispatchStore {
  /** Every group there is a state of. */
  loadGroups(): Promise<readonly GroupState[]>;

  /**
   * Claims groups by id. What is missing in the answer is claimed by another process. A claim ends by `release`, or with the
   * process, however that ends. A process claims a group once at a time. @throws unavailable: then none is claimed
   */
  claimGroups(ids: readonly string[]): Promise<ReadonlyMap<string, GroupClaim>>;

  /** Ends a claim, having stored the state, if one is given. @throws unavailable; the claim ends nevertheless */
  releaseGroup(id: string, state: GroupState | undefined): Promise<void>;

  /** Durable once it resolves; replaces the entry of the same group, integration and index. */
  recordNotification(entry: NotificationEntry): Promise<void>;
}

export interface AlertStore extends AlertWriter, AlertReader, SilenceWriter, DispatchStore {
  /** Takes over what other processes on the same database have changed. @throws unavailable */
  follow(): Promise<void>;

  /**
   * Forgets alerts that are over and not `isHeld`, silences that ended before `silencesBeforeMs`, expired entries of the
   * notification log, and states of groups that went more than the retention ago.
   */
  collectGarbage(limits: GarbageLimits): Promise<void>;

  close(): Promise<void>;
}

export type GarbageLimits = {
  readonly nowMs: number;
  readonly isHeld: (fingerprint: string) => boolean;
  /** Silences that ended earlier, and groups that went earlier, are forgotten. */
  readonly keptFromMs: number;
};
