import { expect, test } from 'vitest';
import { KnownSeries } from './known-series';

/** Reads words from a body, as a message's label sets; the refs they got. `made` counts the words that were new. */
function reader(known: KnownSeries) {
  const refs = new Map<string, number>();
  return {
    refs,
    read(...words: string[]) {
      const body = Buffer.from(words.join(''));
      let at = 0;
      return words.map((word) => {
        const start = at;
        at += word.length;
        return known.refOf(body, start, at, () => {
          refs.set(word, refs.size);
          return refs.size - 1;
        });
      });
    },
  };
}

test('equal bytes are one series, in whatever order they come', () => {
  const subject = reader(new KnownSeries());
  expect(subject.read('aa', 'bb', 'cc')).toEqual([0, 1, 2]);
  expect(subject.read('aa', 'bb', 'cc')).toEqual([0, 1, 2]);
  expect(subject.read('cc', 'aa', 'dd', 'bb')).toEqual([2, 0, 3, 1]);
  expect(subject.read('bb', 'bbb', 'b')).toEqual([1, 4, 5]);
  expect(subject.refs.size).toBe(6);
});

test('past its bound it forgets, and finds again what is asked for again', () => {
  const subject = reader(new KnownSeries(2));
  expect(subject.read('a', 'b', 'c')).toEqual([0, 1, 2]);
  expect(subject.read('c')).toEqual([2]);
});

test('a thousand random bodies: always the series of the bytes', () => {
  const known = new KnownSeries(50);
  const refs = new Map<string, number>();
  let seed = 3;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  for (let i = 0; i < 1000; i++) {
    const words = Array.from({ length: 1 + random(8) }, () => `w${random(80)}`);
    const body = Buffer.from(words.join(''));
    let at = 0;
    for (const word of words) {
      const make = () => {
        if (!refs.has(word)) refs.set(word, refs.size);
        return refs.get(word) as number;
      };
      expect(known.refOf(body, at, at + word.length, make)).toBe(make());
      at += word.length;
    }
  }
});
