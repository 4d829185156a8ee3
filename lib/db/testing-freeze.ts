// A Postgres of one's own for a test that freezes it: it takes what the kernel buffers, answers nothing, and goes on later.
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { startEmbeddedPostgres } from './embedded/supervisor';
import { migrate, readMigrations } from './migrate';
import { createPool } from './pool';
import { childrenOf } from './testing-children';

export type FreezablePostgres = {
  readonly pool: Pool;
  /** All of its processes stop where they are. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
};

/** Its processes are found by /proc. */
export const canFreeze = existsSync('/proc/self/stat');

export async function freezablePostgres(): Promise<FreezablePostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quadrant-freeze-'));
  await chmod(dataDir, 0o755); // made 0700: when root runs the tests, the user that runs Postgres must get through
  const nothing = () => {};
  const events = { onDeath: nothing, onRestarted: nothing, onRestartFailed: nothing };
  const postgres = await startEmbeddedPostgres(dataDir, events);
  const pool = createPool({
    connectionString: postgres.connectionString,
    ...{ applicationName: 'quadrant-test', maxConnections: 5, onIdleError: nothing },
  });
  // As in testing-setup: it hangs when it is told to, not when the disk does.
  await pool.query('ALTER SYSTEM SET fsync = off');
  await pool.query('SELECT pg_reload_conf()');
  await migrate(pool, await readMigrations('prisma/migrations'));
  const signal = (name: NodeJS.Signals) => {
    for (const pid of [postgres.pid(), ...childrenOf(postgres.pid())]) send(pid, name);
  };
  return {
    pool,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async close() {
      signal('SIGCONT');
      await pool.end();
      await postgres.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One that has just ended needs no signal any more. */
function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
