// Messages are read alike, whether runs of expected series are taken from them or every series is read by itself.
import { expect, test } from 'vitest';
import { KnownSeries } from '@/lib/formats/remote-write/known-series';
import { parseLabels } from '@/lib/formats/remote-write/labels';
import {
  bytes,
  double,
  histogram,
  labels,
  number,
  sample,
  snappyLiteral,
  staleSample,
} from '@/lib/formats/remote-write/messages.fixtures';
import { readWriteRequest } from '@/lib/formats/remote-write/version-1';
import { SnappyDecoder } from '@/lib/formats/snappy';
import type { Labels } from '@/lib/kernel/labels';
import { Arena } from '@/lib/kernel/wasm/arena';
import type { KnownRun } from '../doors';
import { noRefusals } from '../store/append-rules';
import type { AppendBatch, SampleWriter } from '../store/contract';
import { RemoteWriteAppender } from './append-remote-write';

/** Notes what it is given; forgets its series when it is told to. */
class Notes implements SampleWriter {
  readonly noted: unknown[] = [];
  private refs = new Map<string, number>();
  private next = 0;
  private firstKnown = 0;

  refOf(of: Labels): number {
    const ref = this.refs.get(of.key());
    if (ref !== undefined && ref >= this.firstKnown) return ref;
    this.refs.set(of.key(), this.next);
    return this.next++;
  }

  isKnown(ref: number): boolean {
    return ref >= this.firstKnown;
  }

  forgetAll(): void {
    this.firstKnown = this.next;
  }

  async append({ refs, timestampsMs, values, histograms, exemplars }: AppendBatch) {
    const words = new BigUint64Array(values.slice().buffer);
    this.noted.push([[...refs], [...timestampsMs], [...words], [...(histograms ?? [])], [...(exemplars ?? [])]]);
    return { stored: refs.length, histogramsStored: 0, exemplarsStored: 0, refused: noRefusals() };
  }
}

/** Counts the samples that came in runs. */
class Counting extends KnownSeries {
  inRuns = 0;

  override takeRun(message: Uint8Array, at: number): KnownRun | undefined {
    const run = super.takeRun(message, at);
    this.inRuns += run?.refs.length ?? 0;
    return run;
  }
}

const READER = { read: readWriteRequest, parseLabels };

/** Two appenders, of which one is given its messages in the arena of its known series. */
function twoWays() {
  const arena = new Arena(1 << 22);
  const known = new Counting(arena);
  const decoder = new SnappyDecoder(1 << 20, arena);
  const [inRuns, one] = [new Notes(), new Notes()];
  const [fast, slow] = [new RemoteWriteAppender(inRuns, known), new RemoteWriteAppender(one, new KnownSeries())];
  const outcome = (appended: Promise<unknown>) => appended.catch((thrown: Error) => thrown.message);
  return {
    known,
    forgetAll: () => [inRuns, one].map((notes) => notes.forgetAll()),
    async send(message: Uint8Array<ArrayBuffer>) {
      const got = await outcome(fast.append(decoder.decode(snappyLiteral(message)), READER));
      const wanted = await outcome(slow.append(message.slice(), READER));
      expect(got).toEqual(wanted);
      expect(inRuns.noted).toEqual(one.noted);
      inRuns.noted.length = 0;
      one.noted.length = 0;
    },
  };
}

/** The same numbers each time. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

type Random = ReturnType<typeof randomFrom>;

/** Mostly as senders write them; now and then anything else that a series may hold. */
function content(random: Random, timestampMs: number): number[][] {
  const kind = random(40);
  if (kind === 0) return [histogram({ count: 0, sum: 0, timestampMs } as never)];
  if (kind === 1) return [staleSample(timestampMs)];
  if (kind === 2) return [sample(0.1 * random(1000), timestampMs), bytes(3, labels({ trace: 'x' }), double(2, 1))];
  if (kind === 3) return [sample(1, -timestampMs)];
  if (kind === 4) return [bytes(2, number(2, timestampMs))];
  if (kind === 5) return [sample(1, timestampMs, timestampMs - 5)];
  if (kind === 6) return [];
  if (kind === 7) return [bytes(2, number(2, timestampMs), double(1, 5))];
  if (kind === 8) return [sample(1, 2n ** 63n), sample(2, 2n ** 64n - 1n), sample(3, 0)];
  if (kind === 9) return [sample(1, timestampMs), number(9, 7)];
  return Array.from({ length: 1 + (random(8) === 0 ? random(40) : 0) }, (_, i) =>
    sample(random(1e6) / 100, timestampMs + i),
  );
}

const name = (i: number) => ({ __name__: `m${i % 7}`, instance: `host-${'x'.repeat(i % 23)}`, series: String(i) });
const short = (i: number) => (i % 50 === 0 ? { a: String(i % 10) } : name(i));

function message(random: Random, round: number): Uint8Array<ArrayBuffer> {
  const from = random(4) === 0 ? random(50) : 0;
  const all = Array.from({ length: 100 - from }, (_, i) =>
    bytes(1, labels(short(from + i)), ...content(random, 1_000_000 + round * 15_000)),
  );
  if (random(5) === 0) all.splice(random(all.length), 1);
  return Uint8Array.from(all.flat());
}

test('three hundred rounds of series, some of them odd', async () => {
  const random = randomFrom(7);
  const both = twoWays();
  for (let round = 0; round < 300; round++) {
    if (random(50) === 0) both.forgetAll();
    await both.send(message(random, round));
  }
  expect(both.known.inRuns).toBeGreaterThan(15_000);
});

test('three hundred rounds with a few bytes broken', async () => {
  const random = randomFrom(11);
  const both = twoWays();
  for (let round = 0; round < 300; round++) {
    const broken = message(random, round);
    for (let i = random(3); i > 0; i--) broken[random(broken.length)] = random(256);
    await both.send(random(10) === 0 ? broken.subarray(0, random(broken.length)).slice() : broken);
  }
  expect(both.known.inRuns).toBeGreaterThan(5_000);
});

test('more samples in a run than there is room for come in several', async () => {
  const both = twoWays();
  const many = Uint8Array.from(
    Array.from({ length: 5000 }, (_, i) => bytes(1, labels({ __name__: 'up', i: String(i) }), sample(i, 5))).flat(),
  );
  await both.send(many);
  await both.send(many);
  expect(both.known.inRuns).toBe(4999);
});

test('a series that has left the store is made anew, also within a run', async () => {
  const both = twoWays();
  const three = Uint8Array.from(
    ['a', 'b', 'c'].flatMap((each) => bytes(1, labels({ __name__: 'up', each }), sample(1, 5))),
  );
  await both.send(three);
  await both.send(three);
  both.forgetAll();
  await both.send(three);
  expect(both.known.inRuns).toBe(5);
});
