// The store of the notification history as others see it. Every implementation passes contract.suite.ts.
import type { HistoryRecord, MessageOutcome, MessageRecord } from '../../history';

/** `dedupe`: write nothing when the last record of its kind of the same group and integration says the same. */
export type Entry = { readonly record: HistoryRecord; readonly dedupe: boolean };

export interface HistoryWriter {
  /** All, in order, or none; what has been written before is left out. @throws unavailable */
  append(entries: readonly Entry[]): Promise<void>;
}

/** Where a page ends: the next one begins with what is older. */
export type HistoryCursor = { readonly atMs: number; readonly id: string };

/** What must hold for a record; undefined or empty: anything goes. */
export type HistoryFilter = {
  readonly fromMs?: number | undefined;
  /** Not included. */
  readonly toMs?: number | undefined;
  readonly receiver?: string | undefined;
  /** Its name, with or without its index: `webhook`, `webhook[1]`. */
  readonly integration?: string | undefined;
  readonly groupId?: string | undefined;
  /** Of an alert it tells of. */
  readonly fingerprint?: string | undefined;
  /** Ids of records that are known already, and left out. */
  readonly except?: readonly string[] | undefined;
};

export type HistoryQuery = HistoryFilter & { readonly before?: HistoryCursor | undefined; readonly limit: number };

export type IntegrationKey = { readonly receiver: string; readonly integration: string; readonly index: number };

/** How one integration has fared. */
export type IntegrationRecord = IntegrationKey & {
  readonly lastSent: MessageRecord | undefined;
  /** Failed or given up. */
  readonly lastFailure: MessageRecord | undefined;
  readonly counts: Readonly<Record<MessageOutcome, number>>;
};

export interface HistoryReader {
  /** Newest first. @throws unavailable */
  records(query: HistoryQuery): Promise<readonly HistoryRecord[]>;

  /** Messages that went out, or should have, newest first. @throws unavailable */
  messages(query: HistoryQuery & { readonly outcomes?: readonly MessageOutcome[] }): Promise<readonly MessageRecord[]>;

  /** One message with its attempts. @throws unavailable */
  message(id: string): Promise<MessageRecord | undefined>;

  /** Of each key, in their order; `counts` from an instant on. @throws unavailable */
  integrations(keys: readonly IntegrationKey[], countedFromMs: number): Promise<readonly IntegrationRecord[]>;

  /** Those of the keys whose last message failed or was given up, in their order. @throws unavailable */
  failing(keys: readonly IntegrationKey[]): Promise<readonly IntegrationKey[]>;
}

export interface HistoryStore extends HistoryWriter, HistoryReader {
  /** Forgets what is older; how many that were. @throws unavailable */
  collectGarbage(keptFromMs: number): Promise<number>;

  close(): Promise<void>;
}
