// What a start shows: one line a step with its time, then the address and what is watched. JSON logs get events instead.
import type { Log } from './log';

export type Progress = {
  /** Runs a step and shows what came of it. */
  step(name: string, work: () => Promise<string>): Promise<void>;
  /** Shows a step that has been done. */
  done(name: string, outcome: string, durationMs: number): void;
  /** The address, as the last thing. */
  serving(url: string, watched: readonly string[]): void;
};

const NAME_WIDTH = 14;
const OUTCOME_WIDTH = 44;

export function textProgress(write: (text: string) => void): Progress {
  const done = (name: string, outcome: string, durationMs: number) => {
    const seconds = `${(durationMs / 1000).toFixed(1)} s`;
    write(`  ${name.padEnd(NAME_WIDTH)} ${outcome.padEnd(OUTCOME_WIDTH)} ${seconds.padStart(8)}\n`);
  };
  return {
    step: stepsTold(done),
    done,
    serving(url, watched) {
      const rows = watched.map((row, i) => `  ${(i === 0 ? 'watching' : '').padEnd(NAME_WIDTH)} ${row}\n`);
      write(`\n  Quadrant is at ${url}\n\n${rows.join('')}\n`);
    },
  };
}

export function loggedProgress(log: Log): Progress {
  const done = (step: string, outcome: string, durationMs: number) =>
    log.info({ step, outcome, durationMs: Math.round(durationMs) }, 'started a part');
  return {
    step: stepsTold(done),
    done,
    serving: (url, watched) => log.info({ url, watching: watched }, 'serving'),
  };
}

const stepsTold = (done: Progress['done']) => async (name: string, work: () => Promise<string>) => {
  const startedMs = performance.now();
  const outcome = await work();
  done(name, outcome, performance.now() - startedMs);
};
