import { expect, test } from 'vitest';
import { LineSplitter } from './index';

function linesOf(chunks: readonly string[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((bytes, start, end) =>
    lines.push(Buffer.from(bytes.subarray(start, end)).toString()),
  );
  for (const chunk of chunks) splitter.write(Buffer.from(chunk));
  splitter.end();
  return lines;
}

test.each<[chunks: string[], lines: string[]]>([
  [[], []],
  [['a'], ['a']],
  [['a\n'], ['a']],
  [['a\r\nb\r'], ['a', 'b']],
  [['\n\n'], ['', '']],
  [
    ['a', 'b', '\nc\nd', '\n'],
    ['ab', 'c', 'd'],
  ],
  [
    ['a\n', 'b'],
    ['a', 'b'],
  ],
  [['', 'a', '', '\n'], ['a']],
])('%j is %j', (chunks, lines) => expect(linesOf(chunks)).toEqual(lines));

test('a chunk may be used again for the next', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((bytes, start, end) =>
    lines.push(Buffer.from(bytes.subarray(start, end)).toString()),
  );
  const chunk = Buffer.from('one\ntw');
  splitter.write(chunk);
  chunk.write('o\nlast');
  splitter.write(chunk);
  splitter.end();
  expect(lines).toEqual(['one', 'two', 'last']);
});

test('a line without end is refused before it fills memory', () => {
  const splitter = new LineSplitter(() => {});
  const megabyte = Buffer.alloc(2 ** 20, 'x');
  expect(() => {
    for (let i = 0; i < 20; i++) splitter.write(megabyte);
  }).toThrow(expect.objectContaining({ kind: 'bad_input' }));
});
