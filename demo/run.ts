// Runs the demo as processes of its own, and starts one again that died.
import { type ChildProcess, spawn } from 'node:child_process';
import { DEMO_SERVICES } from './services';

export type DemoEvents = {
  /** A process runs, for the first time or again; it may still find its port taken. */
  readonly onStarted?: (name: string, pid: number) => void;
  /** A service ended without being asked; it is started again after `againInMs`. */
  readonly onDied: (name: string, reason: string, againInMs: number) => void;
};

export type Demo = { stop(): Promise<void> };

const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 30_000;
/** A service that ran this long was fine: what ends it now is a new trouble. */
const FINE_AFTER_MS = 60_000;
/** Grace after SIGTERM; with what SIGKILL takes, everything has ended within 2 s. */
const STOP_MS = 1_500;

/** @param entry the bundled demo/service.ts. Services take `firstPort` and the ports after it. */
export function startDemo(entry: string, firstPort: number, events: DemoEvents): Demo {
  const services = DEMO_SERVICES.map(({ name }) => new Supervised(name, [entry, name, String(firstPort)], events));
  return {
    stop: async () => {
      await Promise.all(services.map((service) => service.stop()));
    },
  };
}

class Supervised {
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private stopping = false;

  constructor(
    private readonly name: string,
    private readonly argv: readonly string[],
    private readonly events: DemoEvents,
  ) {
    this.start();
  }

  private start(): void {
    const startedMs = Date.now();
    const child = spawn(process.execPath, [...this.argv], { stdio: ['pipe', 'ignore', 'pipe'] });
    this.child = child;
    child.on('spawn', () => this.events.onStarted?.(this.name, child.pid as number)); // a spawned child has a pid
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-500);
    });
    child.stdin?.on('error', () => {}); // the pipe only tells the child that we are here; it breaks when the child ends
    child.on('error', (error) => this.onEnd(error.message, startedMs));
    child.on('close', (code, signal) =>
      this.onEnd(said.trim() || `it ended with ${signal ?? `code ${code}`}`, startedMs),
    );
  }

  private onEnd(reason: string, startedMs: number): void {
    if (this.stopping || this.timer) return;
    if (Date.now() - startedMs > FINE_AFTER_MS) this.pauseMs = FIRST_PAUSE_MS;
    this.events.onDied(this.name, reason, this.pauseMs);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.start();
    }, this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, LAST_PAUSE_MS);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(force);
  }
}
