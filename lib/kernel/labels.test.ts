import { describe, expect, test } from 'vitest';
import { compareBytes, Labels } from './labels';

describe('Labels', () => {
  test('are sorted by name, without empty values, the later of two equal names winning', () => {
    const labels = Labels.fromPairs([
      ['job', 'a'],
      ['__name__', 'up'],
      ['gone', ''],
      ['job', 'b'],
    ]);
    expect([...labels]).toEqual([
      ['__name__', 'up'],
      ['job', 'b'],
    ]);
  });

  test('of() sorts whatever order and names came before', () => {
    const objects: Record<string, string>[] = [
      { b: '1', a: '2' },
      { b: '3', a: '4' },
      { a: '5', b: '6' },
      { b: '7' },
      { b: '8', a: '' },
      { b: '9', a: '1', c: '2' },
      {},
      { b: '3', '10': '4', '9': '5' },
    ];
    for (const object of [...objects, ...objects])
      expect([...Labels.of(object)]).toEqual([...Labels.fromPairs(Object.entries(object))]);
  });

  test('an object of them has each, whatever its name', () => {
    const pairs = [
      ['__proto__', '1'],
      ['constructor', '2'],
      ['z', '3'],
    ] as const;
    expect(Object.entries(Labels.fromPairs(pairs).toJSON())).toEqual(pairs);
    expect(JSON.stringify(Labels.fromPairs(pairs))).toBe('{"__proto__":"1","constructor":"2","z":"3"}');
  });

  test('answer an absent label with the empty string, as PromQL does not tell the two apart', () => {
    expect(Labels.of({ a: '1' }).get('b')).toBe('');
    expect(Labels.of({ a: '1' }).has('b')).toBe(false);
  });

  test('with() adds, replaces and removes without changing the original', () => {
    const original = Labels.of({ a: '1', b: '2' });
    expect(original.with('c', '3').toJSON()).toEqual({ a: '1', b: '2', c: '3' });
    expect(original.with('a', '9').toJSON()).toEqual({ a: '9', b: '2' });
    expect(original.with('a', '').toJSON()).toEqual({ b: '2' });
    expect(original.toJSON()).toEqual({ a: '1', b: '2' });
  });

  test.each(['', 'a', 'aa', 'b', 'c'])('with(%j, …) keeps the order of names', (name) => {
    const original = Labels.of({ a: '1', b: '2' });
    expect(original.with(name, '3')).toEqual(Labels.fromPairs([...original, [name, '3']]));
  });

  test.each([[[]], [['a']], [['b', 'a']], [['a', 'gone']], [['gone', 'b']]])(
    'keyOf(%j) is equal for those that have the same of these labels, absent ones among them',
    (names) => {
      const objects: Record<string, string>[] = [
        { a: '1', b: '2' },
        { a: '1' },
        { b: '2' },
        { a: '2', b: '1', c: '3' },
        {},
      ];
      const sets = objects.map(Labels.of);
      for (const one of sets) {
        for (const other of sets) {
          const areEqual = names.every((name) => one.get(name) === other.get(name));
          expect(one.keyOf(names) === other.keyOf(names)).toBe(areEqual);
        }
      }
    },
  );

  test('keys differ wherever the pairs differ, even when the joined text would not', () => {
    expect(Labels.of({ a: 'b', c: 'd' }).key()).not.toBe(Labels.of({ a: 'bcd' }).key());
    expect(Labels.of({ a: '1' }).key()).toBe(Labels.of({ a: '1' }).key());
  });

  test('print as a selector', () => {
    expect(Labels.of({ __name__: 'up', job: 'a"b' }).toString()).toBe('up{job="a\\"b"}');
    expect(Labels.of({ __name__: 'up' }).toString()).toBe('up');
    expect(Labels.of({ job: 'a' }).toString()).toBe('{job="a"}');
    expect(Labels.empty.toString()).toBe('{}');
  });

  test('compare pair by pair, a prefix first', () => {
    const a = Labels.of({ a: '1' });
    expect(a.compare(Labels.of({ a: '1', b: '2' }))).toBeLessThan(0);
    expect(a.compare(Labels.of({ a: '0', b: '2' }))).toBeGreaterThan(0);
    expect(a.compare(Labels.of({ a: '1' }))).toBe(0);
  });
});

describe('compareBytes', () => {
  test.each([
    ['a', 'b', -1],
    ['a', 'a', 0],
    ['ab', 'a', 1],
    ['', 'a', -1],
    // UTF-8 puts U+1F600 after U+FFFD, UTF-16 before it.
    ['\u{1f600}', '\ufffd', 1],
    ['\ue000', '\u{10000}', -1],
    ['\u{1f600}', '\u{1f601}', -1],
  ])('%j against %j', (a, b, order) => {
    expect(Math.sign(compareBytes(a, b))).toBe(order);
    expect(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))).toBe(order);
  });
});
