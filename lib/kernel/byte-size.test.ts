import { expect, test } from 'vitest';
import { parseByteSize } from './byte-size';

test.each([
  ['0', 0],
  ['17', 17],
  ['17B', 17],
  ['1KB', 1024],
  ['1KiB', 1024],
  ['1.5mb', 1_572_864],
  [' 10 GB ', 10_737_418_240],
])('%j is %d bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test.each(['', 'GB', '-1', '1XB', '1 2'])('%j is none', (text) => {
  expect(() => parseByteSize(text)).toThrow(`${JSON.stringify(text)} is no amount of bytes`);
});
