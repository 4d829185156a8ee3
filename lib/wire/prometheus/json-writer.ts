// JSON as bytes, without an object or a string for each number: for answers that are nearly all points.
import { PointsWriter } from '@/lib/formats/points/points-writer';
import { MAX_FLOAT_BYTES, writeFloat } from '@/lib/kernel/float-bytes';
import type { Labels } from '@/lib/kernel/labels';
import type { SpareBuffers } from '@/lib/kernel/spare-buffers';
import { type Heads, headsOf, writeHead } from './point-heads';

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [CLOSING_BRACKET, BRACE, CLOSING_BRACE] = [0x5d, 0x7b, 0x7d];

/** Nearly every answer is smaller; a larger buffer is not kept. */
const KEPT_BYTES = 4 << 20;

const MAX_POINT_BYTES = 2 * MAX_FLOAT_BYTES + 8;

/** From so many points on holding their beginnings pays for one series alone: of 720 it takes 31 us instead of 74. */
const WORTH_HOLDING = 64;

const encoder = new TextEncoder();

export class JsonWriter {
  private bytes = new Uint8Array(1 << 16);
  private at = 0;
  /** Those that `shared` holds; also for the next answer, since panels of a dashboard are asked at the same steps. */
  private heads: Heads | undefined;
  /** The timestamps that were to be held last, and whether they are. */
  private lookedAt: Float64Array | undefined;
  private isHeld = false;
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
    const isWorthHolding = this.lastTimes === timestampsMs || values.length >= WORTH_HOLDING;
    if (isWorthHolding && this.hold(timestampsMs)) this.pointsAtHeld(values);
    else this.pointsOnce(timestampsMs, values);
    this.lastTimes = timestampsMs;
  }

  /** A few timestamps that come once are not worth keeping as text. */
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
    if (this.lookedAt !== timestampsMs) {
      this.lookedAt = timestampsMs;
      this.isHeld = (this.heads && areEqual(this.heads.timestampsMs, timestampsMs)) || this.holdAnew(timestampsMs);
    }
    return this.isHeld;
  }

  private holdAnew(timestampsMs: Float64Array): boolean {
    const heads = headsOf(timestampsMs);
    if (!heads.canBeHeld) return false;
    this.shared ??= new PointsWriter();
    this.shared.hold(heads.text, heads.ends);
    this.heads = { ...heads, timestampsMs: timestampsMs.slice() }; // the next answer comes when these may be others' again
    return true;
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
    this.lastTimes = undefined;
    this.lookedAt = undefined;
    if (this.bytes.length > KEPT_BYTES) this.bytes = new Uint8Array(KEPT_BYTES);
  }

  /** What was written, as a copy. @param buffers where one may lie that is large */
  done(buffers?: SpareBuffers): Uint8Array<ArrayBuffer> {
    const room = buffers?.take(this.at);
    if (!room) return this.bytes.slice(0, this.at);
    room.set(this.bytes.subarray(0, this.at));
    return room;
  }

  private room(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length || a[a.length - 1] !== b[b.length - 1]) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
