// Cuts a stream of bytes into lines. For text formats whose files may be larger than memory.
import { badInput } from '@/lib/kernel/errors';

const NEWLINE = 10;
const RETURN = 13;

/** Longer lines are refused: a line is held whole. */
const MOST_LINE_BYTES = 2 ** 24;

/** `bytes[start, end)` is a line without its newline (or carriage return and newline). It holds until the call returns. */
export type OnLine = (bytes: Uint8Array, start: number, end: number) => void;

export class LineSplitter {
  /** The beginning of a line whose end is not there yet. */
  private rest: Uint8Array[] = [];
  private restBytes = 0;

  constructor(private readonly onLine: OnLine) {}

  /** Gives all lines that end in this chunk; what is left over is copied. @throws what the receiver of lines throws */
  write(chunk: Uint8Array): void {
    let start = this.restBytes > 0 ? this.finishRest(chunk) : 0;
    for (let newline = chunk.indexOf(NEWLINE, start); newline >= 0; newline = chunk.indexOf(NEWLINE, start)) {
      this.give(chunk, start, newline);
      start = newline + 1;
    }
    if (start < chunk.length) this.keep(new Uint8Array(chunk.subarray(start)));
  }

  /** Whether there is a last line that no newline ended yet. */
  get hasRest(): boolean {
    return this.restBytes > 0;
  }

  /** The last line, when no newline ends it. */
  end(): void {
    if (this.restBytes > 0) this.giveRest();
  }

  /** Where the next line begins. */
  private finishRest(chunk: Uint8Array): number {
    const newline = chunk.indexOf(NEWLINE);
    if (newline < 0) return 0;
    this.keep(chunk.subarray(0, newline));
    this.giveRest();
    return newline + 1;
  }

  private keep(part: Uint8Array): void {
    this.rest.push(part);
    this.restBytes += part.length;
    if (this.restBytes > MOST_LINE_BYTES) throw badInput(`a line is longer than ${MOST_LINE_BYTES} bytes`);
  }

  private giveRest(): void {
    const line = Buffer.concat(this.rest);
    this.rest = [];
    this.restBytes = 0;
    this.give(line, 0, line.length);
  }

  private give(bytes: Uint8Array, start: number, end: number): void {
    this.onLine(bytes, start, end > start && bytes[end - 1] === RETURN ? end - 1 : end);
  }
}
