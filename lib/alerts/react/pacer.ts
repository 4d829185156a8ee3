// Keeps work that is due at one moment from all beginning at that moment. A few begin, others as those end: two thousand messages
// share some connections, and the first ones are out while the last ones wait. What hangs holds nobody up for long: while
// little ends, more and more may be under way.
import type { Clock } from '@/lib/kernel/clock';

/** So many begin at once; so many more after each moment in which fewer than a quarter of it have ended. */
const WIDTH = 64;
const MOMENT_MS = 20;
const FEW = WIDTH / 4;

export class Pacer {
  private readonly waiting: (() => void)[] = [];
  private width = WIDTH;
  private underWay = 0;
  private ended = 0;
  private cancelWatch: (() => void) | undefined;
  private isOpen = false;

  constructor(private readonly clock: Pick<Clock, 'after'>) {}

  /** Begins in the order of the calls; settles as `work` does. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.underWay >= this.width && !this.isOpen) await this.turn();
    else this.underWay++;
    try {
      return await work();
    } finally {
      this.underWay--;
      this.ended++;
      this.admit();
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
    this.cancelWatch = this.clock.after(MOMENT_MS, () => {
      this.cancelWatch = undefined;
      if (this.ended < FEW) this.width += WIDTH;
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
    this.waiting.splice(0, begun);
    if (this.waiting.length > 0) return;
    this.width = Math.max(WIDTH, this.underWay);
    this.cancelWatch?.();
    this.cancelWatch = undefined;
  }
}
