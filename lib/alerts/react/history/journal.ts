// Between the pipeline and the store of the history: a queue in memory, written behind. No page ever waits for it.
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Entry, HistoryWriter } from '../../store/history/contract';
import { pause } from '../back-off';

export type JournalOptions = {
  readonly clock: Clock;
  readonly store: HistoryWriter;
  /** Records that may wait while the store is away; beyond, the oldest are dropped. */
  readonly capacity: number;
  readonly observer: JournalObserver;
};

export type JournalObserver = {
  /** A write that failed; it is tried again. */
  failed(error: string): void;
  /** Records nobody will ever read. */
  dropped(count: number): void;
};

const AGAIN_MS = 1_000;
/** Of one write, so that a long queue does not become one huge statement. */
const MOST_AT_ONCE = 500;

export class Journal {
  private waiting: Entry[] = [];
  private draining: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly options: JournalOptions) {}

  /** Returns at once. */
  add(entry: Entry): void {
    this.waiting.push(entry);
    this.trim();
    this.draining ??= this.drain().finally(() => {
      this.draining = undefined;
    });
  }

  get length(): number {
    return this.waiting.length;
  }

  /** Writes what waits, if the store takes it at once, and drops what it does not take. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.draining;
    if (this.waiting.length > 0) this.options.observer.dropped(this.waiting.splice(0).length);
  }

  private async drain(): Promise<void> {
    await Promise.resolve(); // what is added in this very turn of the event loop is written together
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST_AT_ONCE);
      if (await this.isWritten(batch)) continue;
      this.waiting.unshift(...batch);
      this.trim();
      if (this.stopping.signal.aborted) return;
      await pause(this.options.clock, AGAIN_MS, this.stopping.signal);
    }
  }

  private async isWritten(batch: readonly Entry[]): Promise<boolean> {
    try {
      await this.options.store.append(batch);
      return true;
    } catch (thrown) {
      this.options.observer.failed(messageOf(thrown));
      return false;
    }
  }

  private trim(): void {
    const excess = this.waiting.length - this.options.capacity;
    if (excess <= 0) return;
    this.waiting.splice(0, excess);
    this.options.observer.dropped(excess);
  }
}
