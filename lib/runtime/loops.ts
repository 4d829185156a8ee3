// Background loops: run, wait, run again; a run that throws is counted and logged, and the loop goes on.
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Log } from './log';
import type { Instruments } from './metrics';

export type LoopPlan = {
  /** For the log and /metrics; loops may share one. */
  readonly name: string;
  /** From the start, and from the end of a run, to the next one; what asks is told anew each time, and 0 or less is at once. */
  readonly everyMs: number | (() => number);
  /** One run. `signal` aborts when the loop is being stopped; a run that ignores it is waited for. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

export type Loop = {
  /** Resolves when no run is under way; there will be no other. */
  stop(): Promise<void>;
};

export type Loops = {
  start(plan: LoopPlan): Loop;
  /** Stops all; resolves when no run is under way. */
  stop(): Promise<void>;
};

type LoopInstruments = Pick<Instruments, 'loopRuns' | 'loopFailures' | 'loopSeconds'>;

export function createLoops(clock: Clock, log: Log, instruments: LoopInstruments): Loops {
  const loops = new Set<Loop>();

  async function runOnce({ name, run }: LoopPlan, signal: AbortSignal): Promise<void> {
    const startedMs = clock.nowMs();
    try {
      await run(signal);
    } catch (thrown) {
      instruments.loopFailures.inc({ loop: name });
      log.error({ loop: name, error: messageOf(thrown) }, 'a loop failed; it goes on');
    }
    instruments.loopRuns.inc({ loop: name });
    instruments.loopSeconds.observe({ loop: name }, (clock.nowMs() - startedMs) / 1000);
  }

  function started(plan: LoopPlan): Loop {
    const stopping = new AbortController();
    let running = Promise.resolve();
    let cancel = () => {};
    const { everyMs } = plan;
    const schedule = () => {
      const inMs = typeof everyMs === 'number' ? everyMs : everyMs();
      cancel = clock.after(Math.max(0, inMs), () => {
        running = runOnce(plan, stopping.signal).finally(() => {
          if (!stopping.signal.aborted) schedule();
        });
      });
    };
    schedule();
    const loop: Loop = {
      async stop() {
        stopping.abort();
        cancel();
        loops.delete(loop);
        await running;
      },
    };
    return loop;
  }

  return {
    start(plan) {
      instruments.loopFailures.inc({ loop: plan.name }, 0);
      const loop = started(plan);
      loops.add(loop);
      return loop;
    },
    async stop() {
      await Promise.all([...loops].map((loop) => loop.stop()));
    },
  };
}
