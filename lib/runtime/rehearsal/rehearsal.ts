// After the start, while nobody asks anything: asks made-up questions, so that what answers real ones is compiled before the first
// of them comes. A query takes four times the CPU the first time, and twice for some eight times more.
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Log } from '../log';
import { questionsOf } from './questions';
import type { Stage } from './stage';

/** What a rehearsal may take of the CPU in all. */
const MOST_CPU_MS = 1_000;
const ROUNDS = 20;
/** What the start left to be done goes first. */
const SETTLE_MS = 1_000;
/** A question is asked when no request has come for so long. */
const QUIET_MS = 100;
/** Where requests never cease it is asked all the same, so long after the one before it. */
const PATIENCE_MS = 5_000;

export type RehearsalParts = {
  readonly open: () => Promise<Stage>;
  /** The engine thread may let go of what is made up. */
  readonly ended: () => Promise<unknown>;
  /** CPU time of the whole process. */
  readonly cpuMs: () => number;
  readonly clock: Clock;
  readonly log: Log;
};

export class Rehearsal {
  /** No request may have come since some time before. */
  private quietFromMs = 0;
  private lastAskedMs = 0;
  private isStopping = false;
  private wake = () => {};
  private running: Promise<void> = Promise.resolve();
  /** What it has taken, and how much has been asked. */
  cpuMs = 0;
  questions = 0;

  constructor(private readonly parts: RehearsalParts) {}

  /** The same match; each request it is asked for goes first. */
  noting<Found>(match: (rawPath: string) => Found): (rawPath: string) => Found {
    return (rawPath) => {
      this.waitFor(QUIET_MS);
      return match(rawPath);
    };
  }

  /** Once, when everything serves. A rehearsal that fails is logged and over: nothing depends on it. */
  begin(): void {
    this.running = this.run().catch((thrown) =>
      this.parts.log.warn({ error: messageOf(thrown) }, 'queries could not be rehearsed'),
    );
  }

  /** Resolves when no question is under way; there will be no other. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    this.lastAskedMs = this.parts.clock.nowMs();
    this.waitFor(SETTLE_MS);
    if (!(await this.isTime())) return;
    const stage = await this.parts.open();
    try {
      for (let round = 0; round < ROUNDS; round++) {
        for (const question of questionsOf(round)) {
          if (this.cpuMs >= MOST_CPU_MS || !(await this.isTime())) return;
          await this.ask(stage, question);
        }
      }
    } finally {
      await stage.close();
      if (!this.isStopping) await this.parts.ended();
    }
  }

  private async ask(stage: Stage, question: string): Promise<void> {
    const beforeMs = this.parts.cpuMs();
    await stage.ask(question);
    this.questions++;
    this.cpuMs += this.parts.cpuMs() - beforeMs;
    this.lastAskedMs = this.parts.clock.nowMs();
  }

  private waitFor(ms: number): void {
    this.quietFromMs = Math.max(this.quietFromMs, this.parts.clock.nowMs() + ms);
  }

  /** Resolves when the next question may be asked; with false when there is to be none. */
  private async isTime(): Promise<boolean> {
    const { clock } = this.parts;
    for (;;) {
      if (this.isStopping) return false;
      const leftMs = Math.min(this.quietFromMs, this.lastAskedMs + PATIENCE_MS) - clock.nowMs();
      if (leftMs <= 0) return true;
      await new Promise<void>((resolve) => {
        const cancel = clock.after(leftMs, resolve);
        this.wake = () => {
          cancel();
          resolve();
        };
      });
    }
  }
}
