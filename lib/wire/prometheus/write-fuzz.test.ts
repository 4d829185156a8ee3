// Remote write under bytes nobody should send: valid requests, mutated as messages and as snappy blocks. Whatever comes, the
// answer is 204 or 4xx, a message that is refused whole leaves nothing behind, and memory stays bounded.
// QUADRANT_FUZZ_SECONDS: how long (default 5; `npm run fuzz`: 60). QUADRANT_FUZZ_SEED: repeats a run.

import { expect, test } from 'vitest';
import { KnownSeries } from '@/lib/formats/remote-write/known-series';
import {
  bytes,
  double,
  histogram,
  labels,
  number,
  type SentHistogram,
  SymbolTable,
  sample,
  snappyLiteral,
  staleSample,
  text,
  varint,
} from '@/lib/formats/remote-write/messages.fixtures';
import type { PolledHandler } from '@/lib/kernel/http';
import { Arena } from '@/lib/kernel/wasm/arena';
import { RemoteWriteAppender } from '@/lib/metrics/ingest/append-remote-write';
import type { SampleStore } from '@/lib/metrics/store/contract';
import { memoryStore } from '@/lib/metrics/store/memory';
import { writeRoutes } from './write-api';

const SECONDS = Number(process.env.QUADRANT_FUZZ_SECONDS ?? (import.meta.env.MODE === 'fuzz' ? 60 : 5));
const SEED = Number(process.env.QUADRANT_FUZZ_SEED ?? Date.now() % 2 ** 31);

const NOW_MS = 1_700_000_000_000;
const ALL = { matcherSets: [], startMs: -8.64e15, endMs: 8.64e15 };
const MAX_MESSAGE_BYTES = 2 ** 20;
/** However slow the machine: of a few dozen a fiftieth may be missing, by chance. */
const LEAST_REQUESTS = 500;
/** A store is filled with so many requests, then the next is begun. */
const REQUESTS_PER_STORE = 200;
/** Far above what this test needs, far below what an unbounded request would take. */
const MOST_MEMORY_BYTES = 700 * 2 ** 20;

