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
  /** By key; the one used last comes last. */
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
  find(key: string, numbers: Int32Array): WireResponse | undefined {
    const found = this.kept.get(key);
    if (!found) return undefined;
    this.kept.delete(key);
    if (found.numbers === numbers && goesOn(numbers, found.watch)) {
      this.hits++;
      this.kept.set(key, found);
      return found.answer;
    }
    this.keptBytes -= found.bytes;
    return undefined;
  }

  /** Takes an answer that holds for as long as its watch goes on; its body must not be changed from here on. */
  keep(key: string, answer: WireResponse, watch: Watch, numbers: Int32Array): void {
    this.misses++;
    const bytes = answer.body.byteLength + 2 * key.length + ENTRY_BYTES;
    if (bytes * LARGEST_PART > this.maxBytes) return;
    this.forget(key);
    this.kept.set(key, { answer, watch, numbers, bytes });
    this.keptBytes += bytes;
    for (const oldest of this.kept.keys()) {
      if (this.keptBytes <= this.maxBytes) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.keptBytes -= this.kept.get(key)?.bytes ?? 0;
    this.kept.delete(key);
  }
}

/** Longer forms are rare, and their answers hardly asked for twice. */
const MAX_FORM_BYTES = 4096;

/**
 * All of a request that its answer depends on: raw path and query, and of a form its bytes and what they are said to be.
 * undefined: its answer is not kept. Call it before the body is moved.
 */
export function answerKeyOf({ method, url, headers, body }: WireRequest): string | undefined {
  if (method === 'GET' || method === 'HEAD') return url;
  if (method !== 'POST' || body.length > MAX_FORM_BYTES) return undefined;
  // Neither an address nor a header has a line feed in it.
  return `${url}\n${headers['content-type'] ?? ''}\n${Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')}`;
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
