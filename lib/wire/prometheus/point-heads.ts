// How points begin in JSON: `[seconds,"`. Of one point, and of many that follow one another.
import { MAX_HEAD_BYTES, MAX_HELD_POINTS } from '@/lib/formats/points/points-writer';
import { MAX_FLOAT_BYTES, writeFloat, writePadded, writeWhole } from '@/lib/kernel/float-bytes';

const [QUOTE, COMMA, POINT, ZERO, BRACKET] = [0x22, 0x2c, 0x2e, 0x30, 0x5b];

/** How the points at some timestamps begin, one behind the other, and where each beginning ends. */
export type Heads = {
  readonly timestampsMs: Float64Array;
  readonly text: Uint8Array;
  readonly ends: Uint32Array;
  /** By a PointsWriter. */
  readonly canBeHeld: boolean;
};

export function headsOf(timestampsMs: Float64Array): Heads {
  const text = new Uint8Array(timestampsMs.length * (MAX_FLOAT_BYTES + 3));
  const view = new DataView(text.buffer);
  const ends = new Uint32Array(timestampsMs.length);
  let at = 0;
  let longest = 0;
  let stretch = NO_STRETCH;
  for (let i = 0; i < ends.length; i++) {
    const timestampMs = timestampsMs[i] as number;
    const laterMs = timestampMs - stretch.fromMs;
    const seconds = (laterMs / 1000) | 0;
    let end: number;
    if (laterMs >= 0 && laterMs < STRETCH_MS && seconds * 1000 === laterMs)
      end = writeBeside(stretch, seconds, text, view, at);
    else {
      end = writeHead(timestampMs, text, at);
      stretch = stretchOf(timestampMs, at, end);
    }
    longest = Math.max(longest, end - at);
    at = end;
    ends[i] = at;
  }
  const canBeHeld = ends.length <= MAX_HELD_POINTS && longest <= MAX_HEAD_BYTES;
  return { timestampsMs, text: text.subarray(0, at), ends, canBeHeld };
}

/** Timestamps that differ in the last four digits of their whole seconds alone, of which there are ten. */
type Stretch = {
  /** The one with zeros there; NaN: none is. */
  readonly fromMs: number;
  /** Where one of them is written. */
  readonly at: number;
  readonly end: number;
};

const STRETCH_MS = 1e7;
const NO_STRETCH: Stretch = { fromMs: Number.NaN, at: 0, end: 0 };
/** `[` and the digits that are the same; and those that are not. */
const [SAME, OTHERS] = [7, 4];

function stretchOf(timestampMs: number, at: number, end: number): Stretch {
  const hasTenDigits = timestampMs >= 1e12 && timestampMs < 1e13 && Number.isInteger(timestampMs);
  if (!hasTenDigits) return NO_STRETCH;
  const seconds = Math.floor(timestampMs / 1000);
  return { fromMs: timestampMs - (seconds % (STRETCH_MS / 1000)) * 1000, at, end };
}

/** The two digits of 0 to 99, as they lie in memory. */
const PAIRS = Uint16Array.from({ length: 100 }, (_, i) => ((ZERO + Math.floor(i / 10)) << 8) | (ZERO + (i % 10)));

/** As writeHead. @param seconds since the stretch began */
function writeBeside(
  { at: otherAt, end: otherEnd }: Stretch,
  seconds: number,
  text: Uint8Array,
  view: DataView,
  at: number,
): number {
  view.setUint32(at, view.getUint32(otherAt));
  view.setUint32(at + SAME - 4, view.getUint32(otherAt + SAME - 4));
  const hundreds = (seconds / 100) | 0;
  view.setUint16(at + SAME, PAIRS[hundreds] as number);
  view.setUint16(at + SAME + 2, PAIRS[seconds - 100 * hundreds] as number);
  const length = otherEnd - otherAt;
  for (let i = SAME + OTHERS; i < length; i++) text[at + i] = text[otherAt + i] as number;
  return at + length;
}

/** `[seconds,"` @returns where it ends. */
export function writeHead(timestampMs: number, bytes: Uint8Array, at: number): number {
  bytes[at] = BRACKET;
  const end = writeSeconds(timestampMs, bytes, at + 1);
  bytes[end] = COMMA;
  bytes[end + 1] = QUOTE;
  return end + 2;
}

/** `String(timestampMs / 1000)`: whole milliseconds have few enough digits for three decimals to be the shortest. */
function writeSeconds(timestampMs: number, bytes: Uint8Array, at: number): number {
  const seconds = Math.floor(timestampMs / 1000);
  const fraction = timestampMs - seconds * 1000;
  if (!(seconds >= 0 && seconds < 1e12) || fraction !== Math.floor(fraction))
    return writeFloat(timestampMs / 1000 + 0, bytes, at);
  let end = writeWhole(seconds, bytes, at);
  if (fraction === 0) return end;
  bytes[end] = POINT;
  end = writePadded(fraction, 3, bytes, end + 1);
  while (bytes[end - 1] === ZERO) end--;
  return end;
}
