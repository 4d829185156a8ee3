// Keeps work that is due at one moment from all beginning at that moment. A few begin, others as those end: two thousand messages
// share some connections, and the first ones are out while the last ones wait. What hangs holds nobody up for long: while
// somebody waits, more and more may be under way.
import type { Clock } from '@/lib/kernel/clock';

/** So many begin at once; so many more after each moment in which somebody waits. */
const WIDTH = 64;
const WIDEN_EVERY_MS = 20;

export class Pacer {
  private readonly waiting: (() => void)[] = [];
  private width = WIDTH;
  private underWay = 0;
  private cancelWidening: (() => void) | undefined;
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
      this.admit();
    }
  }

  /** From here on nobody waits. */
  open(): void {
    this.isOpen = true;
    this.admit();
  }

  private turn(): Promise<void> {
    this.cancelWidening ??= this.clock.after(WIDEN_EVERY_MS, () => this.widen());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private widen(): void {
    this.cancelWidening = undefined;
    this.width += WIDTH;
    this.admit();
    if (this.waiting.length > 0) this.cancelWidening = this.clock.after(WIDEN_EVERY_MS, () => this.widen());
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
    this.cancelWidening?.();
    this.cancelWidening = undefined;
  }
}
