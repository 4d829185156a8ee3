// Lists of refs against plain arrays, whatever is added and taken away.
import { expect, test } from 'vitest';
import { RefList } from './ref-list';

let seed = 7;
const random = (below: number) => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return (seed >> 8) % below;
};

test.each<[string, () => number]>([
  ['all one after the other', () => 1],
  ['none beside another', () => 2 + random(500)],
  ['every eighth', () => 8],
  ['runs of any length', () => (random(9) === 0 ? 1 + random(1e5) : 1)],
  ['far from each other', () => 1 + random(1e6)],
])('%s', (_, step) => {
  for (const first of [0, 1, 77, 2 ** 31 - 5, 2 ** 31 + 5]) {
    const expected = [first];
    const list = new RefList(first);
    for (let i = 0; i < 400; i++) {
      const ref = (expected.at(-1) as number) + step();
      expected.push(ref);
      list.add(ref);
      if (random(20) === 0) expect([...list.refs()]).toEqual(expected);
    }
    expect([...list.refs()]).toEqual(expected);
    expect([...RefList.of(list.refs()).refs()]).toEqual(expected);
  }
});

test('what was given stays as it is, and is the same for the next one until it is let go', () => {
  const list = new RefList(3);
  list.add(9);
  const given = list.refs();
  expect(list.refs()).toBe(given);
  list.letGo();
  expect(list.refs()).not.toBe(given);
  list.add(10);
  expect([...given]).toEqual([3, 9]);
  expect([...list.refs()]).toEqual([3, 9, 10]);
});

test('the largest refs', () => {
  const list = new RefList(0);
  list.add(2 ** 32 - 2);
  list.add(2 ** 32 - 1);
  expect([...list.refs()]).toEqual([0, 2 ** 32 - 2, 2 ** 32 - 1]);
});
