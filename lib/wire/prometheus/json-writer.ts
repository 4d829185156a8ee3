// JSON as bytes, without an object or a string for each number: for answers that are nearly all points.
import { MAX_HEAD_BYTES, MAX_HELD_POINTS, PointsWriter } from '@/lib/formats/points/points-writer';
import { MAX_FLOAT_BYTES, writeFloat, writePadded, writeWhole } from '@/lib/kernel/float-bytes';
import type { Labels } from '@/lib/kernel/labels';

const [QUOTE, COMMA, POINT, ZERO, COLON, BACKSLASH] = [0x22, 0x2c, 0x2e, 0x30, 0x3a, 0x5c];
const [BRACKET, CLOSING_BRACKET, BRACE, CLOSING_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Nearly every answer is smaller; a larger buffer is not kept. */
const KEPT_BYTES = 4 << 20;

const MAX_POINT_BYTES = 2 * MAX_FLOAT_BYTES + 8;

const encoder = new TextEncoder();

export class JsonWriter {
  private bytes = new Uint8Array(1 << 16);
  private at = 0;
  private heads: Heads | undefined;
  /** The timestamps of the points written last. */
  private lastTimes: Float64Array | undefined;
  /** Made when first needed; holds `heads`. */
  private shared: PointsWriter | undefined;

  /** A piece of JSON as it is. */
  raw(text: string): void {
    this.room(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.encoded(text);
        return;
      }
      this.bytes[this.at + i] = code;
    }
    this.at += text.length;
  }

  private encoded(text: string): void {
    this.room(3 * text.length);
    this.at += encoder.encodeInto(text, this.bytes.subarray(this.at)).written;
  }

  string(text: string): void {
    this.room(text.length + 2);
    const { bytes, at } = this;
    bytes[at] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) {
        this.raw(JSON.stringify(text));
        return;
      }
      bytes[at + 1 + i] = code;
    }
    bytes[at + 1 + text.length] = QUOTE;
    this.at = at + text.length + 2;
  }

  /** An object of strings. */
  labels({ pairs }: Labels): void {
    this.byte(BRACE);
    for (let i = 0; i < pairs.length; i += 2) {
      if (i > 0) this.byte(COMMA);
      this.string(pairs[i] as string);
      this.byte(COLON);
      this.string(pairs[i + 1] as string);
    }
    this.byte(CLOSING_BRACE);
  }

  /** Points of floats, by comma. Series that share their timestamps object share the work on it. */
  points(timestampsMs: Float64Array, values: Float64Array): void {
    if (values.length === 0) return;
    this.room(values.length * MAX_POINT_BYTES);
    if (this.lastTimes === timestampsMs && this.hold(timestampsMs)) this.pointsAtHeld(values);
    else this.pointsOnce(timestampsMs, values);
    this.lastTimes = timestampsMs;
  }

  /** Timestamps that come once are not worth keeping as text. */
  private pointsOnce(timestampsMs: Float64Array, values: Float64Array): void {
    const { bytes } = this;
    let at = this.at;
    for (let i = 0; i < values.length; i++) {
      at = writeFloat(values[i] as number, bytes, writeHead(timestampsMs[i] as number, bytes, at));
      bytes[at++] = QUOTE;
      bytes[at++] = CLOSING_BRACKET;
      bytes[at++] = COMMA;
    }
    this.at = at - 1;
  }

  /** @returns false when points at these timestamps have to be written one by one */
  private hold(timestampsMs: Float64Array): boolean {
    if (this.heads?.timestampsMs !== timestampsMs) {
      this.heads = headsOf(timestampsMs);
      const { text, ends, canBeHeld } = this.heads;
      if (canBeHeld) {
        this.shared ??= new PointsWriter();
        this.shared.hold(text, ends);
      }
    }
    return this.heads.canBeHeld;
  }

  private pointsAtHeld(values: Float64Array): void {
    this.at = (this.shared as PointsWriter).write(values, this.bytes, this.at) - 1;
  }

  /** `[seconds,"value"]` */
  point(timestampMs: number, value: number): void {
    this.room(MAX_POINT_BYTES);
    const { bytes } = this;
    const at = writeFloat(value, bytes, writeHead(timestampMs, bytes, this.at));
    bytes[at] = QUOTE;
    bytes[at + 1] = CLOSING_BRACKET;
    this.at = at + 2;
  }

  byte(code: number): void {
    this.room(1);
    this.bytes[this.at++] = code;
  }

  /** Forgets what was written. */
  restart(): void {
    this.at = 0;
    this.heads = undefined;
    this.lastTimes = undefined;
    if (this.bytes.length > KEPT_BYTES) this.bytes = new Uint8Array(KEPT_BYTES);
  }

  /** What was written, as a copy. */
  done(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.at);
  }

  private room(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }
}

/** How the points at some timestamps begin, one behind the other, and where each beginning ends. */
type Heads = {
  readonly timestampsMs: Float64Array;
  readonly text: Uint8Array;
  readonly ends: Uint32Array;
  /** By a PointsWriter. */
  readonly canBeHeld: boolean;
};

function headsOf(timestampsMs: Float64Array): Heads {
  const text = new Uint8Array(timestampsMs.length * (MAX_FLOAT_BYTES + 3));
  const ends = new Uint32Array(timestampsMs.length);
  let at = 0;
  let longest = 0;
  for (let i = 0; i < ends.length; i++) {
    const end = writeHead(timestampsMs[i] as number, text, at);
    longest = Math.max(longest, end - at);
    at = end;
    ends[i] = at;
  }
  const canBeHeld = ends.length <= MAX_HELD_POINTS && longest <= MAX_HEAD_BYTES;
  return { timestampsMs, text: text.subarray(0, at), ends, canBeHeld };
}

/** `[seconds,"` @returns where it ends. */
function writeHead(timestampMs: number, bytes: Uint8Array, at: number): number {
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
