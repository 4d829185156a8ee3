// OpenMetrics 1.0 text: bytes, whole or in chunks -> samples and metadata, line by line. Source: the OpenMetrics specification,
// and Prometheus 3 for quoted names in UTF-8.
import { badInput } from '@/lib/kernel/errors';
import { parseNumber } from '../exposition/number';
import { unescapeQuoted } from '../exposition/parse';
import { parseLabelSet } from '../exposition/series';
import { LineSplitter } from '../lines';
import { CreatedLines } from './created-lines';
import type { LineExemplar, OpenMetricsSink } from './sink';

const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

const TYPES = new Set(['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset', 'unknown']);

const decoder = new TextDecoder();

/** Reads a whole text. @throws bad_input as OpenMetricsReader */
export function parseOpenMetrics(bytes: Uint8Array, sink: OpenMetricsSink): void {
  // Most exporters write no such lines; then nothing has to wait for them.
  const mayHaveCreated = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('_created');
  const reader = new OpenMetricsReader(sink, { mayHaveCreated });
  reader.write(bytes);
  reader.end();
}

/**
 * Reads a text in chunks, in bounded memory. Strict, as the format is meant to be: single spaces, no blank lines, `# EOF` at the
 * end and nothing after it.
 * `write` and `end` throw bad_input at the first malformed line, with line, column (both from 1, in bytes) and the offending
 * text; what came before it has been given to the sink, or is by `flush`.
 */
export class OpenMetricsReader {
  private readonly lines = new LineSplitter((bytes, start, end) => this.readLine(bytes, start, end));
  private readonly created: CreatedLines | undefined;
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  private at = 0;
  private lineEnd = 0;
  private lastLine = 0;
  private isEnded = false;

  constructor(
    private readonly sink: OpenMetricsSink,
    { mayHaveCreated = true } = {},
  ) {
    this.created = mayHaveCreated ? new CreatedLines(sink) : undefined;
  }

  /** Of the sample that the sink was given last, or is being given; from 1. */
  get line(): number {
    return this.created?.line ?? this.lastLine;
  }

  /** Gives what may still wait for a `_created` line: for a text that goes no further. */
  flush(): void {
    this.created?.flush();
  }

  write(chunk: Uint8Array): void {
    this.lines.write(chunk);
  }

  end(): void {
    this.lines.end();
    if (!this.isEnded) throw badInput('data does not end with # EOF');
  }

  private readLine(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.at = start;
    this.lineEnd = end;
    this.lastLine++;
    if (this.isEnded) throw this.error(start, 'unexpected data after # EOF');
    if (bytes[start] === HASH && end > start) this.readComment();
    else this.readSample();
  }

  private readSample(): void {
    const { bytes, start, sink, created } = this;
    this.skipSeries();
    const seriesEnd = this.at;
    if (seriesEnd === start) throw this.error(start, 'expected a metric name');
    this.expectSpace();
    const value = this.readNumber('a value');
    let timestampMs: number | undefined;
    if (this.hasMore() && bytes[this.at] !== HASH) {
      timestampMs = this.readTimestamp();
      this.hasMore();
    }
    const exemplar = this.at < this.lineEnd ? this.readExemplar() : undefined;
    if (created) created.sample(bytes, start, seriesEnd, value, timestampMs, exemplar, this.lastLine);
    else sink.sample(bytes, start, seriesEnd, value, timestampMs, 0, exemplar);
  }

  /** ` # {a="b"} value timestamp?`, whose `#` the position is at. */
  private readExemplar(): LineExemplar {
    if (this.bytes[this.at] !== HASH) throw this.error(this.at, 'expected the end of the line');
    this.at++;
    this.expectSpace();
    const from = this.at;
    if (this.at === this.lineEnd || this.bytes[from] !== OPEN)
      throw this.error(from, 'expected the labels of an exemplar');
    this.at = this.afterBraces(from);
    const labels = parseLabelSet(this.bytes, from, this.at);
    this.expectSpace();
    const value = this.readNumber("an exemplar's value");
    const timestampMs = this.hasMore() ? this.readTimestamp() : undefined;
    if (this.at < this.lineEnd) throw this.error(this.at, 'expected the end of the line');
    return { labels, value, timestampMs };
  }

  /** Name and braces. What is in them is checked where the series is not known yet. */
  private skipSeries(): void {
    const { bytes, lineEnd } = this;
    let at = this.start;
    while (at < lineEnd && bytes[at] !== SPACE && bytes[at] !== OPEN) at++;
    this.at = at < lineEnd && bytes[at] === OPEN ? this.afterBraces(at) : at;
  }

