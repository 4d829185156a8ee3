// A series as written, taken apart without a string: its name, and its labels but one. To be compared with that of another line.

const COMMA = 44;
const EQUALS = 61;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

export class SeriesText {
  private name = new Uint8Array(256);
  private nameBytes = 0;
  private labels = new Uint8Array(256);
  private labelBytes = 0;

  /** Takes `bytes[start, end)`, whose braces and quotes are closed. Labels keep their order: a writer has but one. */
  read(bytes: Uint8Array, start: number, end: number, leftOut: Uint8Array): void {
    this.clear();
    if (end - start > this.name.length) {
      this.name = new Uint8Array(2 * (end - start));
      this.labels = new Uint8Array(2 * (end - start));
    }
    let at = start;
    while (at < end && bytes[at] !== OPEN) at++;
    this.takeName(bytes, start, at);
    while (++at < end && bytes[at] !== CLOSE) at = this.readEntry(bytes, at, end, leftOut);
  }

  clear(): void {
    this.nameBytes = 0;
    this.labelBytes = 0;
  }

  hasName(name: Uint8Array): boolean {
    return isSame(this.name, this.nameBytes, name, name.length);
  }

  hasLabelsOf(other: SeriesText): boolean {
    return isSame(this.labels, this.labelBytes, other.labels, other.labelBytes);
  }

  /** `name="value"`, or the metric's name in quotes. The position of the comma or the brace after it. */
  private readEntry(bytes: Uint8Array, from: number, end: number, leftOut: Uint8Array): number {
    let at = from;
    let equalsAt = -1;
    for (; at < end && bytes[at] !== COMMA && bytes[at] !== CLOSE; at++) {
      if (bytes[at] === QUOTE) at = closingQuote(bytes, at, end);
      else if (bytes[at] === EQUALS) equalsAt = at;
    }
    if (equalsAt < 0) this.takeName(bytes, from + 1, at - 1);
    else if (!isAt(bytes, from, equalsAt, leftOut)) this.takeLabel(bytes, from, at);
    return at;
  }

  private takeName(bytes: Uint8Array, from: number, to: number): void {
    for (let i = from; i < to; i++) this.name[this.nameBytes++] = bytes[i] as number;
  }

  private takeLabel(bytes: Uint8Array, from: number, to: number): void {
    for (let i = from; i < to; i++) this.labels[this.labelBytes++] = bytes[i] as number;
    this.labels[this.labelBytes++] = COMMA;
  }
}

function closingQuote(bytes: Uint8Array, from: number, end: number): number {
  let at = from + 1;
  while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

const isAt = (bytes: Uint8Array, from: number, to: number, text: Uint8Array) =>
  to - from === text.length && text.every((byte, i) => bytes[from + i] === byte);

function isSame(one: Uint8Array, oneBytes: number, other: Uint8Array, otherBytes: number): boolean {
  if (oneBytes !== otherBytes) return false;
  for (let i = 0; i < oneBytes; i++) if (one[i] !== other[i]) return false;
  return true;
}
