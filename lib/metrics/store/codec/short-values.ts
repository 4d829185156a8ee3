// The codec of values for the common case, in WebAssembly: up to 33 of them (a window of the head has 32), all whole numbers of
// 10^-6 to 1, which lean on no reference and pack well. The same bytes as values.ts gives, in less time; what it does
// not take, values.ts takes.
import { assemble } from '@/lib/kernel/wasm/assemble';
import type { ByteWriter } from './bytes';
import { AT } from './short-values-codes';
import { TEXT } from './short-values-text';
import { POWERS_OF_TEN } from './units';

/** One more than a group of residuals. */
const MOST_VALUES = 33;

const memory = new WebAssembly.Memory({ initial: 1 });
const { encode } = new WebAssembly.Instance(new WebAssembly.Module(assemble(TEXT)), { env: { memory } }).exports;
const encodeCount = encode as (count: number) => number; // as its text says
const values = new Float64Array(memory.buffer, AT.values, MOST_VALUES);
const out = new Uint8Array(memory.buffer, AT.out);
new Float64Array(memory.buffer, AT.powers, POWERS_OF_TEN.length).set(POWERS_OF_TEN);

/** Appends `given[0..count)`. false: these are not for here, and nothing is written. */
export function encodeShort(given: Float64Array, count: number, to: ByteWriter): boolean {
  if (count > MOST_VALUES || count < 2) return false;
  for (let i = 0; i < count; i++) values[i] = given[i] as number;
  const bytes = encodeCount(count);
  to.copyFrom(out, bytes);
  return bytes > 0;
}
