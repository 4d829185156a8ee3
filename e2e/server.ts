// Starts the production server as a newcomer's `npm start` does, with the demo, in directories of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../dist/server.mjs', import.meta.url));
const READY_MS = 180_000;
/** What a hook that starts servers may take: on a busy machine a new Postgres alone needs half a minute. */
export const STARTING_MS = 2 * READY_MS;
const STOP_MS = 90_000; // the program gives Postgres up to a minute

export type RunningServer = {
  readonly url: string;
  /** Where prometheus.yml is. */
  readonly configDir: string;
  readonly pid: number;
  /** The last lines it printed. */
  readonly printed: () => string;
  /** How it ended: an exit code or a signal; null while it runs. */
  readonly ending: () => number | string | null;
  /** Whether it runs. */
  readonly isAlive: () => boolean;
  /** SIGTERM, waits for the end; the exit code. */
  readonly end: () => Promise<number | null>;
  /** `end`, then removes the directories. */
  readonly stop: () => Promise<void>;
};

export type ServerOptions = {
  /** Holds data and configuration; a new one without. Given, it is the caller's to remove. */
  readonly home?: string;
  /** Called before the server starts. */
  readonly prepare?: (configDir: string) => void;
  readonly argv?: readonly string[];
};

/** Answers when /-/ready does. @throws with what the server printed when it ends or is not ready in time. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'quadrant-e2e-'));
  const configDir = join(home, 'config');
  const port = await freePorts(1);
  const argv = ['--listen', `127.0.0.1:${port}`, '--data-dir', join(home, 'data'), '--config-dir', configDir];
  const demo = options.argv ?? ['--demo', '--demo-port', String(await freePorts(3))];
  options.prepare?.(configDir);
  const child = spawn(process.execPath, [ENTRY, ...argv, ...demo], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const printed = collectOutput(child);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(url, child, printed);
  return {
    url,
    configDir,
    pid: child.pid as number, // it answers, so it was spawned
    printed,
    ending: () => child.exitCode ?? child.signalCode,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    end: () => stopProcess(child),
    stop: async () => {
      await stopProcess(child);
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The last lines the process printed, for a failure's message. */
function collectOutput(child: ChildProcess): () => string {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.push(text);
      if (lines.length > 200) lines.shift();
    });
  }
  return () => lines.join('').slice(-4000);
}

async function waitUntilReady(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  const deadlineMs = Date.now() + READY_MS;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${printed()}`);
    if (await answersOk(`${url}/-/ready`)) return;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready after ${READY_MS} ms:\n${printed()}`);
}

const answersOk = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false, // not listening yet: asked again
  );

async function stopProcess(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
  return child.exitCode;
}

/** Answers when this many targets have been scraped, and are up. @throws when they are not in time */
export async function waitUntilScraped(url: string, targets: number): Promise<void> {
  const deadlineMs = Date.now() + READY_MS;
  while (Date.now() < deadlineMs) {
    const { data } = await (await fetch(`${url}/api/v1/query?query=sum(up)`)).json();
    if (data?.result[0]?.value[1] === String(targets)) return;
    await sleep(100);
  }
  throw new Error(`${targets} targets were not scraped after ${READY_MS} ms`);
}

/**
 * Ports are chosen some time before a server listens on them. Nobody else takes them meanwhile: each process that starts
 * servers has a range of its own, and all are below the ports that the system gives to outgoing connections.
 */
const PORTS_PER_PROCESS = 100;
const FIRST_PORT = 20_000 + (process.pid % 120) * PORTS_PER_PROCESS;
let chosen = 0;

/** The first of `count` adjacent ports that are free, and that were not given before as long as there are others. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < PORTS_PER_PROCESS; attempt++) {
    if (chosen + count > PORTS_PER_PROCESS) chosen = 0;
    const first = FIRST_PORT + chosen;
    chosen += count;
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${count} adjacent free ports found`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
