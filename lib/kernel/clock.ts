// The one source of "now" and of waiting, so that tests can own time.

export interface Clock {
  /** Unix time in whole milliseconds. */
  nowMs(): number;
  /** Runs `callback` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until told to move; what falls due runs in order of its time. */
export class FakeClock implements Clock {
  private waiting: { dueMs: number; callback: () => void }[] = [];

  constructor(private currentMs = 1_700_000_000_000) {}

  nowMs(): number {
    return this.currentMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const entry = { dueMs: this.currentMs + delayMs, callback };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  /** Moves time forward, letting promises settle between callbacks. */
  async advance(byMs: number): Promise<void> {
    const targetMs = this.currentMs + byMs;
    for (;;) {
      this.waiting.sort((a, b) => a.dueMs - b.dueMs);
      const next = this.waiting[0];
      if (!next || next.dueMs > targetMs) break;
      this.waiting.shift();
      this.currentMs = next.dueMs;
      next.callback();
      await settle();
    }
    this.currentMs = targetMs;
    await settle();
  }
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
