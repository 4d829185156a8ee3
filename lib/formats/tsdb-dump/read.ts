// The text of `promtool tsdb dump`, in chunks -> samples, line by line: `{__name__="up", job="x"} 1 1600000000000`.
import { badInput, messageOf } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import { parseNumber } from '../exposition/number';
import { LineSplitter } from '../lines';
import { goLabelsEnd, parseGoLabels } from './go-labels';

export type DumpSink = {
  /** `labels` is the same object for lines of one series that follow each other, as they do in a dump. */
  sample(labels: Labels, value: number, timestampMs: number): void;
  /** A native histogram. The dump says too little of one to make it again, so it is only counted. */
  histogram(labels: Labels, timestampMs: number): void;
};

const SPACE = 32;
const OPEN = 123;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a dump in bounded memory. `write` and `end` throw bad_input at the first malformed line, with its number
 * (from 1) and the offending text; what came before it has been given to the sink. Of a last line without its newline nobody
 * knows whether its timestamp is whole: it is malformed.
 */
export class DumpReader {
  private readonly lines = new LineSplitter((bytes, start, end) => this.readLine(bytes, start, end));
  private lastLine = 0;
  /** The labels of the line before, as written and as read. */
  private lastText = new Uint8Array(0);
  private last = Labels.empty;

  constructor(private readonly sink: DumpSink) {}

  /** Of the sample that the sink was given last, or is being given; from 1. */
  get line(): number {
    return this.lastLine;
  }

  write(chunk: Uint8Array): void {
    this.lines.write(chunk);
  }

  end(): void {
    if (this.lines.hasRest) throw badInput(`line ${this.lastLine + 1} has no end: the dump was cut off`);
  }

  private readLine(bytes: Uint8Array, start: number, end: number): void {
    this.lastLine++;
    const timeAt = bytes.lastIndexOf(SPACE, end - 1) + 1;
    const timestampMs = timeAt > start ? parseNumber(bytes, timeAt, end) : undefined;
    if (timestampMs === undefined || !Number.isSafeInteger(timestampMs))
      throw this.error(bytes, start, end, 'no timestamp in milliseconds at the end');
    const valueAt = this.readLabels(bytes, start, end) + 1;
    const valueEnd = timeAt - 1;
    const value =
      valueAt < valueEnd && bytes[valueAt - 1] === SPACE ? parseNumber(bytes, valueAt, valueEnd) : undefined;
    if (value !== undefined) this.sink.sample(this.last, value, timestampMs);
    else if (bytes[valueAt] === OPEN) this.sink.histogram(this.last, timestampMs);
    else throw this.error(bytes, start, end, 'no value between labels and timestamp');
  }

  /** Where they end. Most lines have the labels of the line before. */
  private readLabels(bytes: Uint8Array, start: number, end: number): number {
    const { lastText } = this;
    if (lastText.length > 0 && startsWith(bytes, start, end, lastText)) return start + lastText.length;
    const labelsEnd = goLabelsEnd(bytes, start, end);
    if (labelsEnd < 0) throw this.error(bytes, start, end, 'no labels in braces at the start');
    const text = bytes.subarray(start, labelsEnd);
    try {
      this.last = parseGoLabels(decoder.decode(text));
    } catch (cause) {
      throw this.error(bytes, start, end, cause instanceof TypeError ? 'labels are not UTF-8' : messageOf(cause));
    }
    this.lastText = new Uint8Array(text);
    return labelsEnd;
  }

  private error(bytes: Uint8Array, start: number, end: number, reason: string): Error {
    const text = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 120)));
    return badInput(`line ${this.lastLine}: ${reason}, in ${JSON.stringify(text)}`);
  }
}

function startsWith(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start < text.length) return false;
  // From the end: that is where series differ.
  for (let i = text.length - 1; i >= 0; i--) if (bytes[start + i] !== text[i]) return false;
  return true;
}
