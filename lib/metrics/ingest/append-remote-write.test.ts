// From a message to the store: what a series is, what becomes of it when it has left memory, what is left out and told.

import { beforeEach, describe, expect, test } from 'vitest';
import { KnownSeries } from '@/lib/formats/remote-write/known-series';
import { parseLabels } from '@/lib/formats/remote-write/labels';
import { bytes, double, histogram, labels, number, sample, text } from '@/lib/formats/remote-write/messages.fixtures';
import { readWriteRequest } from '@/lib/formats/remote-write/version-1';
import { Labels } from '@/lib/kernel/labels';
import { type AppendBatch, NO_ROOM, type SampleWriter } from '../store/contract';
import { RemoteWriteAppender } from './append-remote-write';

const READER = { read: readWriteRequest, parseLabels };
const RESULT = { stored: 0, histogramsStored: 0, exemplarsStored: 0 };
const REFUSED = {
  ...{ duplicate: 0, duplicate_timestamp: 0, out_of_order: 0 },
  ...{ too_old: 0, too_far_in_future: 0, series_limit: 0 },
};

/** A writer that notes what it is asked, and forgets series when told. */
class NotingWriter implements SampleWriter {
  readonly batches: AppendBatch[] = [];
  readonly asked: string[] = [];
  private readonly known = new Set<number>();
  private nextRef = 0;
  hasRoom = true;

  refOf(of: Labels): number {
    this.asked.push(String(of));
    if (!this.hasRoom) return NO_ROOM;
    this.known.add(this.nextRef);
    return this.nextRef++;
  }

  isKnown(ref: number): boolean {
    return this.known.has(ref);
  }

  forget(ref: number): void {
    this.known.delete(ref);
  }

  async append(batch: AppendBatch) {
    // Columns belong to the writer until it answers, so what is noted is a copy.
    const { refs, timestampsMs, values } = batch;
    this.batches.push({ ...batch, refs: refs.slice(), timestampsMs: timestampsMs.slice(), values: values.slice() });
    return { ...RESULT, refused: REFUSED };
  }
}

let store: NotingWriter;
let appender: RemoteWriteAppender;

beforeEach(() => {
  store = new NotingWriter();
  appender = new RemoteWriteAppender(store, new KnownSeries());
});

const append = (...message: number[][]) => appender.append(Uint8Array.from(message.flat()), READER);
const series = (name: string, ...content: number[][]) => bytes(1, labels({ __name__: name }), ...content);
const last = () => store.batches.at(-1) as AppendBatch;

describe('which series', () => {
  test('each is asked for once, in whatever order and company it comes again', async () => {
    await append(series('a', sample(1, 1)), series('b', sample(2, 1)));
    await append(series('a', sample(1, 2)), series('b', sample(2, 2)));
    await append(series('b', sample(2, 3)), series('c', sample(3, 3)), series('a', sample(1, 3)));
    expect(store.asked).toEqual(['a', 'b', 'c']);
    expect(store.batches.map(({ refs }) => [...refs])).toEqual([
      [0, 1],
      [0, 1],
      [1, 2, 0],
    ]);
    expect([...last().values]).toEqual([2, 3, 1]);
  });

  test('one that has left memory is made anew, where it was expected and where it was not', async () => {
    await append(series('a', sample(1, 1)), series('b', sample(1, 1)));
    store.forget(1);
    await append(series('a', sample(1, 2)), series('b', sample(1, 2)));
    store.forget(0);
    await append(series('b', sample(1, 3)), series('a', sample(1, 3)));
    expect(store.asked).toEqual(['a', 'b', 'b', 'a']);
    expect(store.batches.map(({ refs }) => [...refs])).toEqual([
      [0, 1],
      [0, 2],
      [2, 3],
    ]);
  });

  test('one for which there was no room is asked for again', async () => {
    store.hasRoom = false;
    await append(series('a', sample(1, 1)));
    await append(series('a', sample(1, 2)));
    store.hasRoom = true;
    await append(series('a', sample(1, 3)));
    await append(series('a', sample(1, 4)));
    expect(store.batches.map(({ refs }) => [...refs])).toEqual([[NO_ROOM], [NO_ROOM], [0], [0]]);
    expect(store.asked).toHaveLength(3);
  });
});

