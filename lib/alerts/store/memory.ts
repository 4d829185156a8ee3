// The store of alerts in memory, for tests: several stores may share one database, as processes share a Postgres.
import type { GroupState, NotificationEntry, Silence, StoredAlert } from '../model';
import type { AlertStore, GarbageLimits, SilenceChange } from './contract';
import { Known } from './known';
import { mergeAlerts } from './merge';

export class MemoryDatabase {
  seq = 0;
  readonly alerts = new Map<string, StoredAlert>();
  readonly silences = new Map<string, Silence>();
  readonly groups = new Map<string, GroupState>();
  readonly log = new Map<string, NotificationEntry>();
  readonly claims = new Map<string, MemoryStore>();
}

export const memoryStore = (nowMs: () => number, database = new MemoryDatabase()): AlertStore =>
  new MemoryStore(nowMs, database);

const logKey = ({ groupId, integration, index }: NotificationEntry) => `${groupId} ${integration} ${index}`;

class MemoryStore extends Known implements AlertStore {
  constructor(
    private readonly nowMs: () => number,
    private readonly database: MemoryDatabase,
  ) {
    super();
    this.takeAll();
  }

  async putAlerts(alerts: Parameters<AlertStore['putAlerts']>[0]): Promise<void> {
    const { database } = this;
    const written = alerts.map((alert) => {
      const merged = mergeAlerts(database.alerts.get(alert.fingerprint), alert, this.nowMs());
      const stored = { ...merged, seq: ++database.seq };
      database.alerts.set(alert.fingerprint, stored);
      return stored;
    });
    this.takeAlerts([...new Map(written.map((alert) => [alert.fingerprint, alert])).values()]);
  }

  async changeSilences<T>(decide: (silences: ReadonlyMap<string, Silence>) => SilenceChange<T>): Promise<T> {
    const { write, result } = decide(this.database.silences);
    for (const silence of write) this.database.silences.set(silence.id, silence);
    this.takeSilences(write);
    return result;
  }

  async loadGroups(): Promise<readonly GroupState[]> {
    return [...this.database.groups.values()];
  }

  async claimGroups(ids: readonly string[]) {
    const { claims, groups, log } = this.database;
    const free = ids.filter((id) => !claims.has(id));
    for (const id of free) claims.set(id, this);
    const entries = [...log.values()];
    return new Map(
      free.map((id) => [id, { state: groups.get(id), notified: entries.filter(({ groupId }) => groupId === id) }]),
    );
  }

  async releaseGroup(id: string, state: GroupState | undefined): Promise<void> {
    if (state) this.database.groups.set(id, state);
    this.database.claims.delete(id);
  }

  async recordNotification(entry: NotificationEntry): Promise<void> {
    this.database.log.set(logKey(entry), entry);
  }

  async follow(): Promise<void> {
    this.takeAll();
  }

  async collectGarbage({ nowMs, isHeld, keptFromMs }: GarbageLimits): Promise<void> {
    const { alerts, silences, groups, log } = this.database;
    const over = [...this.alerts.values()].filter(
      ({ endsAtMs, fingerprint }) => endsAtMs <= nowMs && !isHeld(fingerprint),
    );
    const expired = [...this.silences.values()].filter(({ endsAtMs }) => endsAtMs < keptFromMs);
    for (const { fingerprint } of over) alerts.delete(fingerprint);
    for (const { id } of expired) silences.delete(id);
    for (const [key, { expiresAtMs }] of log) if (expiresAtMs < nowMs) log.delete(key);
    for (const [id, { nextFlushAtMs, flushedAtMs }] of groups)
      if (nextFlushAtMs === undefined && flushedAtMs < keptFromMs) groups.delete(id);
    this.forget(over.map(({ fingerprint }) => fingerprint));
    this.forgetSilences(expired.map(({ id }) => id));
  }

  /** As a process that ends loses what it had claimed. */
  async close(): Promise<void> {
    for (const [id, holder] of this.database.claims) if (holder === this) this.database.claims.delete(id);
  }

  private takeAll(): void {
    this.takeAlerts([...this.database.alerts.values()]);
    const changed = [...this.database.silences.values()].filter((silence) => this.silences.get(silence.id) !== silence);
    this.takeSilences(changed);
  }
}
