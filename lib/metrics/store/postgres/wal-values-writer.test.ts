// That values are written as wal-values.ts tells, whatever they are: beside a plain writer of the same form, and read back bit by bit.
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../codec/bytes';
import { WalValuesReader } from './wal-values';
import { WalValuesWriter } from './wal-values-writer';

const RAW = 5;

/** The form in as few words as it takes: numbers and not bytes. */
class PlainWriter {
  private readonly known = new Map<number, { readonly scale: number; number: number }>();

  bytesOf(slots: readonly number[], values: Float64Array): number[] {
    return slots.flatMap((slot, i) => {
      const value = values[i] as number;
      const before = this.known.get(slot);
      const number = before && before.scale !== RAW ? inUnits(value, before.scale) : undefined;
      if (before && number !== undefined) {
        const moved = number - before.number;
        before.number = number;
        return varint(moved >= 0 ? moved * 2 + 1 : -moved * 2);
      }
      const scale = before?.scale === RAW && !Number.isInteger(value) ? RAW : scaleOf(value);
      const whole = scale === RAW ? Number.NaN : (inUnits(value, scale) as number);
      this.known.set(slot, { scale, number: whole });
      const rest = scale === RAW ? new Uint8Array(values.slice(i, i + 1).buffer) : varint(zigzag(whole));
      return [0, scale, ...rest];
    });
  }

  forget(slot: number): void {
    this.known.delete(slot);
  }
}

function inUnits(value: number, scale: number): number | undefined {
  const number = Math.round(value * 10 ** (scale - 1));
  if (Object.is(value, -0) || Math.abs(number) > 2 ** 50) return undefined;
  return number / 10 ** (scale - 1) === value ? number + 0 : undefined;
}

const scaleOf = (value: number) => [1, 2, 3, 4].find((scale) => inUnits(value, scale) !== undefined) ?? RAW;
const zigzag = (number: number) => (number >= 0 ? number * 2 : -number * 2 - 1);
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];

/** Not Math.random: a failure can be looked at again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const ODD = new Float64Array(
  BigUint64Array.of(0x7ff0000000000002n, 0xfff8dead0000beefn, 1n, 1n << 63n, 0x7ff0000000000000n).buffer,
);

function column(count: number, random: () => number): Float64Array {
  const values = new Float64Array(count);
  const words = new Uint32Array(values.buffer);
  const odd = new Uint32Array(ODD.buffer);
  for (let i = 0; i < count; i++) {
    const kind = random();
    if (kind < 0.03) {
      const from = 2 * Math.floor(random() * ODD.length);
      words.set(odd.subarray(from, from + 2), 2 * i);
    } else if (kind < 0.1) values[i] = random();
    else if (kind < 0.15) values[i] = Math.round((random() - 0.5) * 2 ** 51.5);
    else values[i] = Math.round((random() - 0.3) * 1e5) / 10 ** Math.floor(random() * random() * 5);
  }
  return values;
}

test.each(Array.from({ length: 20 }, (_, seed) => seed))('any values of series that come and go, %i', (seed) => {
  const random = randomFrom(seed);
  const [writer, plain, reader] = [new WalValuesWriter(), new PlainWriter(), new WalValuesReader()];
  for (let record = 0; record < 12; record++) {
    const count = Math.floor(random() * 3000);
    const slots = Uint32Array.from({ length: count }, () => Math.floor(random() ** 3 * (500 + 900 * record)));
    const values = column(count, random);
    const bytes = new ByteWriter();
    writer.write(slots, values, bytes);
    const written = bytes.done();
    expect(Buffer.from(written).equals(Uint8Array.from(plain.bytesOf([...slots], values)))).toBe(true);
    const back = new Float64Array(count);
    const from = new ByteReader(written, 'values');
    reader.read(from, slots, back);
    from.end();
    expect(new BigUint64Array(back.buffer)).toEqual(new BigUint64Array(values.buffer));
    const gone = Math.floor(random() * 2000);
    writer.forget(gone);
    plain.forget(gone);
  }
});

test('once everything is forgotten, all is said again', () => {
  const writer = new WalValuesWriter();
  const bytesOf = () => {
    const bytes = new ByteWriter();
    writer.write(Uint32Array.of(0, 5000), Float64Array.of(1.5, 700), bytes);
    return [...bytes.done()];
  };
  const first = bytesOf();
  expect(bytesOf()).toEqual([1, 1]);
  writer.clear();
  expect(bytesOf()).toEqual(first);
});
