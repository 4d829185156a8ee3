// Answers about names, values and series, kept while they hold: the main thread gives them without asking the engine thread. An answer
// comes with a watch that the engine thread ends before it acknowledges whatever may change it.
import type { Registry } from 'prom-client';
import type { Watch, WireRequest, WireResponse } from '@/lib/kernel/http';
import { goesOn } from '@/lib/metrics/store/series-watches';
import { countersIn, gaugesIn } from '../metrics';

type Kept = {
  readonly answer: WireResponse;
  readonly watch: Watch;
  /** Of the thread that gave the answer: another one has others. */
  readonly numbers: Int32Array;
  readonly bytes: number;
};

/** The objects count, too. */
const ENTRY_BYTES = 1024;
/** One answer takes no more than this part of the room. */
const LARGEST_PART = 4;

export class AnswerCache {
  /** By raw path and query; the one used last comes last. */
  private readonly kept = new Map<string, Kept>();
  private keptBytes = 0;
  hits = 0;
  misses = 0;

  /** @param maxBytes 0: nothing is kept */
  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.keptBytes;
  }

  /** undefined: there is none that holds. @param numbers of the engine thread that runs */
  find({ method, url }: WireRequest, numbers: Int32Array): WireResponse | undefined {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const found = this.kept.get(url);
    if (!found) return undefined;
    this.kept.delete(url);
    if (found.numbers === numbers && goesOn(numbers, found.watch)) {
      this.hits++;
      this.kept.set(url, found);
      return found.answer;
    }
    this.keptBytes -= found.bytes;
    return undefined;
  }

  /** Takes an answer that holds for as long as its watch goes on; its body must not be changed from here on. */
  keep({ method, url }: WireRequest, answer: WireResponse, watch: Watch, numbers: Int32Array): void {
    this.misses++;
    const bytes = answer.body.byteLength + 2 * url.length + ENTRY_BYTES;
    if (method !== 'GET' || bytes * LARGEST_PART > this.maxBytes) return;
    this.forget(url);
    this.kept.set(url, { answer, watch, numbers, bytes });
    this.keptBytes += bytes;
    for (const oldest of this.kept.keys()) {
      if (this.keptBytes <= this.maxBytes) return;
      this.forget(oldest);
    }
  }

  private forget(url: string): void {
    this.keptBytes -= this.kept.get(url)?.bytes ?? 0;
    this.kept.delete(url);
  }
}

/** Registers its figures. */
export function addAnswerMetrics(registry: Registry, answers: Pick<AnswerCache, 'bytes' | 'hits' | 'misses'>): void {
  gaugesIn(registry)('quadrant_answer_cache_bytes', 'Bytes of answers kept while they hold.', () => answers.bytes);
  const counter = countersIn(registry);
  counter('quadrant_answer_cache_hits_total', 'Answers that were kept, and held.', () => answers.hits);
  counter(
    'quadrant_answer_cache_misses_total',
    'Answers that could be kept, and had to be made.',
    () => answers.misses,
  );
}
