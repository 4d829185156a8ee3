// The table of texts of a version 2 request, and label sets spelled out from it as version 1 spells them.
import { malformed, WireReader } from './wire-reader';

const SYMBOLS = (4 << 3) | 2;
const LABEL = (1 << 3) | 2;
const NAME = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;

/** A few bytes can refer to many: nobody's labels are this long. */
const MOST_SPELLED_BYTES = 1 << 20;

export class Symbols {
  /** Start and end of each text in the message. */
  private places = new Int32Array(0);
  private count = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private spelled = new Uint8Array(4096);
  /** The labels that were spelled out last, up to `length`. */
  view = new DataView(this.spelled.buffer);
  length = 0;

  /** Takes the table of a message; it may stand after the series. @throws bad_input */
  take(message: Uint8Array): void {
    const reader = new WireReader(message);
    this.bytes = message;
    this.count = 0;
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag !== SYMBOLS) {
        reader.skip(tag);
        continue;
      }
      const end = reader.enter();
      this.add(reader.at, end);
      reader.at = end;
    }
    if (this.count > 0 && this.sizeOf(0) > 0) throw malformed('has a table of symbols that does not begin with ""');
  }

  private add(start: number, end: number): void {
    if (2 * this.count === this.places.length) {
      const grown = new Int32Array(Math.max(512, this.places.length * 2));
      grown.set(this.places);
      this.places = grown;
    }
    this.places[2 * this.count] = start;
    this.places[2 * this.count + 1] = end;
    this.count++;
  }

  has(ref: number): boolean {
    return ref >= 0 && ref < this.count;
  }

  /** @throws bad_input for a symbol that is not there, or is not UTF-8 */
  text(ref: number): string {
    if (!this.has(ref)) throw malformed(this.missing(ref));
    const reader = new WireReader(this.bytes);
    return reader.textBetween(this.places[2 * ref] as number, this.places[2 * ref + 1] as number);
  }

  /** Whether a symbol is this text of ASCII letters. */
  is(ref: number, text: string): boolean {
    if (!this.has(ref) || this.sizeOf(ref) !== text.length) return false;
    const start = this.places[2 * ref] as number;
    for (let i = 0; i < text.length; i++) if (this.bytes[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Spells out the labels whose packed refs the reader is at. '' when it could, else what is wrong with them. */
  spell(reader: WireReader, end: number): string {
    const outer = reader.end;
    reader.end = end;
    this.length = 0;
    let problem = '';
    while (reader.at < end) {
      const name = reader.unsigned();
      if (reader.at === end) problem ||= 'a label name has no value';
      else problem ||= this.spellLabel(name, reader.unsigned());
      if (problem !== '') reader.at = end;
    }
    reader.end = outer;
    return problem;
  }

  private spellLabel(name: number, value: number): string {
    if (name >= this.count) return this.missing(name);
    if (value >= this.count) return this.missing(value);
    const size = fieldSize(this.sizeOf(name)) + fieldSize(this.sizeOf(value));
    const most = this.length + fieldSize(size);
    if (most > MOST_SPELLED_BYTES) return `the labels are longer than ${MOST_SPELLED_BYTES} bytes`;
    if (most > this.spelled.length) this.growSpelled(most);
    this.put(LABEL, size);
    this.putText(NAME, name);
    this.putText(VALUE, value);
    return '';
  }

  private growSpelled(most: number): void {
    const grown = new Uint8Array(Math.max(most, this.spelled.length * 2));
    grown.set(this.spelled);
    this.spelled = grown;
    this.view = new DataView(grown.buffer);
  }

  private put(tag: number, size: number): void {
    this.spelled[this.length++] = tag;
    let rest = size;
    for (; rest > 127; rest >>>= 7) this.spelled[this.length++] = (rest & 127) | 128;
    this.spelled[this.length++] = rest;
  }

  private putText(tag: number, ref: number): void {
    const start = this.places[2 * ref] as number;
    const end = this.places[2 * ref + 1] as number;
    this.put(tag, end - start);
    const { bytes, spelled } = this;
    let at = this.length;
    if (end - start > 32) {
      spelled.set(bytes.subarray(start, end), at);
      at += end - start;
    } else for (let i = start; i < end; i++) spelled[at++] = bytes[i] as number;
    this.length = at;
  }

  private sizeOf(ref: number): number {
    return (this.places[2 * ref + 1] as number) - (this.places[2 * ref] as number);
  }

  private missing(ref: number): string {
    return `refers to symbol ${ref} of ${this.count}`;
  }
}

/** Of a delimited field of so many bytes, with its tag and its length. */
function fieldSize(bytes: number): number {
  let size = bytes + 2;
  for (let rest = bytes; rest > 127; rest >>>= 7) size++;
  return size;
}
