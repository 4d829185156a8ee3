// Opens the one Postgres: DATABASE_URL when given, else the embedded one; then brings it to this version's schema.
import type { Pool } from 'pg';
import { messageOf, unavailable } from '@/lib/kernel/errors';
import { type EmbeddedPostgres, type SupervisorEvents, startEmbeddedPostgres } from './embedded/supervisor';
import { migrate, readMigrations } from './migrate';

export type Database = {
  readonly connectionString: string;
  readonly pool: Pool;
  readonly embedded: EmbeddedPostgres | undefined;
  /** Names of the migrations this start applied. */
  readonly migrated: readonly string[];
  close(): Promise<void>;
};

export type DatabaseOptions = {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly migrationsDir: string;
  readonly events: SupervisorEvents;
  readonly onIdleError: (reason: string) => void;
};

const MAX_CONNECTIONS = 10;

/** @throws unavailable when Postgres cannot be reached or started; unprocessable when its schema is not ours. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const reading = readMigrations(options.migrationsDir); // while Postgres starts
  reading.catch(() => {}); // awaited below, unless something else fails before
  const embedded = options.databaseUrl ? undefined : await startEmbeddedPostgres(options.dataDir, options.events);
  const connectionString = options.databaseUrl ?? (embedded as EmbeddedPostgres).connectionString;
  const { createPool } = await import('./pool'); // late: Postgres has begun to start before its driver is loaded
  const pool = createPool({
    connectionString,
    applicationName: 'quadrant',
    maxConnections: MAX_CONNECTIONS,
    onIdleError: options.onIdleError,
  });
  const close = async () => {
    await pool.end();
    await embedded?.close();
  };
  try {
    if (options.databaseUrl) await reach(pool, options.databaseUrl);
    const migrated = await migrate(pool, await reading);
    return { connectionString, pool, embedded, migrated, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function reach(pool: Pool, databaseUrl: string): Promise<void> {
  try {
    await pool.query('SELECT 1');
  } catch (cause) {
    throw unavailable(`cannot reach Postgres at ${withoutPassword(databaseUrl)}: ${messageOf(cause)}`);
  }
}

function withoutPassword(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'DATABASE_URL (not a valid URL)';
  const url = new URL(databaseUrl);
  return `${url.hostname}:${url.port || 5432}${url.pathname}`;
}
