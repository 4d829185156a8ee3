// The first part of a start: the socket is bound, Postgres opened, the engine thread replays. It takes nothing of the program but
// what it needs: while samples are replayed in the other thread, this one has time to load the rest.
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type Database, openDatabase } from '@/lib/db/open';
import { badInput } from '@/lib/kernel/errors';
import type { EngineClient } from './engine/client';
import { launchEngine } from './engine/launch';
import type { EngineVerbs } from './engine/verbs';
import { isLoopback } from './flags';
import { listen } from './http/listen';
import { createWaitingServer, type HttpServerOptions } from './http/server';
import { LateLog } from './late-log';
import type { Options } from './options';

/** Whoever wants to hear of the parts that run replaces these. */
export type PartsNews = {
  /** It takes work, the first time included. */
  engineUp: () => void;
  engineDown: () => void;
  postgresRestarted: () => void;
};

export type HeadStart = {
  readonly startedMs: number;
  readonly lateLog: LateLog;
  /** It is bound, and says that Quadrant is starting. */
  readonly server: Server;
  /** Requests are answered from here on. */
  readonly serve: (options: HttpServerOptions) => void;
  /** This version's schema. */
  readonly database: Database;
  /** How long it took. */
  readonly databaseMs: number;
  /** It replays. */
  readonly engine: EngineClient<EngineVerbs>;
  readonly news: PartsNews;
};

/**
 * @param root the checkout: migrations and bundles are found from here
 * @throws bad_input, unavailable, unprocessable: a sentence for people; Postgres has been stopped again
 */
export async function takeHeadStart(options: Options, root: string): Promise<HeadStart> {
  const startedMs = Date.now();
  refuseUnguarded(options);
  const lateLog = new LateLog();
  const { log } = lateLog;
  const news: PartsNews = { engineUp() {}, engineDown() {}, postgresRestarted() {} };
  const { server, serve } = createWaitingServer();
  // First of all: a port that is taken should be said before Postgres is started for nothing.
  await listen(server, options.listen);
  const before = performance.now();
  const opening = openDatabase({
    databaseUrl: options.databaseUrl,
    dataDir: options.dataDir,
    migrationsDir: join(root, 'prisma', 'migrations'),
    events: {
      onDeath: () => log.error({}, 'the embedded Postgres died; starting it again'),
      onRestarted: () => {
        news.postgresRestarted();
        log.info({}, 'the embedded Postgres runs again');
      },
      onRestartFailed: (reason) => log.error({ reason }, 'the embedded Postgres could not be started again'),
    },
    onIdleError: (reason) => log.warn({ reason }, 'an idle database connection broke'),
  });
  // It loads its code while Postgres starts.
  const engine = launchEngine({
    ...{ options, log, root, connectionString: opening.then(({ connectionString }) => connectionString) },
    onUp: () => news.engineUp(),
    onDown: () => news.engineDown(),
  });
  const database = await opening;
  return { startedMs, lateLog, server, serve, database, databaseMs: performance.now() - before, engine, news };
}

function refuseUnguarded({ listen: { host }, allowUnauthenticated }: Options): void {
  if (isLoopback(host) || allowUnauthenticated) return;
  throw badInput(
    `--listen ${host} can be reached by others, and nobody has to sign in yet; listen on 127.0.0.1 behind a proxy that ` +
      'asks for credentials, or accept that with --allow-unauthenticated',
  );
}

/** How the database came up, in a few words. */
export function outcomeOf({ embedded, migrated }: Database): string {
  const server = !embedded ? 'connected' : embedded.adopted ? 'embedded, taken over' : 'embedded, started';
  return migrated.length > 0 ? `${server}, ${migrated.length} migrations` : server;
}
