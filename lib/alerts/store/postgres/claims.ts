// Claims of groups: advisory locks of one session. They end with the process, however it ends, since its session does.
import type { Pool, PoolClient } from 'pg';

/** Postgres keeps all locks of a server in one table, by default made for some six thousand. */
const MOST_CLAIMS = 3_000;

export class Claims {
  private session: PoolClient | undefined;
  private opening: Promise<PoolClient> | undefined;
  private readonly held = new Set<string>();
  /** A session takes one statement at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly pool: Pool) {}

  /** Those of the ids that nobody else has claimed; no more than may be held at a time. */
  claim(ids: readonly string[]): Promise<readonly string[]> {
    return this.inTurn(() => this.claimNow(ids));
  }

  private async claimNow(ids: readonly string[]): Promise<readonly string[]> {
    const wanted = ids.filter((id) => !this.held.has(id)).slice(0, MOST_CLAIMS - this.held.size);
    if (wanted.length === 0) return [];
    const session = await this.openSession();
    try {
      const { rows } = await session.query<{ id: string }>({
        name: 'alerts_claim',
        text: 'SELECT id FROM unnest($1::text[], $2::bigint[]) AS wanted(id, key) WHERE pg_try_advisory_lock(key)',
        values: [wanted, wanted.map(lockKey)],
      });
      for (const { id } of rows) this.held.add(id);
      return rows.map(({ id }) => id);
    } catch (failed) {
      this.end(session); // it may hold locks that nobody was told of
      throw failed;
    }
  }

  async release(ids: readonly string[]): Promise<void> {
    const held = ids.filter((id) => this.held.delete(id));
    const { session } = this;
    if (held.length === 0) return;
    await this.inTurn(async () => {
      if (!session || this.session !== session) return; // a session that broke has released them
      await session.query({
        name: 'alerts_release',
        text: 'SELECT pg_advisory_unlock(key) FROM unnest($1::bigint[]) AS key',
        values: [held.map(lockKey)],
      });
    });
  }

  /** Who closes in order lets go at once; of one that is cut off, Postgres notices in its own time. */
  async close(): Promise<void> {
    await this.opening?.catch(() => {}); // what could not be opened holds nothing
    await this.release([...this.held]).catch(() => {}); // a session that is broken ends below, and its locks with it
    if (this.session) this.end(this.session);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.last.then(work);
    this.last = run.catch(() => {}); // whoever asked for it sees it fail
    return run;
  }

  private async openSession(): Promise<PoolClient> {
    if (this.session) return this.session;
    this.opening ??= this.pool.connect().finally(() => {
      this.opening = undefined;
    });
    const client = await this.opening;
    if (this.session === client) return client;
    this.session = client;
    for (const event of ['error', 'end'] as const) client.on(event, () => this.end(client));
    return client;
  }

  /** The next claim opens another. What is being sent goes on: it is better told twice than not at all. */
  private end(client: PoolClient): void {
    if (this.session !== client) return;
    this.session = undefined;
    this.held.clear();
    client.release(true);
  }
}

/** 64 bits of a UUID that was made of a hash. */
const lockKey = (id: string): string =>
  BigInt.asIntN(64, BigInt(`0x${id.replaceAll('-', '').slice(0, 16)}`)).toString();
