// The lane of codec for values that have no place among whole numbers (staleness markers, NaNs, infinities, -0): a list beside the
// integers, so that a marker or two leave the rest of a series packed. Moved as words: a signalling NaN keeps its payload.
//
// The number of runs of equal bits; for each the values between it and the one before, then its length * 2, plus 1 when its 8
// bytes follow; else they are those of the run before, at first a staleness marker's.
import { bug } from '@/lib/kernel/errors';
import { writeStale } from '@/lib/kernel/float';
import type { ByteReader, ByteWriter } from './bytes';
import { wordsOf } from './planes';
import { isSpecial } from './units';

const stale = new Float64Array(1);
writeStale(stale, 0);
const STALE = wordsOf(stale, 0, 1);

export function encodeSpecials(values: Float64Array, count: number, out: ByteWriter): void {
  const words = wordsOf(values, 0, count);
  const runs = specialRuns(values, words, count);
  out.unsigned(runs.length);
  let [low, high, end] = [STALE[0] as number, STALE[1] as number, 0];
  for (const { from, length } of runs) {
    const isSame = words[2 * from] === low && words[2 * from + 1] === high;
    out.unsigned(from - end);
    out.unsigned(length * 2 + (isSame ? 0 : 1));
    if (!isSame) out.raw(new Uint8Array(words.buffer, words.byteOffset + from * 8, 8));
    [low, high, end] = [words[2 * from] as number, words[2 * from + 1] as number, from + length];
  }
}

type Run = { readonly from: number; length: number };

function specialRuns(values: Float64Array, words: Uint32Array, count: number): Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < count; i++) {
    if (!isSpecial(values[i] as number)) continue;
    const run = runs.at(-1);
    const continues =
      run !== undefined &&
      run.from + run.length === i &&
      words[2 * i] === words[2 * i - 2] &&
      words[2 * i + 1] === words[2 * i - 1];
    if (continues) run.length++;
    else runs.push({ from: i, length: 1 });
  }
  return runs;
}

/** Overwrites those of `into[intoAt..intoAt + count)` that are special. */
export function decodeSpecials(reader: ByteReader, count: number, into: Float64Array, intoAt: number): void {
  const words = wordsOf(into, intoAt, count);
  let [low, high, at] = [STALE[0] as number, STALE[1] as number, 0];
  for (let runs = reader.unsigned(); runs > 0; runs--) {
    at += reader.unsigned();
    const head = reader.unsigned();
    if (head % 2 === 1) [low, high] = [reader.word(), reader.word()];
    const end = at + Math.floor(head / 2);
    if (head < 2 || end > count)
      throw bug(`${reader.what} has a run of special values from ${at} to ${end}, of ${count}`);
    for (; at < end; at++) {
      words[2 * at] = low;
      words[2 * at + 1] = high;
    }
  }
}
