// The series part of an exposition line, `name{a="b"}` or `{"na.me", a="b"}`, as labels. Only on a cache miss.
import { badInput } from '@/lib/kernel/errors';
import { Labels, METRIC_NAME } from '@/lib/kernel/labels';
import { unescapeQuoted } from './parse';

const decoder = new TextDecoder('utf-8', { fatal: true });

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const BLANKS = /[ \t]*/y;

/**
 * Labels of `bytes[start, end)`, with the metric's name as `__name__`.
 * @throws bad_input with the byte column inside the series: bad UTF-8, a bad name, a label given twice, no metric name.
 */
export function parseSeries(bytes: Uint8Array, start: number, end: number): Labels {
  return new SeriesReader(decodeStrictly(bytes.subarray(start, end))).read();
}

/**
 * Labels of `bytes[start, end)`, braces and all, such as an exemplar has: without a metric's name.
 * @throws bad_input as parseSeries
 */
export function parseLabelSet(bytes: Uint8Array, start: number, end: number): Labels {
  return new SeriesReader(decodeStrictly(bytes.subarray(start, end))).readLabelSet();
}

function decodeStrictly(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw badInput(`series ${JSON.stringify(new TextDecoder().decode(bytes))} is not valid UTF-8`, { cause });
  }
}

class SeriesReader {
  private at = 0;
  private readonly pairs = new Map<string, string>();

  constructor(private readonly text: string) {}

  read(): Labels {
    const name = this.take(NAME);
    if (name) this.pairs.set(METRIC_NAME, name);
    this.take(BLANKS);
    if (this.text[this.at] === '{') this.readBraces();
    if (this.at < this.text.length) throw this.error(`unexpected ${JSON.stringify(this.text.slice(this.at))}`);
    if (!this.pairs.has(METRIC_NAME)) throw this.error('the metric name is missing');
    return Labels.fromPairs(this.pairs);
  }

  readLabelSet(): Labels {
    if (this.text[this.at] !== '{') throw this.error('expected "{"');
    this.readBraces();
    if (this.at < this.text.length) throw this.error(`unexpected ${JSON.stringify(this.text.slice(this.at))}`);
    if (this.pairs.has(METRIC_NAME)) throw this.error('a metric name has no place here');
    return Labels.fromPairs(this.pairs);
  }

  private readBraces(): void {
    do {
      this.at++; // the brace, or a comma
      this.take(BLANKS);
      if (this.text[this.at] === '}') break; // nothing inside, or after a last comma
      this.readEntry();
      this.take(BLANKS);
    } while (this.text[this.at] === ',');
    if (this.text[this.at] !== '}') throw this.error('expected "," or "}"');
    this.at++;
  }

  /** `name="value"`, `"any name"="value"`, or, alone, `"the metric's name"`. */
  private readEntry(): void {
    const quoted = this.text[this.at] === '"';
    const name = quoted ? this.readQuoted() : this.take(LABEL_NAME);
    if (name === undefined || name === '') throw this.error('expected a label name');
    this.take(BLANKS);
    if (this.text[this.at] === '=') this.readValue(name);
    else if (quoted) this.set(METRIC_NAME, name);
    else throw this.error(`expected "=" after ${JSON.stringify(name)}`);
  }

  private readValue(name: string): void {
    this.at++;
    this.take(BLANKS);
    if (this.text[this.at] !== '"') throw this.error(`the value of ${JSON.stringify(name)} must be quoted`);
    this.set(name, this.readQuoted());
  }

  private set(name: string, value: string): void {
    if (this.pairs.has(name)) throw this.error(`label ${JSON.stringify(name)} is given twice`);
    this.pairs.set(name, value);
  }

  private readQuoted(): string {
    const quoted = this.take(QUOTED);
    if (quoted === undefined) throw this.error('this quote is never closed');
    return unescapeQuoted(quoted.slice(1, -1));
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.at = pattern.lastIndex;
    return match[0];
  }

  private error(reason: string): Error {
    return badInput(`series ${JSON.stringify(this.text)}, column ${this.at + 1}: ${reason}`);
  }
}
