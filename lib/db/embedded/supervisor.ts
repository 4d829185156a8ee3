// Keeps the embedded Postgres running: notices that it died, starts it again on the same port, stops it at the end.
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@/lib/kernel/errors';
import { isAlive } from './alive';
import { openCluster } from './cluster';
import { lockDataDirectory } from './lock';
import { connectionString, type Postmaster, runPostmaster, stopPostmaster } from './postmaster';

export type EmbeddedPostgres = {
  /** Of a database named like the product. Stays valid across restarts. */
  readonly connectionString: string;
  /** Whether a running postmaster of a killed Quadrant was taken over. */
  readonly adopted: boolean;
  readonly pid: () => number;
  close(): Promise<void>;
};

export type SupervisorEvents = {
  /** Postgres has gone without being asked; it is being started again. */
  readonly onDeath: () => void;
  readonly onRestarted: () => void;
  readonly onRestartFailed: (reason: string) => void;
};

const WATCH_MS = 250;
const FIRST_BACKOFF_MS = 250;
const LAST_BACKOFF_MS = 5_000;

/** @throws unavailable when another Quadrant uses the data directory, or Postgres does not start. */
export async function startEmbeddedPostgres(dataDir: string, events: SupervisorEvents): Promise<EmbeddedPostgres> {
  const unlock = await lockDataDirectory(dataDir);
  try {
    const cluster = await openCluster(dataDir);
    const first = await runPostmaster(cluster);
    const { port } = first;
    const supervisor = supervise(first, () => runPostmaster(cluster, port), events);
    return {
      connectionString: connectionString(cluster, port),
      adopted: first.child === undefined,
      pid: () => supervisor.current().pid,
      async close() {
        await supervisor.stop();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function supervise(first: Postmaster, restart: () => Promise<Postmaster>, events: SupervisorEvents) {
  let current = first;
  const stopping = new AbortController();

  /** Polls the pid: it serves a child and an adopted postmaster alike, and an idle check costs nothing. */
  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(WATCH_MS, undefined, { ref: false, signal: stopping.signal }).catch(() => {});
      if (!stopping.signal.aborted && !isRunning(current)) await bringBack();
    }
  }

  async function bringBack(): Promise<void> {
    events.onDeath();
    for (let waitMs = FIRST_BACKOFF_MS; !stopping.signal.aborted; waitMs = Math.min(waitMs * 2, LAST_BACKOFF_MS)) {
      try {
        current = await restart();
        return events.onRestarted();
      } catch (error) {
        events.onRestartFailed(messageOf(error));
        await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const watching = watch();
  return {
    current: () => current,
    async stop() {
      stopping.abort();
      await watching;
      await stopPostmaster(current);
    },
  };
}

const isRunning = ({ pid, child }: Postmaster) =>
  child ? child.exitCode === null && child.signalCode === null : isAlive(pid);
