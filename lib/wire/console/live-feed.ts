// Pages that follow the live list: each gets the full state, then what is different, no faster than it reads.
import type { LiveDelta } from '@/lib/alerts/query/live-row';
import { unavailable } from '@/lib/kernel/errors';
import { deltaJson } from './live-json';

export type FeedOptions = {
  /** The full state as JSON, at this moment. */
  readonly state: () => string;
  readonly maxReaders: number;
  /** A reader that was too slow begins anew. */
  readonly onBehind: () => void;
};

type Bytes = Uint8Array<ArrayBuffer>;

/** What may wait for a reader; beyond, a full state later costs less than what waits. */
const MOST_WAITING_BYTES = 1024 * 1024;

const encoder = new TextEncoder();
export const frame = (event: string, json: string): Bytes => encoder.encode(`event: ${event}\ndata: ${json}\n\n`);

export class LiveFeed {
  private readonly readers = new Set<FeedReader>();

  constructor(private readonly options: FeedOptions) {}

  get readerCount(): number {
    return this.readers.size;
  }

  /** Written once for all readers. */
  push(delta: LiveDelta): void {
    if (this.readers.size === 0) return;
    const bytes = frame('delta', deltaJson(delta));
    for (const reader of this.readers) reader.take(bytes);
  }

  /** @throws unavailable when too many follow already */
  join(): FeedReader {
    const { maxReaders } = this.options;
    if (this.readers.size >= maxReaders)
      throw unavailable(`${maxReaders} pages follow the alerts already, which is the limit (--alerts.max-streams)`);
    const reader = new FeedReader(this.options, () => this.readers.delete(reader));
    this.readers.add(reader);
    return reader;
  }

  close(): void {
    for (const reader of this.readers) reader.leave();
  }
}

export class FeedReader {
  private waiting: Bytes[] = [];
  private waitingBytes = 0;
  private needsState = true;
  private hasLeft = false;
  private wake = () => {};

  constructor(
    private readonly options: FeedOptions,
    private readonly onLeave: () => void,
  ) {}

  take(bytes: Bytes): void {
    if (this.needsState) return; // the state it will get has this in it
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    if (this.waitingBytes > MOST_WAITING_BYTES) {
      this.waiting = [];
      this.waitingBytes = 0;
      this.needsState = true;
      this.options.onBehind();
    }
    this.wake();
  }

  /** The next frame; 'quiet' when there was none for so long, undefined once it has left. */
  async next(quietMs: number): Promise<Bytes | 'quiet' | undefined> {
    if (!this.needsState && this.waiting.length === 0 && !this.hasLeft) await this.woken(quietMs);
    if (this.hasLeft) return undefined;
    if (this.needsState) {
      this.needsState = false;
      return frame('state', this.options.state());
    }
    const bytes = this.waiting.shift();
    this.waitingBytes -= bytes?.length ?? 0;
    return bytes ?? 'quiet';
  }

  leave(): void {
    this.hasLeft = true;
    this.onLeave();
    this.wake();
  }

  private woken(quietMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, quietMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
