// Scrapes on their way to the store while the database may be gone: those that cannot be committed wait here, up to a bound, and
// are stored in their order as soon as it is back. They were acknowledged to nobody; a restart meanwhile loses them.
import type { Clock } from '@/lib/kernel/clock';
import { kindOf, messageOf, unavailable } from '@/lib/kernel/errors';
import type { EndedTarget, ScrapeDoors, ScrapedBody, ScrapeOutcome } from './scrape/job';

export type BacklogOptions = {
  readonly store: ScrapeDoors;
  /** Bodies that wait, at most. */
  readonly maxBytes: number;
  readonly clock: Pick<Clock, 'after'>;
  /** A scrape that waited cannot be stored for a reason of its own; it is dropped. */
  readonly onLost: (targetId: string, reason: string) => void;
};

type Waiting =
  | { readonly kind: 'scrape'; readonly scraped: ScrapedBody; readonly bytes: number }
  | { readonly kind: 'end'; readonly target: EndedTarget; readonly bytes: number };

/** What a scrape takes beside its body. */
const OVERHEAD_BYTES = 1024;
const RETRY_MS = 1000;

export class ScrapeBacklog implements ScrapeDoors {
  private readonly waiting: Waiting[] = [];
  private waitingBytes = 0;
  private draining = false;
  private closed = false;
  /** Scrapes that found no room, and those given up. */
  lost = 0;

  constructor(private readonly options: BacklogOptions) {}

  get bytes(): number {
    return this.waitingBytes;
  }

  get scrapes(): number {
    return this.waiting.length;
  }

  /**
   * The outcome of a scrape that has to wait is not known: it has no error and no samples yet.
   * @throws unavailable when it cannot be stored now and there is no room to wait
   */
  async ingest(scraped: ScrapedBody): Promise<ScrapeOutcome> {
    const later = { kind: 'scrape', scraped, bytes: OVERHEAD_BYTES + (scraped.body?.length ?? 0) } as const;
    const outcome = await this.nowOrLater(later, () => this.options.store.ingest(scraped));
    return outcome ?? { error: '', samplesScraped: 0, samplesAdded: 0, samplesOverLimit: 0 };
  }

  async end(target: EndedTarget): Promise<void> {
    await this.nowOrLater({ kind: 'end', target, bytes: OVERHEAD_BYTES }, () => this.options.store.end(target));
  }

  /** undefined: it waits. Nothing overtakes what waits. */
  private async nowOrLater<T>(later: Waiting, now: () => Promise<T>): Promise<T | undefined> {
    if (this.waiting.length === 0) {
      try {
        return await now();
      } catch (thrown) {
        if (kindOf(thrown) !== 'unavailable') throw thrown;
      }
    }
    this.add(later);
    return undefined;
  }

  private add(later: Waiting): void {
    if (this.closed || this.waitingBytes + later.bytes > this.options.maxBytes) {
      this.lost++;
      throw unavailable('the database is gone, and no more scrapes can wait for it');
    }
    this.waiting.push(later);
    this.waitingBytes += later.bytes;
    if (!this.draining) void this.drain();
  }

  private async drain(): Promise<void> {
    this.draining = true;
    for (let next = this.waiting[0]; next && !this.closed; next = this.waiting[0]) {
      if (await this.store(next)) {
        this.waiting.shift();
        this.waitingBytes -= next.bytes;
      } else await new Promise<void>((resolve) => this.options.clock.after(RETRY_MS, resolve));
    }
    this.draining = false;
  }

  /** Whether it is done with: stored, or not to be stored ever. */
  private async store(next: Waiting): Promise<boolean> {
    try {
      if (next.kind === 'scrape') await this.options.store.ingest(next.scraped);
      else await this.options.store.end(next.target);
      return true;
    } catch (thrown) {
      if (kindOf(thrown) === 'unavailable') return false;
      this.lost++;
      this.options.onLost(next.kind === 'scrape' ? next.scraped.targetId : next.target.targetId, messageOf(thrown));
      return true;
    }
  }

  /** Stops trying. @returns how many scrapes are lost by it */
  close(): number {
    this.closed = true;
    return this.waiting.length;
  }
}
