// Texts in records: written and read back.
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './bytes';

const TEXTS = [
  '',
  'a',
  'up',
  'x'.repeat(127),
  'x'.repeat(128),
  'x'.repeat(300),
  'ä',
  'ends with ☃',
  '😀 and on',
  'a\0b',
  '\x7f',
  '\x80',
];

test('texts of all lengths and alphabets come back, whatever stands before and behind', () => {
  const writer = new ByteWriter(4);
  for (const text of TEXTS) {
    writer.text(text);
    writer.unsigned(300);
  }
  const reader = new ByteReader(writer.done(), 'texts');
  for (const text of TEXTS) expect([reader.text(), reader.unsigned()]).toEqual([text, 300]);
  reader.end();
});

test('a text is its length in bytes, then its UTF-8', () => {
  for (const text of TEXTS) {
    const writer = new ByteWriter();
    writer.text(text);
    const encoded = Buffer.from(text);
    const length = new ByteWriter();
    length.unsigned(encoded.length);
    expect(Buffer.from(writer.done())).toEqual(Buffer.concat([length.done(), encoded]));
  }
});