/** mulberry32: whole numbers from 0, below what is asked for. */
function randomFrom(seed: number) {
  let state = seed >>> 0;
  return (below: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

class Requests {
  constructor(private readonly random: (below: number) => number) {}

  next(): { body: Uint8Array<ArrayBuffer>; isVersion2: boolean } {
    const isVersion2 = this.random(2) === 0;
    const message = Uint8Array.from(isVersion2 ? this.version2() : this.version1());
    const block = snappyLiteral(this.random(2) === 0 ? message : this.mutated(message));
    return { body: this.random(4) === 0 ? Uint8Array.from(this.mutated(block)) : block, isVersion2 };
  }

  private some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.random(most + 1) }, make);
  }

  private pick<T>(...choices: readonly T[]): T {
    return choices[this.random(choices.length)] as T;
  }

  private labelSet(): Record<string, string> {
    const name = this.pick('up', 'käse', 'a_bucket', 'long'.repeat(this.random(20)));
    const more = this.some(4, () => [this.pick('job', 'le', 'z', ''), this.pick('', '1', '+Inf', '😀')]);
    return { __name__: name, ...Object.fromEntries(more) };
  }

  private timestampMs = () => NOW_MS - this.random(1000) * 1000 + (this.random(20) === 0 ? 10 ** 12 : 0);

  private sample = () =>
    this.random(5) === 0
      ? staleSample(this.timestampMs())
      : sample(this.random(100) / 4, this.timestampMs(), this.random(3));

  private histogram = (): number[] => {
    const counts = this.some(5, () => this.random(9));
    const common: SentHistogram = {
      ...{ sum: this.pick<number | 'stale'>(1, Number.NaN, 'stale'), timestampMs: this.timestampMs() },
      ...{ resetHint: this.random(5), positiveSpans: [[this.random(9) - 4, counts.length]] },
    };
    const total = counts.reduce((sum, count) => sum + count, this.pick(0, 0, 0, 1));
    const deltas = counts.map((count, i) => count - (counts[i - 1] ?? 0));
    return histogram(
      this.pick<SentHistogram>(
        { ...common, count: total, schema: this.random(60) - 4, positiveDeltas: deltas },
        { ...common, count: { float: total }, schema: this.random(9), positiveCounts: counts, zeroCount: { float: 1 } },
        { ...common, count: total, schema: -53, positiveDeltas: deltas, customValues: counts.map((_, i) => i / 2) },
        ...EXTREMES.map((extreme) => ({ ...common, ...extreme })),
        { ...common, count: total, negativeSpans: [[0, counts.length]], negativeDeltas: deltas },
      ),
    );
  };

  private version1(): number[] {
    const exemplar = () =>
      bytes(3, labels({ trace_id: 'x'.repeat(this.random(140)) }), double(2, 1), number(3, NOW_MS));
    const series = this.some(5, () =>
      bytes(
        1,
        labels(this.labelSet()),
        ...this.some(4, this.sample),
        ...this.some(2, () => bytes(4, this.histogram())),
        ...this.some(2, exemplar),
      ),
    );
    const metadata = () => bytes(3, number(1, this.random(9)), text(2, this.pick('up', 'a', '')), text(4, 'help'));
    return [...series, ...this.some(2, metadata)].flat();
  }

  private version2(): number[] {
    const symbols = new SymbolTable();
    const exemplar = () => bytes(4, symbols.refsOf({ trace_id: 'abc' }), double(2, 1), number(3, NOW_MS));
    const metadata = () =>
      bytes(5, number(1, this.random(9)), number(3, symbols.of('help')), number(4, symbols.of('s')));
    const series = this.some(5, () =>
      bytes(
        5,
        symbols.refsOf(this.labelSet()),
        ...this.some(4, this.sample),
        ...this.some(2, () => bytes(3, this.histogram())),
        ...this.some(2, exemplar),
        ...this.some(1, metadata),
        number(6, this.random(3)),
      ),
    );
    return [...symbols.fields(), ...series.flat()];
  }

  private mutated(message: Uint8Array): Uint8Array {
    let changed = message;
    for (let count = 1 + this.random(3); count > 0; count--) changed = this.mutatedOnce(changed);
    return changed;
  }

  private mutatedOnce(message: Uint8Array): Uint8Array {
    if (message.length === 0) return Uint8Array.of(this.random(256));
    const at = this.random(message.length);
    const to = at + this.random(Math.min(64, message.length - at + 1));
    const [before, between, after] = [message.subarray(0, at), message.subarray(at, to), message.subarray(to)];
    const repeated = (part: Uint8Array, times: number) => new Array<Uint8Array>(times).fill(part);
    switch (this.random(7)) {
      case 0:
        return before;
      case 1:
        return message.with(at, (message[at] as number) ^ (1 << this.random(8)));
      case 2:
        return message.with(at, this.random(256));
      case 3:
        return Buffer.concat([before, after]);
      case 4:
        return Buffer.concat([before, ...repeated(between, 2 + this.random(3)), after]);
      case 5: // a length or a number gone wild
        return Buffer.concat([before, Uint8Array.from(varint(this.pick(...WILD_NUMBERS))), between, after]);
      default: {
        const small = message.subarray(at, at + 2 + this.random(12));
        return Buffer.concat([before, ...repeated(small, this.pick(2, 100, 100, 100, 20_000)), between, after]);
      }
    }
  }
}

/** Valid histograms at the ends of what is. */
const EXTREMES: readonly SentHistogram[] = [
  {
    ...{ count: { float: Infinity }, zeroThreshold: Infinity, zeroCount: { float: Number.NaN }, schema: -4 },
    ...{ positiveSpans: [[2 ** 31 - 9, 2]], positiveCounts: [Number.NaN, Infinity] },
    negativeSpans: [
      [9 - 2 ** 31, 1],
      [2 ** 32 - 99, 1],
    ],
    negativeCounts: [1e300, 5e-324],
  },
  {
    count: 2 ** 53 - 1,
    zeroCount: 2 ** 53 - 2,
    positiveSpans: [
      [0, 0],
      [9 - 2 ** 31, 1],
    ],
    positiveDeltas: [1],
  },
  { count: 5, zeroCount: 1, schema: 52, positiveSpans: [[2 ** 31 - 9, 4]], positiveDeltas: [1, 0, 0, 0] },
  { count: 0, schema: -53, positiveSpans: [], customValues: [-1e308, 5e-324, 1e308] },
];

