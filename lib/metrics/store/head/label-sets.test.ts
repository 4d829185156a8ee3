// Sets of labels come back as they were, and give their room back.
import { expect, test } from 'vitest';
import { LabelSets } from './label-sets';

const sets = () => new LabelSets((pair) => ({ name: `n${pair}`, value: `v${pair}` }));
const textsOf = (pairs: readonly number[]) => pairs.flatMap((pair) => [`n${pair}`, `v${pair}`]);

test('sets of any length come back, also one that is longer than a page', () => {
  const all = sets();
  const lengths = [0, 1, 9, 40_000, 3, ...Array.from({ length: 3_000 }, (_, i) => i % 60)];
  const added = lengths.map((length, i) => {
    const pairs = Array.from({ length }, (_, n) => (n * 7919 + i * 31) % (i % 2 ? 200 : 5_000_000));
    return { pairs, place: all.add(pairs) };
  });
  for (const { pairs, place } of added) {
    const texts = textsOf(pairs);
    expect(all.textsAt(place)).toEqual(texts);
    expect(all.isAt(place, texts)).toBe(true);
    expect(all.isAt(place, [...texts, 'n', 'v'])).toBe(false);
    if (texts.length > 0) expect(all.isAt(place, [...texts.slice(0, -1), 'other'])).toBe(false);
  }
});

test('the place of one that is gone is given to one as long in bytes, and others stay as they are', () => {
  const all = sets();
  const [first, second] = [all.add([1, 2, 3]), all.add([4, 5, 300])];
  all.remove(first);
  expect(all.add([1, 2, 300])).not.toBe(first);
  expect(all.add([7, 8, 9])).toBe(first);
  expect(all.textsAt(first)).toEqual(textsOf([7, 8, 9]));
  expect(all.textsAt(second)).toEqual(textsOf([4, 5, 300]));
});
