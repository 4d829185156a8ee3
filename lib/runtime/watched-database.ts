// The database of a process, with what becomes of it told in the log.
import { join } from 'node:path';
import type { Counter } from 'prom-client';
import { type Database, openDatabase } from '@/lib/db/open';
import type { Log } from './log';
import type { Options } from './options';

type DatabaseParts = {
  readonly options: Pick<Options, 'databaseUrl' | 'dataDir'>;
  readonly log: Log;
  /** Where the program lies. */
  readonly root: string;
  /** Of the embedded one. */
  readonly restarts: Counter;
};

/** @throws a sentence for people */
export function openWatchedDatabase({ options, log, root, restarts }: DatabaseParts): Promise<Database> {
  return openDatabase({
    databaseUrl: options.databaseUrl,
    dataDir: options.dataDir,
    migrationsDir: join(root, 'prisma', 'migrations'),
    events: {
      onDeath: () => log.error({}, 'the embedded Postgres died; starting it again'),
      onRestarted: () => {
        restarts.inc();
        log.info({}, 'the embedded Postgres runs again');
      },
      onRestartFailed: (reason) => log.error({ reason }, 'the embedded Postgres could not be started again'),
    },
    onIdleError: (reason) => log.warn({ reason }, 'an idle database connection broke'),
  });
}

/** How it came up, in a few words. */
export function outcomeOf({ embedded, migrated }: Database): string {
  const server = !embedded ? 'connected' : embedded.adopted ? 'embedded, taken over' : 'embedded, started';
  return migrated.length > 0 ? `${server}, ${migrated.length} migrations` : server;
}
