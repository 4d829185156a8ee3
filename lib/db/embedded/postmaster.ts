// A running Postgres: started, or adopted when an earlier Quadrant was killed and left it running; awaited; stopped.
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { release } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, unavailable } from '@/lib/kernel/errors';
import { isAlive } from './alive';
import { type Cluster, postgresEnvironment, SUPERUSER } from './cluster';
import { clearLeftBehind } from './left-behind';

/** A postmaster that takes connections. `child` is missing when it was adopted. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly child: ChildProcess | undefined };

const READY_MS = 60_000;
const STOP_MS = 30_000;
/** How long one that was killed may still be about: its process is ending, or its children have not noticed yet. */
const DYING_MS = 10_000;
const POLL_MS = 15;
/** How often its file is looked at while it starts: that costs less than an attempt to connect, for which it makes a process. */
const STATUS_POLL_MS = 5;

// What differs from Postgres' defaults. Durability (fsync, full_page_writes) stays as it is.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  wal_compression: 'on',
  jit: 'off',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
  timezone: 'UTC',
  ...(mayUseSyncfs(process.platform, release()) && { recovery_init_sync_method: 'syncfs' }),
};

/**
 * After a crash Postgres has everything of its directory on disk before it goes on: in one call where there is one, instead of a
 * thousand files one by one. Before Linux 5.8 that call kept errors of the disk to itself.
 */
export function mayUseSyncfs(platform: string, kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  return platform === 'linux' && (major > 5 || (major === 5 && minor >= 8));
}

export function connectionString(cluster: Cluster, port: number, database = 'postgres'): string {
  return `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/**
 * Takes over the postmaster that already runs on this cluster, or starts one on `preferredPort` (when undefined on one that
 * `choosePort` gives, and on another when somebody else was quicker to take that).
 * @throws unavailable with the last lines of Postgres' log when it does not get ready.
 */
export async function runPostmaster(
  cluster: Cluster,
  preferredPort?: number,
  choosePort: () => Promise<number> = freePort,
): Promise<Postmaster> {
  const orphan = await readPidFile(cluster);
  if (orphan && (await answers(cluster, orphan.port))) return { ...orphan, child: undefined };
  for (const untilMs = Date.now() + DYING_MS; ; await sleep(RETRY_MS)) {
    const port = preferredPort ?? (await choosePort());
    const child = await start(cluster, port);
    const pid = child.pid as number; // set, since 'spawn' was seen
    const refusal = await becomeReady(cluster, child, port);
    if (refusal === undefined) return { pid, port, child };
    const adopted = await readPidFile(cluster);
    if (adopted && (await answers(cluster, adopted.port))) return { ...adopted, child: undefined };
    // Postgres looks for those who still use its directory more closely than we can: their memory and their processes.
    const isPassing = STILL_USED.test(refusal) || (preferredPort === undefined && PORT_TAKEN.test(refusal));
    if (!isPassing || Date.now() > untilMs) throw unavailable(`Postgres did not start: ${refusal}`);
    await clearLeftBehind(cluster);
  }
}

/** Postgres' words for a directory whose last postmaster has not gone altogether. */
const STILL_USED = /lock file "postmaster\.pid" already exists|pre-existing shared memory block .* is still in use/;
/** Its words for a port that it cannot listen on. */
const PORT_TAKEN = /could not create any TCP\/IP sockets/;
const RETRY_MS = 100;

/** Fast shutdown: connections are ended, everything is flushed. Resolves when the process has gone. */
export async function stopPostmaster({ pid }: Postmaster): Promise<void> {
  kill(pid, 'SIGINT');
  if (await gone(pid, STOP_MS)) return;
  kill(pid, 'SIGQUIT'); // immediate: the next start replays its log
  await gone(pid, STOP_MS);
}

/** postmaster.pid: line 1 pid, 2 data directory, 4 port. A file whose process has gone, or is another's, is no postmaster. */
async function readPidFile(cluster: Cluster): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(join(cluster.directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid = '', directory = '', , port = ''] = text.split('\n');
  if (directory !== cluster.directory || !Number(pid) || !Number(port) || !isAlive(Number(pid))) return undefined;
  return { pid: Number(pid), port: Number(port) };
}

async function start(cluster: Cluster, port: number): Promise<ChildProcess> {
  const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const log = await open(cluster.logPath, 'a', 0o600);
  try {
    const child = spawn(cluster.binaries.postgres, ['-D', cluster.directory, ...settings], {
      ...cluster.runAs,
      cwd: cluster.directory,
      // A session of its own: Ctrl-C in the terminal must reach us first, so that we flush before Postgres stops.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: postgresEnvironment(),
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return child;
  } catch (cause) {
    throw unavailable('cannot run Postgres', { cause });
  } finally {
    await log.close();
  }
}

/** Its last words when it ended instead. @throws unavailable when it takes too long */
async function becomeReady(cluster: Cluster, child: ChildProcess, port: number): Promise<string | undefined> {
  for (const untilMs = Date.now() + READY_MS; Date.now() < untilMs; await sleep(STATUS_POLL_MS)) {
    if (child.exitCode !== null || child.signalCode !== null) return lastLogLines(cluster, child.pid);
    if ((await saysReady(cluster, child.pid)) && (await answers(cluster, port))) return undefined;
  }
  throw unavailable(`Postgres was not ready within ${READY_MS / 1000} s: ${await lastLogLines(cluster, child.pid)}`);
}

/** postmaster.pid: line 1 pid, line 8 how far it is. As pg_ctl looks at it. */
async function saysReady(cluster: Cluster, pid: number | undefined): Promise<boolean> {
  const text = await readFile(join(cluster.directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** Whether our cluster, which knows our password, answers on the port. */
async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const { Client } = (await import('pg')).default; // late: Postgres has begun to start before it is loaded
  const client = new Client({ connectionString: connectionString(cluster, port), connectionTimeoutMillis: 2000 });
  client.on('error', () => {}); // a connection lost while closing is no news here
  try {
    await client.connect();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01')
      throw unavailable(`the password in the data directory is not the cluster's: ${messageOf(error)}`);
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Of what the process said, not of what others still say; see log_line_prefix. */
async function lastLogLines({ logPath }: Cluster, pid: number | undefined): Promise<string> {
  const lines = (await readFile(logPath, 'utf8').catch(() => '')).trim().split('\n');
  const own = lines.filter((line) => line.includes(` [${pid}] `));
  return (own.length > 0 ? own : lines).slice(-3).join(' | ');
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  for (const untilMs = Date.now() + withinMs; Date.now() < untilMs; await sleep(POLL_MS))
    if (!isAlive(pid)) return true;
  return false;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
