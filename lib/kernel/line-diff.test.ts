// Texts line by line: the differences give both texts back, and no fewer edits would do.
import { expect, test } from 'vitest';
import { lineDiff } from './line-diff';

const shown = (before: string, after: string) =>
  lineDiff(before, after).map(({ kind, text }) => ({ same: ' ', removed: '-', added: '+' })[kind] + text);

test.each([
  ['', '', []],
  ['a\n', 'a\n', [' a']],
  ['', 'a\nb', ['+a', '+b']],
  ['a\nb\n', '', ['-a', '-b']],
  ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
  ['a\nb\nc', 'a\nc', [' a', '-b', ' c']],
  ['a\nc', 'a\nb\nc', [' a', '+b', ' c']],
  ['a\nb\na\nb', 'b\na\nb\na', ['-a', ' b', ' a', ' b', '+a']],
  ['x\ny', 'a\nb', ['-x', '-y', '+a', '+b']],
  ['a', 'a\n', [' a']],
  ['a\n\nb', 'a\nb', [' a', '-', ' b']],
])('%j to %j', (before, after, expected) => expect(shown(before, after)).toEqual(expected));

test('lines have their numbers on both sides', () => {
  expect(lineDiff('a\nb', 'x\nb')).toEqual([
    { kind: 'removed', text: 'a', before: 1, after: undefined },
    { kind: 'added', text: 'x', before: undefined, after: 1 },
    { kind: 'same', text: 'b', before: 2, after: 2 },
  ]);
});

/** Lines of the longest common subsequence, by the table everybody knows. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    for (const [j, y] of b.entries())
      next.push(x === y ? (row[j] as number) + 1 : Math.max(row[j + 1] as number, next[j] as number));
    row = next;
  }
  return row[b.length] as number;
}

test('of random texts each side can be read off, and as much stays as can stay', () => {
  let state = 7;
  const random = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % n;
  };
  for (let round = 0; round < 500; round++) {
    const lines = () => Array.from({ length: random(12) }, () => 'abcd'[random(4)] as string);
    const [before, after] = [lines(), lines()];
    const diff = lineDiff(before.join('\n'), after.join('\n'));
    const side = (kind: string) => diff.filter((line) => line.kind !== kind).map(({ text }) => text);
    expect([side('added'), side('removed')]).toEqual([before, after]);
    expect(diff.filter(({ kind }) => kind === 'same')).toHaveLength(common(before, after));
  }
});

test('texts that have nothing in common are told as replaced, at once', () => {
  const many = (letter: string) => Array.from({ length: 20_000 }, (_, i) => `${letter}${i}`).join('\n');
  const diff = lineDiff(many('a'), many('b'));
  expect(diff).toHaveLength(40_000);
  expect(diff[0]?.kind).toBe('removed');
});
