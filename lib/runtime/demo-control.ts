// Starts and stops the demo as the configuration asks for it: it runs while there is a job of its name.
import { type Demo, startDemo } from '@/demo/run';
import type { Log } from './log';

export const DEMO_JOB = 'demo';

export class DemoControl {
  private demo: Demo | undefined;

  constructor(
    private readonly entry: string,
    private readonly firstPort: number,
    private readonly log: Log,
  ) {}

  async follow(wanted: boolean): Promise<void> {
    if (wanted === (this.demo !== undefined)) return;
    if (!wanted) return this.stop();
    this.demo = startDemo(this.entry, this.firstPort, {
      onDied: (service, reason, againInMs) =>
        this.log.warn({ service, reason, againInMs }, 'a demo service ended; it is started again'),
    });
  }

  async stop(): Promise<void> {
    const { demo } = this;
    this.demo = undefined;
    await demo?.stop();
  }
}