const WILD_NUMBERS = [2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 64n - 1n];

/** All there is in a store, as far as a sender can change it. */
async function contentsOf(store: SampleStore) {
  const { samplesAppended, headSamples } = store.stats();
  const exemplars = (await store.exemplars(ALL)).reduce((sum, each) => sum + each.exemplars.length, 0);
  return { samplesAppended, headSamples, exemplars, metadata: JSON.stringify(await store.metadata()) };
}

const ALLOWED = new Set([204, 400, 413]);
const REFUSED_WHOLE = /^(?:cannot decode the remote write request|snappy: |the request holds more than)/;

test(`for ${SECONDS} s, seed ${SEED}`, { timeout: (SECONDS + 180) * 1000 }, async () => {
  console.log(`QUADRANT_FUZZ_SEED=${SEED}`);
  const requests = new Requests(randomFrom(SEED));
  const endMs = Date.now() + SECONDS * 1000;
  const statuses = new Map<number, number>();
  let [round, mostBytes] = [0, 0];
  const goesOn = () => round < LEAST_REQUESTS || Date.now() < endMs;
  while (goesOn()) {
    const store = memoryStore({ nowMs: () => NOW_MS });
    const handler = handlerOf(store);
    for (let i = 0; i < REQUESTS_PER_STORE && goesOn(); i++, round++) {
      const { body, isVersion2 } = requests.next();
      const before = await contentsOf(store);
      const response = await handler(requestOf(body, isVersion2), { aborted: false });
      const after = await contentsOf(store);
      const said = Buffer.from(response.body).toString();
      const where = `round ${round} of seed ${SEED}: ${said}`;
      if (!ALLOWED.has(response.status)) expect.fail(`${response.status} in ${where}`);
      if (said.length > 10_000) expect.fail(`an answer of ${said.length} characters in ${where}`);
      if (REFUSED_WHOLE.test(said)) expect(after, where).toEqual(before);
      else {
        const written = (what: string) => Number(response.headers[`x-prometheus-remote-write-${what}-written`]);
        expect(after.samplesAppended - before.samplesAppended, where).toBe(written('samples') + written('histograms'));
        expect(after.exemplars - before.exemplars, where).toBe(written('exemplars'));
      }
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      mostBytes = Math.max(mostBytes, heapUsed + arrayBuffers);
    }
  }
  console.log(`${round} requests: ${JSON.stringify(Object.fromEntries(statuses))}, at most ${mostBytes >> 20} MiB`);
  expect(mostBytes).toBeLessThan(MOST_MEMORY_BYTES);
  // A fuzzer whose requests are all refused, or all taken, finds nothing.
  expect(statuses.get(204) ?? 0).toBeGreaterThan(round / 50);
  expect(statuses.get(400) ?? 0).toBeGreaterThan(round / 50);
});

function handlerOf(store: SampleStore): PolledHandler {
  const arena = new Arena(1 << 23);
  const appender = new RemoteWriteAppender(store, new KnownSeries(arena));
  const [route] = writeRoutes({
    append: (message, reader) => appender.append(message, reader),
    maxMessageBytes: MAX_MESSAGE_BYTES,
    maxWaitingBytes: MAX_MESSAGE_BYTES,
    arena,
  });
  if (!route) throw new Error('there is no route');
  return route.handler;
}

function requestOf(body: Uint8Array<ArrayBuffer>, isVersion2: boolean) {
  const proto = isVersion2 ? 'io.prometheus.write.v2.Request' : 'prometheus.WriteRequest';
  const headers = { 'content-encoding': 'snappy', 'content-type': `application/x-protobuf;proto=${proto}` };
  return { method: 'POST', url: '/api/v1/write', headers, body };
}
