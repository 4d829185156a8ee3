// Stopping in order: what was started last stops first; a step that fails is logged and the rest still stops.
import { messageOf } from '@/lib/kernel/errors';
import type { Log } from './log';

type Step = { readonly name: string; readonly stop: () => Promise<void> };

export class Shutdown {
  private readonly steps: Step[] = [];
  private under: Promise<void> | undefined;

  constructor(private readonly log: Log) {}

  /** Registers how to stop something that has just been started. */
  add(name: string, stop: () => Promise<void>): void {
    this.steps.push({ name, stop });
  }

  /** Runs all steps once, in reverse; calling again waits for the same run. */
  run(): Promise<void> {
    this.under ??= this.stopAll();
    return this.under;
  }

  private async stopAll(): Promise<void> {
    for (const { name, stop } of this.steps.toReversed()) {
      try {
        await stop();
      } catch (thrown) {
        this.log.error({ step: name, error: messageOf(thrown) }, 'a part did not stop cleanly');
      }
    }
  }
}