  /** Quotes are honoured, so that `}` may stand inside them. */
  private afterBraces(from: number): number {
    const { bytes, lineEnd } = this;
    let isQuoted = false;
    for (let at = from + 1; at < lineEnd; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (byte === BACKSLASH && isQuoted) at++;
      else if (byte === CLOSE && !isQuoted) return at + 1;
    }
    throw this.error(lineEnd, isQuoted ? 'a quote is never closed' : 'expected "}" before the end of the line');
  }

  /** Seconds; to the nearest millisecond. */
  private readTimestamp(): number {
    const from = this.at;
    const timestampMs = Math.round(this.readNumber('a timestamp') * 1000);
    if (!Number.isSafeInteger(timestampMs)) throw this.error(from, 'this is not a timestamp in seconds');
    return timestampMs;
  }

  private readNumber(what: string): number {
    const from = this.at;
    const to = this.wordEnd();
    const value = from === to ? undefined : parseNumber(this.bytes, from, to);
    if (value === undefined)
      throw this.error(from, from === to ? `expected ${what}` : `${this.quoted(from, to)} is not a number`);
    this.at = to;
    return value;
  }

  /** Whether something follows a word: then the position is at it. */
  private hasMore(): boolean {
    if (this.at === this.lineEnd) return false;
    this.expectSpace();
    if (this.at === this.lineEnd) throw this.error(this.at, 'a space at the end of the line');
    return true;
  }

  private expectSpace(): void {
    if (this.at === this.lineEnd) return; // what should follow is missed next
    if (this.bytes[this.at] !== SPACE) throw this.error(this.at, 'expected a space');
    this.at++;
  }

  private wordEnd(): number {
    const { bytes, lineEnd } = this;
    let at = this.at;
    while (at < lineEnd && bytes[at] !== SPACE) at++;
    return at;
  }

  /** `# HELP name text`, `# TYPE name type`, `# UNIT name unit`, `# EOF`: there are no other comments. */
  private readComment(): void {
    this.at++;
    this.expectSpace();
    const from = this.at;
    const keyword = this.readWord();
    if (keyword === 'EOF' && this.at === this.lineEnd) {
      this.isEnded = true;
      this.created?.flush();
      return;
    }
    const kind = KINDS.get(keyword);
    if (!kind) throw this.error(from, `expected HELP, TYPE, UNIT or EOF, got ${JSON.stringify(keyword)}`);
    this.expectSpace();
    const metric = this.bytes[this.at] === QUOTE ? this.readQuotedName() : this.readWord();
    if (metric === '') throw this.error(this.at, `expected a metric name after ${keyword}`);
    this.expectSpace();
    this.readMetadata(kind, metric, this.text(this.at, this.lineEnd));
  }

  private readMetadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void {
    if (kind === 'type') {
      if (!TYPES.has(text)) throw this.error(this.at, `${JSON.stringify(text)} is not a metric type`);
      this.created?.beginFamily(metric, text);
    }
    if (kind === 'unit' && text !== '' && !metric.endsWith(`_${text}`))
      throw this.error(this.at, `unit ${JSON.stringify(text)} is not a suffix of metric ${JSON.stringify(metric)}`);
    this.sink.metadata(kind, metric, kind === 'help' ? unescapeQuoted(text) : text);
  }

  private readQuotedName(): string {
    const from = this.at + 1;
    let at = from;
    while (at < this.lineEnd && this.bytes[at] !== QUOTE) at += this.bytes[at] === BACKSLASH ? 2 : 1;
    if (at >= this.lineEnd) throw this.error(from, 'a quote is never closed');
    this.at = at + 1;
    return unescapeQuoted(this.text(from, at));
  }

  private readWord(): string {
    const from = this.at;
    this.at = this.wordEnd();
    return this.text(from, this.at);
  }

  private text(from: number, to: number): string {
    return decoder.decode(this.bytes.subarray(from, to));
  }

  private quoted(from: number, to: number): string {
    return JSON.stringify(this.text(from, Math.min(to, from + 120)));
  }

  private error(at: number, reason: string): Error {
    return badInput(
      `line ${this.lastLine}, column ${at - this.start + 1}: ${reason}, in ${this.quoted(this.start, this.lineEnd)}`,
    );
  }
}

const KINDS = new Map<string, 'type' | 'help' | 'unit'>([
  ['TYPE', 'type'],
  ['HELP', 'help'],
  ['UNIT', 'unit'],
]);
