// The system under test: a Quadrant with its own Postgres in a home of its own, and the processes of both. The home is a small
// file system in memory where that can be mounted, so that it can be filled.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '@/lib/db/embedded/alive';
import { childrenOf } from '@/lib/db/testing-children';
import { type RunningServer, startServer } from '../server';

const DISK = '700m';
/** A query that needs more ends the engine thread: see `thread` in faults.ts. */
const HEAP_MB = 300;

export class System {
  readonly home = mkdtempSync(join(tmpdir(), 'quadrant-crash-'));
  /** Whether the home is a file system of its own. */
  readonly isMounted: boolean;
  private server: RunningServer | undefined;

  constructor() {
    chmodSync(this.home, 0o755); // root's Postgres runs as nobody
    this.isMounted = mount(this.home);
    process.env.NODE_OPTIONS = `--max-old-space-size=${HEAP_MB}`;
  }

  get url(): string {
    return this.running.url;
  }

  get pid(): number {
    return this.running.pid;
  }

  private get running(): RunningServer {
    if (!this.server) throw new Error('the server has not been started');
    return this.server;
  }

  async start(): Promise<void> {
    const argv = ['--no-demo', '--web.enable-admin-api'];
    this.server = await startServer({ home: this.home, argv });
    const file = join(this.server.configDir, 'prometheus.yml');
    const yaml = readFileSync(file, 'utf8')
      .replace(/scrape_interval: .*/, 'scrape_interval: 1s')
      .replace(/scrape_timeout: .*/, 'scrape_timeout: 1s')
      .replace(/127\.0\.0\.1:\d+/, new URL(this.url).host);
    writeFileSync(file, yaml);
  }

  /** @throws with what it printed when the program is gone. */
  assertAlive(): void {
    if (!this.running.isAlive()) throw new Error(this.lastWords());
  }

  /** What a program that died printed. */
  lastWords(): string {
    return this.running.isAlive()
      ? 'the program runs'
      : `the program died (${this.running.ending()}):\n${this.running.printed()}`;
  }

  /** After a round that failed. */
  async revive(): Promise<void> {
    if (!this.running.isAlive()) await this.startAgain();
  }

  /** After it was killed. */
  async startAgain(): Promise<void> {
    await this.running.end();
    await this.start();
  }

  private get pidFile(): string {
    return join(this.home, 'data/postgres/cluster/postmaster.pid');
  }

  get postmaster(): number {
    return Number.parseInt(readFileSync(this.pidFile, 'utf8'), 10);
  }

  /** The postmaster's children: backends, writers. */
  get backends(): number[] {
    return childrenOf(this.postmaster);
  }

  /** Everything in memory into blocks, but the last minute. */
  async seal(): Promise<void> {
    const answer = await fetch(`${this.url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' });
    if (!answer.ok) throw new Error(`snapshot: ${answer.status} ${await answer.text()}`);
  }

  /** A program that died left it running. */
  private async endPostgres(): Promise<void> {
    if (!existsSync(this.pidFile)) return;
    const { postmaster } = this;
    if (isGone(postmaster)) return;
    process.kill(postmaster, 'SIGQUIT');
    await waitFor('the end of Postgres', () => isGone(postmaster), 60_000);
  }

  async end(): Promise<void> {
    await this.server?.end();
    await this.endPostgres();
    if (this.isMounted) execFileSync('umount', [this.home]);
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Whether there is no such process any more, or nothing but its number. */
export const isGone = (pid: number) => !isAlive(pid);

/** @returns whether it was still there: processes of Postgres come and go */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}

function mount(directory: string): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'tmpfs', directory], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // in a container without the right to mount: the round of the full disk is left out, and says so
  }
}

export async function waitFor(what: string, isDone: () => boolean, withinMs: number): Promise<void> {
  const untilMs = Date.now() + withinMs;
  while (!isDone()) {
    if (Date.now() > untilMs) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await sleep(50);
  }
}