test('requests that overlap do not share columns', async () => {
  const answers: (() => void)[] = [];
  store.append = (batch) =>
    new Promise((resolve) => {
      store.batches.push(batch);
      answers.push(() => resolve({ ...RESULT, refused: REFUSED }));
    });
  const first = append(series('a', sample(1, 1)));
  const second = append(series('b', sample(2, 2)));
  for (const answer of answers) answer();
  await Promise.all([first, second]);
  const third = append(series('c', sample(3, 3)), series('d', sample(4, 4)));
  answers[2]?.();
  await third;
  expect([...last().refs]).toEqual([2, 3]);
  expect([...last().values]).toEqual([3, 4]);
});

test.each([
  ['after the sample', 8, 0],
  ['with the sample', 7, 7],
  ['before 1970', -(2 ** 62), 0],
])('a start %s', async (_, startTimestampMs, kept) => {
  await append(series('a', sample(1, 7, startTimestampMs)), series('b', sample(1, 7, 3)));
  expect([...(last().startTimestampsMs ?? [])]).toEqual([kept, 3]);
});

test('histograms by the index of their sample, starts in a column, exemplars with their series', async () => {
  const counted = histogram({ count: 2, zeroCount: 2, timestampMs: 5, startTimestampMs: 3 });
  const exemplar = bytes(3, labels({ trace_id: 'x' }), double(2, 0.5), number(3, 4));
  await append(series('a', sample(1, 1)), series('b', bytes(4, counted), exemplar), series('c', sample(1, 6)));
  expect([...(last().histograms ?? [])]).toEqual([[1, expect.objectContaining({ count: 2, isInteger: true })]]);
  expect([...(last().startTimestampsMs ?? [])]).toEqual([0, 3, 0]);
  expect(last().exemplars).toEqual([{ ref: 1, labels: Labels.of({ trace_id: 'x' }), value: 0.5, timestampMs: 4 }]);
  await append(series('a', sample(1, 7)));
  expect(last()).not.toHaveProperty('histograms');
  expect(last()).not.toHaveProperty('startTimestampsMs');
  expect(last()).not.toHaveProperty('exemplars');
});

test('a histogram that is too fine is stored as fine as may be', async () => {
  const fine = histogram({ count: 3, schema: 9, positiveSpans: [[1, 2]], positiveDeltas: [1, 1], timestampMs: 5 });
  await append(series('a', bytes(4, fine)));
  expect(last().histograms?.get(0)).toMatchObject({ schema: 8, positiveBuckets: [3] });
});

test('what is wrong is told once, a few times of many, and leaves the rest alone', async () => {
  const wrong = histogram({ count: 5, timestampMs: 9 });
  const outcome = await append(
    series('', sample(1, 1)),
    series('', sample(1, 2)),
    series('a', bytes(4, wrong), sample(1, 1)),
    ...Array.from({ length: 20 }, (_, i) => bytes(1, labels({ job: String(i) }), sample(1, 1))),
  );
  expect(outcome).toMatchObject({ problemCount: 23 });
  expect(outcome.problems).toHaveLength(10);
  expect(outcome.problems.slice(0, 3)).toEqual([
    'invalid metric name or labels: no metric name, got {__name__=""}',
    'invalid native histogram at 9: 0 observations found in buckets, but the count field is 5',
    'invalid metric name or labels: no metric name, got {job="0"}',
  ]);
  expect([...last().refs]).toEqual([0]);
});

test('metadata goes to the store when it is new or changed', async () => {
  const metadata = (help: string) => bytes(3, number(1, 1), text(2, 'a'), text(4, help));
  await append(metadata('old'));
  await append(metadata('old'));
  expect(last().metadata).toEqual([]);
  await append(metadata('new'), metadata('newest'));
  expect(last().metadata).toEqual([{ metric: 'a', type: 'counter', help: 'newest', unit: '' }]);
});

describe('a request that holds too much is refused whole', () => {
  const limited = (limits: { samples: number; others: number }) =>
    new RemoteWriteAppender(store, new KnownSeries(), { requestLimits: limits });

  test.each([
    ['samples', series('a', sample(1, 1), sample(1, 2), sample(1, 3))],
    ['histograms', series('a', bytes(4, []), bytes(4, []), bytes(4, []))],
    ['exemplars', series('a', bytes(3, []), bytes(3, []), bytes(3, []))],
    ['metadata', [...bytes(3, text(2, 'a')), ...bytes(3, text(2, 'b')), ...bytes(3, text(2, 'c'))]],
  ])('%s', async (what, message) => {
    const small = limited({ samples: what === 'samples' ? 2 : 100, others: 2 });
    await expect(small.append(Uint8Array.from(message), READER)).rejects.toMatchObject({
      kind: 'too_large',
      message: `the request holds more than 2 ${what}`,
    });
    expect(store.batches).toEqual([]);
  });
});
