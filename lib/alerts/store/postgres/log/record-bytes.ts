// Bytes of a record of the log, written and read piece by piece. What the pieces mean: record.ts.

/** A text is its length with one bit for its encoding, plus one; 0 stands for one that was written before. */
const SAME = 0;
/** Texts with lone surrogates, which UTF-8 cannot say. */
const UTF_16 = 1;

const FINGERPRINT_DIGITS = 16;
const MOST_BYTES_A_UNIT = 3;
const MOST_BYTES_A_COUNT = 8;

/** Of a code unit that is a hexadecimal digit as fingerprints have it: its value; 255: it is none. */
const DIGIT_OF = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return digit === -1 ? 255 : digit;
});

const LONE_SURROGATE = /\p{Surrogate}/u;

const BUFFER_BYTES = 2 ** 16;
/** What one record needed that was longer is not kept for those after it. */
const MOST_KEPT_BYTES = 2 ** 20;

/** Where records are written; each is copied out. */
let buffer = Buffer.allocUnsafe(BUFFER_BYTES);

/** Writes one record, from beginning to end before another is begun. */
export class RecordWriter {
  private at = 0;
  private readonly before: string[] = [];

  constructor(format: number) {
    buffer[this.at++] = format;
  }

  count(value: number): void {
    this.reserve(MOST_BYTES_A_COUNT);
    this.writeCount(value);
  }

  number(value: number): void {
    this.reserve(8);
    this.at = buffer.writeDoubleLE(value, this.at);
  }

  /** Room for a byte that is set later. @returns its place */
  flags(): number {
    this.reserve(1);
    return this.at++;
  }

  setFlags(at: number, flags: number): void {
    buffer[at] = flags;
  }

  /** False: it is no sixteen digits, and nothing was written. */
  fingerprint(text: string): boolean {
    if (text.length !== FINGERPRINT_DIGITS) return false;
    this.reserve(FINGERPRINT_DIGITS / 2);
    let at = this.at;
    for (let i = 0; i < FINGERPRINT_DIGITS; i += 2) {
      const high = DIGIT_OF[text.charCodeAt(i)] ?? 255;
      const low = DIGIT_OF[text.charCodeAt(i + 1)] ?? 255;
      if ((high | low) > 15) return false;
      buffer[at++] = (high << 4) | low;
    }
    this.at = at;
    return true;
  }

  /** @param place of the text in its alert */
  textAt(place: number, text: string): void {
    if (this.before[place] === text) {
      this.reserve(1);
      buffer[this.at++] = SAME;
      return;
    }
    this.before[place] = text;
    this.text(text);
  }

  text(text: string): void {
    const { length } = text;
    this.reserve(MOST_BYTES_A_COUNT + MOST_BYTES_A_UNIT * length);
    const start = this.at;
    this.writeCount(2 * length + 1);
    // Most texts are short and ASCII: no call.
    const bytes = buffer;
    let at = this.at;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) break;
      bytes[at++] = code;
    }
    if (at - this.at < length) this.otherText(start, text);
    else this.at = at;
  }

  /** The whole record. */
  end(): Buffer {
    const record = Buffer.from(buffer.subarray(0, this.at));
    if (buffer.length > MOST_KEPT_BYTES) buffer = Buffer.allocUnsafe(BUFFER_BYTES);
    return record;
  }

  private otherText(start: number, text: string): void {
    const isUtf16 = LONE_SURROGATE.test(text);
    const bytes = Buffer.from(text, isUtf16 ? 'utf16le' : 'utf8');
    this.at = start;
    this.writeCount(2 * bytes.length + (isUtf16 ? UTF_16 : 0) + 1);
    buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  private writeCount(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      buffer[this.at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    buffer[this.at++] = rest;
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.at + bytes));
    buffer.copy(larger, 0, 0, this.at);
    buffer = larger;
  }
}

/** Reads what a writer has written. Its calls throw, at the latest `end`, when the bytes are no whole record. */
export class RecordReader {
  private at = 1;
  private readonly before: string[] = [];

  constructor(
    private readonly bytes: Buffer,
    format: number,
  ) {
    if (bytes[0] !== format) throw new Error(`alerts in format ${bytes[0]}, which this version does not know`);
  }

  byte(): number {
    return this.bytes.readUInt8(this.at++);
  }

  count(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  number(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  fingerprint(): string {
    return this.take(FINGERPRINT_DIGITS / 2, 'hex');
  }

  /** At each place a text that is the same one as before is the same string: many alerts take less memory. */
  textAt(place: number): string {
    const size = this.count();
    if (size !== SAME) this.before[place] = this.sized(size);
    return this.before[place] as string; // the first one is written out
  }

  text(): string {
    return this.sized(this.count());
  }

  end(): void {
    if (this.at !== this.bytes.length) throw new Error('a record of alerts goes on after its end');
  }

  private sized(size: number): string {
    return this.take((size - 1) >> 1, (size - 1) & UTF_16 ? 'utf16le' : 'utf8');
  }

  private take(bytes: number, encoding: BufferEncoding): string {
    const start = this.at;
    this.at += bytes;
    if (this.at > this.bytes.length) throw new Error('a record of alerts ends early');
    return this.bytes.toString(encoding, start, this.at);
  }
}
