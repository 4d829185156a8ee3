// What a start shows: one line a step with its time, then the address and what is watched. JSON logs get events instead.
import type { Log } from './log';

export type Progress = {
  /** Runs a step and shows what came of it. */
  step(name: string, work: () => Promise<string>): Promise<void>;
  /** The address, as the last thing. */
  serving(url: string, watched: readonly string[]): void;
};

const NAME_WIDTH = 14;
const OUTCOME_WIDTH = 44;

export function textProgress(write: (text: string) => void): Progress {
  return {
    async step(name, work) {
      const startedMs = performance.now();
      const outcome = await work();
      const seconds = `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
      write(`  ${name.padEnd(NAME_WIDTH)} ${outcome.padEnd(OUTCOME_WIDTH)} ${seconds.padStart(8)}\n`);
    },
    serving(url, watched) {
      const rows = watched.map((row, i) => `  ${(i === 0 ? 'watching' : '').padEnd(NAME_WIDTH)} ${row}\n`);
      write(`\n  Quadrant is at ${url}\n\n${rows.join('')}\n`);
    },
  };
}

export function loggedProgress(log: Log): Progress {
  return {
    async step(name, work) {
      const startedMs = performance.now();
      const outcome = await work();
      log.info({ step: name, outcome, durationMs: Math.round(performance.now() - startedMs) }, 'started a part');
    },
    serving: (url, watched) => log.info({ url, watching: watched }, 'serving'),
  };
}
