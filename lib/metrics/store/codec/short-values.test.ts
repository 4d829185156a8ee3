// The fast way for windows gives the bytes of the way that all values can go.
import { expect, test } from 'vitest';
import { ByteWriter } from './bytes';
import { SERIES_KINDS, Seeded, seriesOfKind } from './series.suite';
import { encodeShort } from './short-values';
import { encodeAny } from './values';

function bytesOf(write: (out: ByteWriter) => void): string {
  const out = new ByteWriter();
  write(out);
  return Buffer.from(out.done()).toString('hex');
}

test.each(SERIES_KINDS)('%s: the same bytes, or none', (kind) => {
  const random = new Seeded(11);
  let taken = 0;
  for (let round = 0; round < 1000; round++) {
    const count = 1 + random.below(33);
    const values = seriesOfKind(kind, count, random);
    const found = bytesOf((out) => {
      if (encodeShort(values, count, out)) taken++;
    });
    if (found === '') continue;
    expect(found, `round ${round}: ${values}`).toBe(bytesOf((out) => encodeAny(values, count, out)));
  }
  const isUsual = /^counter|^percentage|^pages/.test(kind);
  if (isUsual) expect(taken).toBeGreaterThan(600);
});

test.each([
  ['0', [0, 0, 0]],
  ['the largest', [2 ** 51 - 1, 1 - 2 ** 51, 2 ** 51 - 1]],
  ['far apart, once', [...Array.from({ length: 30 }, (_, i) => i), 2 ** 50, 31]],
  ['up and down', [0, 2 ** 51 - 1, -(2 ** 51) + 1, 5]],
  ['two', [1, 2]],
  ['halves', [0.5, -0.5, 1.5]],
])('%s', (_what, list) => {
  const values = Float64Array.from(list);
  const found = bytesOf((out) => encodeShort(values, values.length, out));
  if (found !== '') expect(found).toBe(bytesOf((out) => encodeAny(values, values.length, out)));
});

test.each([
  ['one', [1]],
  ['-0', [-0, 0, 1]],
  ['NaN', [1, Number.NaN, 2]],
  ['infinities', [Number.POSITIVE_INFINITY, 1]],
  ['thirds', [1 / 3, 2 / 3]],
  ['more than a window', Array.from({ length: 34 }, (_, i) => i)],
])('%s is not for here', (_what, list) => {
  const out = new ByteWriter();
  expect(encodeShort(Float64Array.from(list), list.length, out)).toBe(false);
  expect(out.length).toBe(0);
});
