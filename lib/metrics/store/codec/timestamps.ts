// The codec of sample times: whole milliseconds, rising, as what they miss of a line with their usual interval; integers, residuals
// follow. A regular series is its line alone; jitter around a schedule stays on the line, a missed scrape shifts it once.
//
// The first byte: 1 when planes of bytes follow; else 2 for a first time below 0, 4 when some miss the line, 8 * what their
// misses are predicted from. Then the first time without sign, the interval, and the misses if any.
import { bug } from '@/lib/kernel/errors';
import { ByteReader, type ByteWriter } from './bytes';
import { decodeIntegers, encodeIntegers } from './integers';
import { decodePlanes, encodePlanes } from './planes';
import { RESIDUAL_LIMIT } from './residuals';

const PLANES = 1;
const BELOW_ZERO = 2;
const MISSES = 4;
const ORDER_SHIFT = 3;

const WHAT = 'block of timestamps';
const MEDIAN_PROBES = 9;

let misses = new Float64Array(512);
const deltasMs = new Float64Array(MEDIAN_PROBES);

/** Appends `timestampsMs[0..count)`: whole, within ±2^53, each later than the one before. */
export function encodeTimestamps(timestampsMs: Float64Array, count: number, out: ByteWriter): void {
  if (count === 0) return;
  if (misses.length < count) misses = new Float64Array(count * 2);
  const start = out.length;
  const first = timestampsMs[0] as number;
  const intervalMs = usualIntervalMs(timestampsMs, count);
  const widest = fillMisses(timestampsMs, count, intervalMs);
  out.byte(0);
  out.unsigned(Math.abs(first));
  out.unsigned(intervalMs);
  const order = widest === 0 ? 0 : widest < RESIDUAL_LIMIT ? encodeIntegers(misses, count, out, undefined) : -1;
  if (order >= 0) {
    out.patch(start, (first < 0 ? BELOW_ZERO : 0) | (widest > 0 ? MISSES : 0) | (order << ORDER_SHIFT));
  } else {
    out.rewind(start);
    out.byte(PLANES);
    encodePlanes(timestampsMs, count, out);
  }
}

/** The median of a few. 0 for one timestamp. */
function usualIntervalMs(timestampsMs: Float64Array, count: number): number {
  const probes = Math.min(MEDIAN_PROBES, count - 1);
  for (let i = 0; i < probes; i++) {
    const at = 1 + Math.floor((i * (count - 1)) / probes);
    deltasMs[i] = (timestampsMs[at] as number) - (timestampsMs[at - 1] as number);
  }
  return probes === 0 ? 0 : (deltasMs.subarray(0, probes).sort()[probes >> 1] as number);
}

/** @returns the widest miss; Infinity when one cannot be told exactly. */
function fillMisses(timestampsMs: Float64Array, count: number, intervalMs: number): number {
  const first = timestampsMs[0] as number;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const sinceFirst = (timestampsMs[i] as number) - first;
    const onLine = i * intervalMs;
    const miss = sinceFirst - onLine;
    if (!(sinceFirst < RESIDUAL_LIMIT && onLine < RESIDUAL_LIMIT)) return Infinity;
    misses[i] = miss;
    if (Math.abs(miss) > widest) widest = Math.abs(miss);
  }
  return widest;
}

/**
 * Reads `count` timestamps that begin at byte `at` into `into[intoAt..intoAt + count)`, which must be there.
 * @returns where they end. @throws bug when the bytes are not such timestamps; some of `into` may be overwritten then.
 */
export function decodeTimestamps(
  bytes: Uint8Array,
  at: number,
  count: number,
  into: Float64Array,
  intoAt: number,
): number {
  if (count === 0) return at;
  if (intoAt + count > into.length) throw bug(`${count} timestamps do not fit ${into.length} places from ${intoAt} on`);
  const reader = new ByteReader(bytes, WHAT, at);
  const head = reader.byte();
  if (head === PLANES) decodePlanes(reader, count, into, intoAt);
  else if ((head & PLANES) === 0 && head >>> ORDER_SHIFT <= 2) decodeLine(reader, head, count, into, intoAt);
  else throw bug(`${WHAT} at byte ${at} begins with ${head}, which says nothing`);
  return reader.position;
}

function decodeLine(reader: ByteReader, head: number, count: number, into: Float64Array, intoAt: number): void {
  const sinceZero = reader.unsigned();
  const first = head & BELOW_ZERO ? -sinceZero : sinceZero;
  const intervalMs = reader.unsigned();
  if (head & MISSES) decodeIntegers(reader, head >>> ORDER_SHIFT, 0, count, into, intoAt);
  else into.fill(0, intoAt, intoAt + count);
  for (let i = 0; i < count; i++) into[intoAt + i] = first + (i * intervalMs + (into[intoAt + i] as number));
}
