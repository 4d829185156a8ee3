// Points written in WebAssembly, compared with what JavaScript prints.
import { expect, test } from 'vitest';
import { valueText } from '@/lib/kernel/float';
import { hardFloats } from '@/lib/kernel/hard-floats.fixtures';
import { MAX_HELD_POINTS, PointsWriter } from './points-writer';
import { MAX_POINT_BYTES } from './write-points';

const headOf = (i: number) => `[${1_700_000_000 + i / 8},"`;

function holding(count: number): PointsWriter {
  const writer = new PointsWriter();
  const heads = Array.from({ length: count }, (_, i) => headOf(i));
  let end = 0;
  writer.hold(
    new TextEncoder().encode(heads.join('')),
    Uint32Array.from(heads, (head) => {
      end += head.length;
      return end;
    }),
  );
  return writer;
}

/** Behind another byte, since nothing stands at 0 for ever. */
function written(writer: PointsWriter, values: readonly number[]): string {
  const bytes = new Uint8Array(1 + values.length * MAX_POINT_BYTES);
  return new TextDecoder().decode(bytes.subarray(1, writer.write(Float64Array.from(values), bytes, 1)));
}

const expected = (values: readonly number[]) => values.map((value, i) => `${headOf(i)}${valueText(value)}"],`).join('');

const SPECIAL = [
  ...[0, -0, NaN, Infinity, -Infinity, 7, -1_000_000_000, 2 ** 53 - 1, 2 ** 53, 1e20, 1e21, 57.2, -9_999_999.99],
  ...[999_999.99, 1_000_000.01, 0.01, 0.05, 0.1, 0.5, 10.1, 100, 99_999_999, 100_000_000, 1e-5, 9.99e-7, 5e-324],
  ...[1.2345678901234568e-5, 1.2345678901234567e-6, 1.7976931348623157e308, 0.1 + 0.2, 99_999_999.99999999],
  ...[9.999999999999998, 2 ** 52 - 0.5, 2 ** -16, 5e15 + 1, 0.000030517578125001, 1e8 - 0.001, 1.5, -0.25, 1 / 3],
];

test('special values are written as the API writes them, wherever they stand', () => {
  const writer = holding(SPECIAL.length);
  expect(written(writer, SPECIAL)).toBe(expected(SPECIAL));
  expect(written(writer, SPECIAL.toReversed())).toBe(expected(SPECIAL.toReversed()));
  expect(written(writer, [])).toBe('');
});

test('more points than are written in one go, up to as many as can be held', () => {
  const values = Array.from({ length: MAX_HELD_POINTS }, (_, i) => (i % 255 === 0 ? NaN : i / 7));
  expect(written(holding(MAX_HELD_POINTS), values)).toBe(expected(values));
});

test('what is held last counts', () => {
  const writer = holding(3);
  writer.hold(new TextEncoder().encode('[1,"[22,"'), Uint32Array.of(4, 9));
  expect(written(writer, [1, 2])).toBe('[1,"1"],[22,"2"],');
});

test('is what JavaScript prints, whatever the digits', () => {
  const writer = holding(1024);
  for (let round = 0; round < 300; round++) {
    const values = Array.from({ length: 128 }, (_, i) => hardFloats(i)).flat();
    expect(written(writer, values)).toBe(expected(values));
  }
});
