// Texts of write-ahead records, recognised by their bytes.
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../codec/bytes';
import { KnownTexts } from './known-texts';

function reading(texts: readonly string[], known = new KnownTexts()): string[] {
  const writer = new ByteWriter();
  for (const text of texts) writer.text(text);
  const reader = new ByteReader(writer.done(), 'texts');
  const read = texts.map(() => known.read(reader));
  reader.end();
  return read;
}

test('texts come back, the first time and when they are known, however many there are', () => {
  const texts = ['', 'a', '☃', '\0', 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(1e5)];
  for (let i = 0; i < 50_000; i++) texts.push(`value ${i}`);
  expect(reading([...texts, ...texts.slice(0, 10), ...texts])).toEqual([...texts, ...texts.slice(0, 10), ...texts]);
});

test('a known text does not keep the bytes that it was read from, nor change with them', () => {
  const known = new KnownTexts();
  const bytes = Uint8Array.of(1, 97);
  expect(known.read(new ByteReader(bytes, 'texts'))).toBe('a');
  bytes[1] = 98;
  expect(known.read(new ByteReader(bytes, 'texts'))).toBe('b');
  expect(reading(['a', 'b'], known)).toEqual(['a', 'b']);
});

test('a text that is cut short is refused', () => {
  expect(() => new KnownTexts().read(new ByteReader(Uint8Array.of(2, 97), 'texts'))).toThrow('texts ends early');
  expect(() => new KnownTexts().read(new ByteReader(Uint8Array.of(100, 97), 'texts'))).toThrow('texts ends early');
});
