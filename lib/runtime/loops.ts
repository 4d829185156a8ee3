// Background loops: run, wait, run again; a run that throws is counted and logged, and the loop goes on.
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Log } from './log';
import type { Instruments } from './metrics';

export type LoopPlan = {
  readonly name: string;
  readonly everyMs: number;
  /** One run. `signal` aborts when the loop is being stopped; a run that ignores it is waited for. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

export type Loops = {
  /** The first run comes after `everyMs`. */
  start(plan: LoopPlan): void;
  /** Stops all; resolves when no run is under way. */
  stop(): Promise<void>;
};

type LoopInstruments = Pick<Instruments, 'loopRuns' | 'loopFailures' | 'loopSeconds'>;

export function createLoops(clock: Clock, log: Log, instruments: LoopInstruments): Loops {
  const stopping = new AbortController();
  const cancels = new Map<string, () => void>();
  const running = new Set<Promise<void>>();

  async function runOnce({ name, run }: LoopPlan): Promise<void> {
    const startedMs = clock.nowMs();
    try {
      await run(stopping.signal);
    } catch (thrown) {
      instruments.loopFailures.inc({ loop: name });
      log.error({ loop: name, error: messageOf(thrown) }, 'a loop failed; it goes on');
    }
    instruments.loopRuns.inc({ loop: name });
    instruments.loopSeconds.observe({ loop: name }, (clock.nowMs() - startedMs) / 1000);
  }

  function schedule(plan: LoopPlan): void {
    const cancel = clock.after(plan.everyMs, () => {
      const run = runOnce(plan).finally(() => {
        running.delete(run);
        if (!stopping.signal.aborted) schedule(plan);
      });
      running.add(run);
    });
    cancels.set(plan.name, cancel);
  }

  return {
    start(plan) {
      instruments.loopFailures.inc({ loop: plan.name }, 0);
      schedule(plan);
    },
    async stop() {
      stopping.abort();
      for (const cancel of cancels.values()) cancel();
      await Promise.all(running);
    },
  };
}
