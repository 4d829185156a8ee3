// The one way to a pool of connections.
import { Pool } from 'pg';
import { messageOf } from '@/lib/kernel/errors';

export type PoolOptions = {
  readonly connectionString: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections: number;
  /** false: a commit is answered before it is on disk. Default: as the server is set up. */
  readonly synchronousCommit?: boolean;
  /** An idle connection broke: the pool replaces it, nobody's call failed. */
  readonly onIdleError: (reason: string) => void;
};

// A database that does not answer is reported, not waited for.
const CONNECT_MS = 5_000;

export function createPool(options: PoolOptions): Pool {
  const { connectionString, applicationName, maxConnections, synchronousCommit, onIdleError } = options;
  const pool = new Pool({
    connectionString,
    application_name: applicationName,
    max: maxConnections,
    ...(synchronousCommit === false && { options: '-c synchronous_commit=off' }),
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
  });
  pool.on('error', (error) => onIdleError(messageOf(error)));
  return pool;
}
