// Points of many series that share their timestamps, as JSON: the beginnings of points are set down once, and then the values of
// one series after the other are written behind them.
import { valueText } from '@/lib/kernel/float';
import { SCALES, TENS } from '@/lib/kernel/float-bytes';
import { Arena } from '@/lib/kernel/wasm/arena';
import { MAX_HEAD_BYTES, MAX_POINT_BYTES, type PointTables, type PointWriter, pointWriterIn } from './write-points';

export { MAX_HEAD_BYTES };

/** Points that are written in one go. */
const POINTS_PER_PIECE = 256;

/** Points whose beginnings can be held. */
export const MAX_HELD_POINTS = 16_384;

export class PointsWriter {
  private readonly arena = new Arena();
  private readonly tables: PointTables;
  private readonly writer: PointWriter;
  private readonly valuesAt: number;
  private readonly outAt: number;
  private views: Views;
  private heads = { at: 0, room: 0 };
  private ends = { at: 0, room: 0 };

  constructor() {
    const { arena } = this;
    this.tables = {
      tens: arena.claim(TENS.byteLength),
      scales: arena.claim(SCALES.byteLength),
      reached: arena.claim(4),
    };
    this.valuesAt = arena.claim(POINTS_PER_PIECE * 8);
    this.outAt = arena.claim(POINTS_PER_PIECE * MAX_POINT_BYTES);
    this.views = this.viewsNow();
    new Float64Array(arena.buffer, this.tables.tens, TENS.length).set(TENS);
    new Int8Array(arena.buffer, this.tables.scales, SCALES.length).set(SCALES);
    this.writer = pointWriterIn(arena.memory, this.tables);
  }

  private viewsNow(): Views {
    const { buffer } = this.arena;
    return {
      bytes: new Uint8Array(buffer),
      values: new Float64Array(buffer, this.valuesAt, POINTS_PER_PIECE),
      reached: new Uint32Array(buffer, this.tables.reached, 1),
    };
  }

  /**
   * How points begin, `[seconds,"`, from now on: one behind the other in `text`, and where each ends.
   * At most MAX_HELD_POINTS, of MAX_HEAD_BYTES each.
   */
  hold(text: Uint8Array, ends: Uint32Array): void {
    this.heads = this.withRoom(this.heads, text.length + MAX_HEAD_BYTES);
    this.ends = this.withRoom(this.ends, ends.byteLength);
    this.views = this.viewsNow();
    this.views.bytes.set(text, this.heads.at);
    new Uint32Array(this.arena.buffer, this.ends.at, ends.length).set(ends);
  }

  /** Twice as much as before, at least. */
  private withRoom(place: { readonly at: number; readonly room: number }, bytes: number) {
    if (bytes <= place.room) return place;
    const room = Math.max(bytes, 2 * place.room);
    return { at: this.arena.claim(room), room };
  }

  /**
   * Writes a point and a comma for each value: the first value's point begins as the first that is held, and so on.
   * There must be room for MAX_POINT_BYTES each.
   * @returns where they end
   */
  write(values: Float64Array, bytes: Uint8Array, at: number): number {
    let end = at;
    for (let from = 0; from < values.length; from += POINTS_PER_PIECE)
      end = this.writePiece(values, from, Math.min(from + POINTS_PER_PIECE, values.length), bytes, end);
    return end;
  }

  private writePiece(values: Float64Array, from: number, to: number, bytes: Uint8Array, at: number): number {
    const { heads, ends, writer, outAt, views } = this;
    for (let i = from; i < to; i++) views.values[i - from] = values[i] as number;
    // As if the values before this piece stood there as well.
    const valuesAt = this.valuesAt - 8 * from;
    let end = writer.points(from, to, heads.at, ends.at, valuesAt, outAt);
    for (let reached = views.reached[0] as number; reached < to; reached = views.reached[0] as number) {
      end = writeAscii(`${valueText(values[reached] as number)}"],`, views.bytes, end);
      end = writer.points(reached + 1, to, heads.at, ends.at, valuesAt, end);
    }
    bytes.set(views.bytes.subarray(outAt, end), at);
    return at + end - outAt;
  }
}

/** Of the memory; until it grows. */
type Views = { readonly bytes: Uint8Array; readonly values: Float64Array; readonly reached: Uint32Array };

function writeAscii(text: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
