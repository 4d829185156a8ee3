import { expect, test } from 'vitest';
import { Arena } from '@/lib/kernel/wasm/arena';
import { KnownSeries } from './known-series';

/** Reads words from a body, as a message's label sets; the refs they got. A word that was not known gets the next ref. */
function reader(known: KnownSeries) {
  const subject = {
    /** Words that were not known when they came, in their order. */
    made: [] as string[],
    /** How many were the expected ones. */
    expected: 0,
    read(...words: string[]) {
      const message = Uint8Array.from(Buffer.from(words.join('')));
      known.begin(message);
      const body = new DataView(message.buffer);
      let at = 0;
      return words.map((word) => {
        const start = at;
        at += Buffer.byteLength(word);
        return refOf(body, start, at, word);
      });
    },
  };
  function refOf(body: DataView, start: number, end: number, word: string): number {
    if (known.expectedBytes === end - start && known.takeExpected(body, start)) subject.expected++;
    else if (!known.take(body, start, end)) {
      known.add(body, start, end, subject.made.push(word) - 1);
      return subject.made.length - 1;
    }
    return known.ref;
  }
  return subject;
}

test('equal bytes are one series, in whatever order they come', () => {
  const subject = reader(new KnownSeries());
  expect(subject.read('aa', 'bb', 'cc')).toEqual([0, 1, 2]);
  expect(subject.read('aa', 'bb', 'cc')).toEqual([0, 1, 2]);
  expect(subject.read('cc', 'aa', 'dd', 'bb')).toEqual([2, 0, 3, 1]);
  expect(subject.read('bb', 'bbb', 'b', 'bbbb', 'bbbbb')).toEqual([1, 4, 5, 6, 7]);
  expect(subject.read('bbbbb', 'bbbb', 'b', 'bbb', 'bb')).toEqual([7, 6, 5, 4, 1]);
});

test('what came after a series last time is expected after it next time', () => {
  const subject = reader(new KnownSeries());
  const words = Array.from({ length: 100 }, (_, i) => `a word of some length, number ${i}`);
  subject.read(...words);
  subject.read(...words);
  // The first came after the last of the first round only now; all others were expected.
  expect(subject.expected).toBe(99);
  subject.read(...words);
  expect(subject.expected).toBe(199);
});

test('a ref can be replaced', () => {
  const known = new KnownSeries();
  const subject = reader(known);
  subject.read('a', 'b');
  subject.read('a');
  known.ref = 0xffffffff;
  expect(subject.read('a', 'b')).toEqual([0xffffffff, 1]);
});

test('past its bounds it forgets, and finds again what is asked for again', () => {
  const subject = reader(new KnownSeries(new Arena(), { entries: 2, pages: 1 }));
  expect(subject.read('a', 'b', 'c')).toEqual([0, 1, 2]);
  expect(subject.read('c')).toEqual([2]);
  expect(subject.read('a')).toEqual([3]);

  const bytes = reader(new KnownSeries(new Arena(), { entries: 100, pages: 1 }));
  const long = Array.from({ length: 17 }, (_, i) => String.fromCharCode(97 + i).repeat(65_536));
  expect(bytes.read(...long)).toEqual(long.map((_, i) => i));
  expect(bytes.read(long[16] as string, long[0] as string)).toEqual([16, 17]);
});

test('labels too long to be kept are new each time', () => {
  const subject = reader(new KnownSeries());
  const long = 'x'.repeat(65_537);
  expect(subject.read('a', long, 'b')).toEqual([0, 1, 2]);
  expect(subject.read('a', long, 'b')).toEqual([0, 3, 2]);
});

test('a hundred thousand series, over many pages and tables', () => {
  const subject = reader(new KnownSeries());
  const words = Array.from({ length: 100_000 }, (_, i) => `series ${i} ${'.'.repeat(i % 50)}`);
  const refs = words.map((_, i) => i);
  expect(subject.read(...words)).toEqual(refs);
  expect(subject.read(...words.toReversed())).toEqual(refs.toReversed());
});

test('a thousand random bodies: always the series of the bytes', () => {
  const subject = reader(new KnownSeries(new Arena(), { entries: 50, pages: 1 }));
  let seed = 3;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  for (let i = 0; i < 1000; i++) {
    const words = Array.from({ length: 1 + random(8) }, () => `w${random(80)}`);
    expect(subject.read(...words).map((ref) => subject.made[ref])).toEqual(words);
  }
});
