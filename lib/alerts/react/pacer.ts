// Keeps work that is due at one moment from all beginning at that moment. A few begin, others as those end: two thousand messages
// share some connections, the first ones are out while the last ones wait, and what is made for a message is gone before the
// next needs its place. While this process does little but wait, because a receiver is far away, slow or hangs, more begin.
import { performance } from 'node:perf_hooks';
import type { Clock } from '@/lib/kernel/clock';

/** So many begin at once. */
const WIDTH = 16;
/** As often so many more may begin; when none has ended meanwhile, as many more as may be under way. A machine short of CPU has
 * moments of 20 ms in which none ends, and is helped least by hundreds of connections more. */
const MOMENT_MS = 50;
const MORE = 16;
/** Of a moment, that the process has worked: if it was more, it is the process that others wait for. */
const BUSY = 0.5;

export class Pacer {
  private readonly waiting: (() => void)[] = [];
  private width = WIDTH;
  private underWay = 0;
  private ended = 0;
  private cancelWatch: (() => void) | undefined;
  private isOpen = false;

  /** @param busySince begins a measurement, which gives the part of the time since that this process has worked, 0 to 1 */
  constructor(
    private readonly clock: Pick<Clock, 'after'>,
    private readonly busySince: () => () => number = busyEventLoopSince,
  ) {}

  /** Begins in the order of the calls; settles as `work` does. Its turn ends when it says so, or when it settles. */
  async run<T>(work: (endTurn: () => void) => Promise<T>): Promise<T> {
    if (this.underWay >= this.width && !this.isOpen) await this.turn();
    else this.underWay++;
    let hasEnded = false;
    const endTurn = () => {
      if (hasEnded) return;
      hasEnded = true;
      this.underWay--;
      this.ended++;
      this.admit();
    };
    try {
      return await work(endTurn);
    } finally {
      endTurn();
    }
  }

  /** From here on nobody waits. */
  open(): void {
    this.isOpen = true;
    this.admit();
  }

  private turn(): Promise<void> {
    if (!this.cancelWatch) this.watch();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private watch(): void {
    this.ended = 0;
    const busy = this.busySince();
    this.cancelWatch = this.clock.after(MOMENT_MS, () => {
      this.cancelWatch = undefined;
      if (this.ended === 0) this.width *= 2;
      else if (busy() < BUSY) this.width += MORE;
      this.admit();
      if (this.waiting.length > 0) this.watch();
    });
  }

  private admit(): void {
    let begun = 0;
    while (begun < this.waiting.length && (this.isOpen || this.underWay < this.width)) {
      this.underWay++;
      this.waiting[begun++]?.();
    }
    if (begun > 0) this.waiting.splice(0, begun);
    if (this.waiting.length > 0) return;
    this.width = Math.max(WIDTH, this.underWay);
    this.cancelWatch?.();
    this.cancelWatch = undefined;
  }
}

function busyEventLoopSince(): () => number {
  const since = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(since).utilization;
}
