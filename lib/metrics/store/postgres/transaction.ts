// One transaction on a connection of its own; a failed one goes with its connection.
import type { Pool, PoolClient } from 'pg';
import { bounded } from './patience';

/** Commits what `work` did, or nothing of it. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return transaction(pool, (client) => client, work);
}

/**
 * The same, each statement in bounded time.
 * @throws timeout when one takes longer: if that was the last, the commit, nobody knows what came of it
 */
export async function inBoundedTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return transaction(pool, bounded, work);
}

async function transaction<T>(
  pool: Pool,
  faceOf: (client: PoolClient) => PoolClient,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const face = faceOf(client);
  let broken = true;
  try {
    await face.query('BEGIN');
    const result = await work(face);
    await face.query('COMMIT');
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}
