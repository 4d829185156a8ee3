// The store of alerts in Postgres. Processes that share a database follow each other by the versions of rows.
import type { Pool, PoolClient } from 'pg';
import { createPool } from '@/lib/db/pool';
import { QuadrantError, unavailable } from '@/lib/kernel/errors';
import type { Compression } from '../../doors';
import { type Alert, type GroupState, isResolved, type NotificationEntry, type Silence } from '../../model';
import type { AlertStore, GarbageLimits, GroupClaim, SilenceChange } from '../contract';
import { Known } from '../known';
import { Batches } from './batches';
import { Claims } from './claims';
import { readEntries, readStates, writeEntries, writeStates } from './group-rows';
import { LoggedAlerts } from './log/alerts';
import { silencesSince, writeSilence } from './silence-rows';

export type AlertStoreOptions = {
  readonly connectionString: string;
  readonly nowMs: () => number;
  /** An idle connection broke: it is replaced, nobody's call failed. */
  readonly onIdleError: (reason: string) => void;
  readonly compression: Compression;
};

/** One of them holds the claims. */
const MAX_CONNECTIONS = 4;

/** The log of alerts may be so long, and so much longer for each alert, before it is shortened. */
const LOG_BYTES = 16 * 1024 * 1024;
const LOG_BYTES_AN_ALERT = 2 * 1024;

/** Writers of silences take turns, whatever their process: versions are committed in their order. */
const SILENCES_TURN = '7021900000000000002';

/** Knows all alerts and silences when it resolves. @throws unavailable */
export async function openAlertStore(options: AlertStoreOptions): Promise<AlertStore> {
  const { connectionString, nowMs, onIdleError, compression } = options;
  const pool = createPool({
    ...{ connectionString, onIdleError },
    ...{ applicationName: 'quadrant-alerts', maxConnections: MAX_CONNECTIONS },
  });
  const store = new PostgresAlertStore(pool, nowMs, compression);
  try {
    await store.follow();
    return store;
  } catch (failed) {
    await store.close();
    throw failed;
  }
}

type Release = { readonly id: string; readonly state: GroupState | undefined };

class PostgresAlertStore extends Known implements AlertStore {
  private silencesSeq = 0;
  private readonly logged: LoggedAlerts;
  private readonly claims: Claims;
  private readonly posts: Batches<readonly Alert[]>;
  private readonly entries: Batches<NotificationEntry>;
  private readonly releases: Batches<Release>;

  constructor(
    private readonly pool: Pool,
    private readonly nowMs: () => number,
    compression: Compression,
  ) {
    // Who posted is answered first; those who listen have heard before anything else comes in.
    super((tell) => void setImmediate(tell));
    this.claims = new Claims(pool);
    this.logged = new LoggedAlerts(pool, this, compression);
    this.posts = new Batches((posts) => this.logged.put(posts.flat(), this.nowMs()));
    this.entries = new Batches((entries) => writeEntries(pool, entries));
    this.releases = new Batches((releases) => this.writeReleases(releases));
  }

  putAlerts(alerts: readonly Alert[]): Promise<void> {
    return orUnavailable('alerts could not be stored', () => this.posts.add(alerts));
  }

  changeSilences<T>(decide: (silences: ReadonlyMap<string, Silence>) => SilenceChange<T>): Promise<T> {
    return orUnavailable('silences could not be changed', async () => {
      const result = await this.inTransaction(async (client) => {
        await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${SILENCES_TURN})`);
        const { silences } = await silencesSince(client, this.silencesSeq);
        const current = new Map([...this.silences, ...silences.map((silence) => [silence.id, silence] as const)]);
        const change = decide(current);
        for (const silence of change.write) await writeSilence(client, silence);
        return change.result;
      });
      await this.followSilences();
      return result;
    });
  }

  loadGroups(): Promise<readonly GroupState[]> {
    return orUnavailable('groups could not be read', () => readStates(this.pool));
  }

  claimGroups(ids: readonly string[]): Promise<ReadonlyMap<string, GroupClaim>> {
    return orUnavailable('groups could not be claimed', async () => {
      const claimed = await this.claims.claim(ids);
      try {
        // Only now: what was read before the claim may have been changed by who held it.
        const [states, entries] = await Promise.all([readStates(this.pool, claimed), readEntries(this.pool, claimed)]);
        return claimsOf(claimed, states, entries);
      } catch (failed) {
        await this.claims.release(claimed);
        throw failed;
      }
    });
  }

  releaseGroup(id: string, state: GroupState | undefined): Promise<void> {
    return orUnavailable('a group could not be released', () => this.releases.add({ id, state }));
  }

  recordNotification(entry: NotificationEntry): Promise<void> {
    return orUnavailable('a notification could not be recorded', () => this.entries.add(entry));
  }

  follow(): Promise<void> {
    return orUnavailable('alerts could not be read', async () => {
      await this.logged.follow();
      await this.followSilences();
      if (this.logged.bytes > LOG_BYTES + this.alerts.size * LOG_BYTES_AN_ALERT) await this.logged.snapshot([]);
    });
  }

  collectGarbage({ nowMs, isHeld, keptFromMs }: GarbageLimits): Promise<void> {
    return orUnavailable('what is over could not be deleted', async () => {
      const over = [...this.alerts.values()].filter((alert) => isResolved(alert, nowMs) && !isHeld(alert.fingerprint));
      const expired = [...this.silences.values()].filter(({ endsAtMs }) => endsAtMs < keptFromMs);
      const gone = over.length > 0 ? await this.logged.snapshot(over) : [];
      this.forget(gone.map(({ fingerprint }) => fingerprint)); // at once: one that comes again from here on is another
      await this.pool.query('DELETE FROM alerts_silence WHERE ends_ms < $1', [keptFromMs]);
      await this.pool.query('DELETE FROM alerts_notification WHERE expires_ms < $1', [nowMs]);
      await this.pool.query('DELETE FROM alerts_group WHERE next_flush_ms IS NULL AND flushed_ms < $1', [keptFromMs]);
      this.forgetSilences(expired.map(({ id }) => id));
    });
  }

  async close(): Promise<void> {
    await this.claims.close();
    if (!this.pool.ended) await this.pool.end();
  }

  private async followSilences(): Promise<void> {
    const { silences, seq } = await silencesSince(this.pool, this.silencesSeq);
    this.silencesSeq = Math.max(this.silencesSeq, seq);
    this.takeSilences(silences);
  }

  private async writeReleases(releases: readonly Release[]): Promise<void> {
    const states = releases.flatMap(({ state }) => state ?? []);
    try {
      if (states.length > 0) await writeStates(this.pool, states);
    } finally {
      await this.claims.release(releases.map(({ id }) => id));
    }
  }

  /** Commits what `work` began. */
  private async inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken = true;
    try {
      const result = await work(client);
      await client.query('COMMIT');
      broken = false;
      return result;
    } finally {
      client.release(broken); // a transaction that failed goes with its connection
    }
  }
}

function claimsOf(ids: readonly string[], states: readonly GroupState[], entries: readonly NotificationEntry[]) {
  const claims = new Map(
    ids.map((id) => [id, { state: undefined as GroupState | undefined, notified: [] as NotificationEntry[] }]),
  );
  for (const state of states) Object.assign(claims.get(state.id) ?? {}, { state });
  for (const entry of entries) claims.get(entry.groupId)?.notified.push(entry);
  return claims;
}

/** What is not of our own vocabulary came from Postgres. */
async function orUnavailable<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof QuadrantError ? cause : unavailable(what, { cause });
  }
}
