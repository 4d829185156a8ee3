// Claims of groups: advisory locks of one session. They end with the process, however it ends, since its session does.
import type { Pool, PoolClient } from 'pg';

/** Postgres keeps all locks of a server in one table, made for some thousands (max_locks_per_transaction). */
const MOST_CLAIMS = 1_000;

export class Claims {
  private session: Promise<PoolClient> | undefined;
  private readonly held = new Set<string>();

  constructor(private readonly pool: Pool) {}

  /** Those of the ids that nobody else has claimed; no more than may be held at a time. */
  async claim(ids: readonly string[]): Promise<readonly string[]> {
    const wanted = ids.filter((id) => !this.held.has(id)).slice(0, MOST_CLAIMS - this.held.size);
    if (wanted.length === 0) return [];
    const session = await this.openSession();
    const { rows } = await session.query<{ id: string }>({
      name: 'alerts_claim',
      text: `SELECT id FROM unnest($1::text[], $2::bigint[]) AS wanted(id, key) WHERE pg_try_advisory_lock(key)`,
      values: [wanted, wanted.map(lockKey)],
    });
    for (const { id } of rows) this.held.add(id);
    return rows.map(({ id }) => id);
  }

  async release(ids: readonly string[]): Promise<void> {
    const held = ids.filter((id) => this.held.delete(id));
    if (held.length === 0 || !this.session) return; // a session that broke has released them
    const session = await this.session;
    await session.query({
      name: 'alerts_release',
      text: 'SELECT pg_advisory_unlock(key) FROM unnest($1::bigint[]) AS key',
      values: [held.map(lockKey)],
    });
  }

  async close(): Promise<void> {
    const session = await this.session?.catch(() => undefined); // one that could not be opened holds nothing
    this.session = undefined;
    session?.release(true);
  }

  private openSession(): Promise<PoolClient> {
    this.session ??= this.pool.connect().then(
      (client) => {
        client.on('error', () => this.lose(client));
        client.on('end', () => this.lose(client));
        return client;
      },
      (failed) => {
        this.session = undefined;
        throw failed;
      },
    );
    return this.session;
  }

  /** The next claim opens another. What is being sent goes on: it is better told twice than not at all. */
  private lose(client: PoolClient): void {
    if (!this.session) return;
    this.session = undefined;
    this.held.clear();
    client.release(true);
  }
}

/** 64 bits of a UUID that was made of a hash. */
const lockKey = (id: string): string =>
  BigInt.asIntN(64, BigInt(`0x${id.replaceAll('-', '').slice(0, 16)}`)).toString();
