// Fields as bytes, against the encodings protobuf's own documentation gives.
import { expect, test } from 'vitest';
import { WireWriter } from './wire-writer';

function written(write: (writer: WireWriter) => void): string {
  const writer = new WireWriter();
  write(writer);
  return Buffer.from(writer.bytes()).toString('hex');
}

test.each<[name: string, (writer: WireWriter) => void, hex: string]>([
  ['tag 2, length-delimited', (w) => w.tag(2, 2), '12'],
  ['0', (w) => w.unsigned(0), '00'],
  ['150', (w) => w.unsigned(150), '9601'],
  ['2^32', (w) => w.unsigned(2 ** 32), '8080808010'],
  ['2^53 - 1', (w) => w.unsigned(2 ** 53 - 1), 'ffffffffffffff0f'],
  ['-1 as int64', (w) => w.signed(-1), 'ffffffffffffffffff01'],
  ['-2 as int64', (w) => w.signed(-2), 'feffffffffffffffff01'],
  ['-(2^53) as int64', (w) => w.signed(-(2 ** 53)), '80808080808080f0ff01'],
  ['1 as int64', (w) => w.signed(1), '01'],
  ['-1 zigzag', (w) => w.zigzag(-1), '01'],
  ['2147483647 zigzag', (w) => w.zigzag(2147483647), 'feffffff0f'],
  ['-2147483648 zigzag', (w) => w.zigzag(-2147483648), 'ffffffff0f'],
  ['1.5', (w) => w.double(1.5), '000000000000f83f'],
  [
    'a sample of 1 at 5',
    (w) => w.sample(0x12, new Uint32Array(Float64Array.of(1).buffer), 0, 5),
    '120b09000000000000f03f1005',
  ],
  [
    'a sample before 1970',
    (w) => w.sample(0x12, Uint32Array.of(2, 0x7ff00000), 0, -1),
    '121409020000000000f07f10ffffffffffffffffff01',
  ],
  ['2^31', (w) => w.unsigned(2 ** 31), '8080808008'],
  ['2^31 - 1', (w) => w.unsigned(2 ** 31 - 1), 'ffffffff07'],
  ['"testing"', (w) => w.text('testing'), '0774657374696e67'],
  ['"é😀"', (w) => w.text('é😀'), '06c3a9f09f9880'],
  ['""', (w) => w.text(''), '00'],
])('%s', (_name, write, hex) => expect(written(write)).toBe(hex));

test.each([127, 128, 16_383, 16_384, 3_000_000])('a message of %d bytes has its length in front', (length) => {
  const content = new Uint8Array(length).map((_, i) => i % 251);
  const writer = new WireWriter();
  writer.tag(1, 2);
  const start = writer.begin();
  writer.raw(content);
  writer.end(start);
  writer.unsigned(7);
  const expected = new WireWriter();
  expected.tag(1, 2);
  expected.blob(content);
  expected.unsigned(7);
  expect(Buffer.compare(writer.bytes(), expected.bytes())).toBe(0);
});

test('a staleness marker keeps its bits', () => {
  const words = Uint32Array.of(2, 0x7ff00000);
  expect(written((writer) => writer.doubleBits(words, 0))).toBe('020000000000f07f');
});

test('clear begins anew', () => {
  expect(
    written((writer) => {
      writer.text('gone');
      writer.clear();
      writer.unsigned(1);
    }),
  ).toBe('01');
});
