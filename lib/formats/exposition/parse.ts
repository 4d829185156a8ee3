// Text exposition 0.0.4: bytes -> samples and metadata, in one pass over the bytes. Pure; keeps nothing.
// Source: Prometheus' "Text-based format" and the quoted names of Prometheus 3 (UTF-8 metric and label names).
import { badInput } from '@/lib/kernel/errors';
import { parseNumber } from './number';

/** Receives what a body says, in its order. */
export type ExpositionSink = {
  /**
   * One sample. `bytes[start, end)` is the series as written (`name{a="b"}`): exporters write it the same way each time, so
   * it can key a cache, and only a miss needs `parseSeries`. `timestampMs` is undefined when the line has none.
   */
  sample(bytes: Uint8Array, start: number, end: number, value: number, timestampMs: number | undefined): void;
  /** A `# TYPE`, `# HELP` or `# UNIT` line. The text is unescaped. */
  metadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void;
};

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

const decoder = new TextDecoder();

/**
 * Reads a whole body. An empty body is valid. A last line without its newline is taken, as Prometheus does.
 * @throws bad_input at the first malformed line, with line, column (both from 1, in bytes) and the offending text;
 * what came before it has been given to the sink.
 */
export function parseExposition(bytes: Uint8Array, sink: ExpositionSink): void {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    // A quoted label value may hold no raw newline, so a line is a line.
    new LineReader(bytes, start, withoutReturn(bytes, start, end), line).read(sink);
    start = end + 1;
  }
}

function withoutReturn(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === RETURN ? end - 1 : end;
}

class LineReader {
  private at: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly start: number,
    private readonly end: number,
    private readonly line: number,
  ) {
    this.at = start;
  }

  read(sink: ExpositionSink): void {
    this.skipBlanks();
    if (this.at === this.end) return;
    if (this.bytes[this.at] === HASH) this.readComment(sink);
    else this.readSample(sink);
  }

  private readSample(sink: ExpositionSink): void {
    const seriesStart = this.at;
    this.skipSeries();
    const seriesEnd = this.at;
    this.skipBlanks();
    const value = this.readValue();
    this.skipBlanks();
    const timestampMs = this.at === this.end ? undefined : this.readTimestamp();
    sink.sample(this.bytes, seriesStart, seriesEnd, value, timestampMs);
  }

  /** Name and braces; quotes are honoured, so that `}` and blanks may stand inside them. What is in them is checked on a cache miss. */
  private skipSeries(): void {
    while (this.at < this.end && !this.isBlank() && this.bytes[this.at] !== OPEN) this.at++;
    const nameEnd = this.at;
    this.skipBlanks();
    if (this.bytes[this.at] !== OPEN || this.at >= this.end) {
      this.at = nameEnd;
      return;
    }
    while (this.at < this.end && this.bytes[this.at] !== CLOSE)
      this.at = this.bytes[this.at] === QUOTE ? this.afterQuoted() : this.at + 1;
    if (this.at >= this.end) throw this.error(this.end, 'expected "}" before the end of the line');
    this.at++;
  }

  private afterQuoted(): number {
    for (let i = this.at + 1; i < this.end; i++) {
      if (this.bytes[i] === BACKSLASH) i++;
      else if (this.bytes[i] === QUOTE) return i + 1;
    }
    throw this.error(this.at, 'this quote is never closed');
  }

  private readValue(): number {
    const from = this.at;
    while (this.at < this.end && !this.isBlank()) this.at++;
    if (this.at === from) throw this.error(from, 'expected a value');
    const value = parseNumber(this.bytes, from, this.at);
    if (value === undefined) throw this.error(from, `${JSON.stringify(this.text(from, this.at))} is not a number`);
    return value;
  }

  private readTimestamp(): number {
    const from = this.at;
    const text = this.readWord();
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
      throw this.error(from, `${JSON.stringify(text)} is not a timestamp in milliseconds`);
    }
    this.skipBlanks();
    if (this.at < this.end)
      throw this.error(this.at, `expected the end of the line, got ${JSON.stringify(this.rest())}`);
    return Number(text);
  }

  /** `# HELP name text`, `# TYPE name type`, `# UNIT name unit`; any other comment is skipped. */
  private readComment(sink: ExpositionSink): void {
    this.at++;
    if (!this.isBlank()) return; // `#TYPE` without a blank is a plain comment
    this.skipBlanks();
    const kind = KINDS.get(this.readWord());
    if (!kind) return;
    this.skipBlanks();
    const from = this.at;
    const metric = this.bytes[this.at] === QUOTE ? this.readQuotedName() : this.readWord();
    if (metric === '') throw this.error(from, `expected a metric name after ${kind.toUpperCase()}`);
    this.skipBlanks();
    const text = kind === 'help' ? unescapeHelp(this.rest()) : this.rest().trim();
    if (kind === 'type' && !TYPES.has(text)) throw this.error(this.at, `${JSON.stringify(text)} is not a metric type`);
    sink.metadata(kind, metric, text);
  }

  private readQuotedName(): string {
    const from = this.at + 1;
    this.at = this.afterQuoted();
    return unescapeQuoted(decoder.decode(this.bytes.subarray(from, this.at - 1)));
  }

  private readWord(): string {
    const from = this.at;
    while (this.at < this.end && !this.isBlank()) this.at++;
    return asciiText(this.bytes, from, this.at);
  }

  private rest(): string {
    return this.text(this.at, this.end);
  }

  private text(from: number, to: number): string {
    return decoder.decode(this.bytes.subarray(from, to));
  }

  private skipBlanks(): void {
    while (this.at < this.end && this.isBlank()) this.at++;
  }

  private isBlank(): boolean {
    const byte = this.bytes[this.at];
    return byte === SPACE || byte === TAB;
  }

  private error(at: number, reason: string): Error {
    const text = decoder.decode(this.bytes.subarray(this.start, Math.min(this.end, this.start + 120)));
    return badInput(`line ${this.line}, column ${at - this.start + 1}: ${reason}, in ${JSON.stringify(text)}`);
  }
}

const KINDS = new Map<string, 'type' | 'help' | 'unit'>([
  ['TYPE', 'type'],
  ['HELP', 'help'],
  ['UNIT', 'unit'],
]);

/** Types of 0.0.4, and those OpenMetrics adds, which exporters write here too. */
const TYPES = new Set([
  'counter',
  'gauge',
  'histogram',
  'summary',
  'untyped',
  'unknown',
  'info',
  'stateset',
  'gaugehistogram',
]);

/** Short ASCII words, cheaper than a TextDecoder; anything else goes through it. */
function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte > 127) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Escapes of HELP text: `\\` and `\n`; any other backslash stays. */
const unescapeHelp = (text: string) =>
  text.replace(/\\(\\|n)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));

/** Escapes inside quotes: `\\`, `\"` and `\n`; any other backslash stays. */
export const unescapeQuoted = (text: string): string =>
  text.replace(/\\(\\|n|")/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
