// The alerts of rules as they are kept over restarts. Durable like samples, but rows that change: a store of their own.

/** Which alerts are asked for: those of one group of one file. */
export type AlertGroup = { readonly file: string; readonly group: string };

/**
 * Pending while `firedAtMs` is undefined, firing until `resolvedAtMs` is set. `id` is the same for the same labels of the same
 * rule, in any process.
 */
export type StoredAlert = AlertGroup & {
  readonly id: string;
  /** Tells the rules of a group apart. */
  readonly rule: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** When the alert last changed its state. */
  readonly value: number;
  readonly activeAtMs: number;
  readonly firedAtMs: number | undefined;
  readonly resolvedAtMs: number | undefined;
  readonly keepFiringSinceMs: number | undefined;
};

export interface ActiveAlertStore {
  /** In no particular order; empty for a group nobody knows. */
  load(group: AlertGroup): Promise<StoredAlert[]>;

  /** Writes and removes (by id) in one transaction. @throws unavailable: then nothing has changed */
  save(changes: { readonly written: readonly StoredAlert[]; readonly gone: readonly string[] }): Promise<void>;

  /** Removes the alerts of all other groups. @throws unavailable */
  keepOnly(groups: readonly AlertGroup[]): Promise<void>;
}
