// Rules as they were written before Prometheus 2.0: `ALERT name IF expr FOR 5m LABELS {…} ANNOTATIONS {…}`, `name{…} = expr`.
import { stringify } from 'yaml';
import { parseDuration } from '@/lib/kernel/duration';
import { messageOf } from '@/lib/kernel/errors';
import { stringLiteral } from '../go-template/literals';

/** In the terms of a rule file; `line` is where it begins. */
export type OldRule = {
  readonly line: number;
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

export type OldRules = {
  readonly rules: readonly OldRule[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
};

/** Whether the first thing in a file that is no comment begins a rule of the old syntax. */
export function isOldRules(source: string): boolean {
  const start = source.replace(/^(?:\s|#[^\n]*(?:\n|$))*/, '');
  return (
    /^alert\s+[a-zA-Z_:][\w:]*\s+if\b/i.test(start) || /^[a-zA-Z_:][\w:]*\s*(?:\{[^}]*\}\s*)?=(?![=~])/.test(start)
  );
}

export function parseOldRules(source: string): OldRules {
  const reader = new OldReader(source);
  const rules: OldRule[] = [];
  const problems: { line: number; message: string }[] = [];
  while (!reader.isAtEnd) {
    const { line } = reader;
    try {
      rules.push(reader.rule());
    } catch (refused) {
      problems.push({ line, message: messageOf(refused) });
      reader.skipRule();
    }
  }
  return { rules, problems };
}

/** One group; fields in the order people write them. */
export function oldRulesToYaml(rules: readonly OldRule[], group: string): string {
  const isEmpty = (record: object) => Object.keys(record).length === 0;
  const converted = rules.map(({ line, labels, annotations, ...rule }) => ({
    ...rule,
    ...(!isEmpty(labels) && { labels }),
    ...(!isEmpty(annotations) && { annotations }),
  }));
  return stringify({ groups: [{ name: group, rules: converted }] }, { lineWidth: 0 });
}

type Token = { readonly text: string; readonly at: number; readonly end: number };

const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*|[a-zA-Z_:][\w:]*|[\d.][\w.]*|[=!]~|[=!<>]=|\S/gs;

const CLAUSES: ReadonlySet<string> = new Set([
  'FOR',
  'LABELS',
  'WITH',
  'ANNOTATIONS',
  'SUMMARY',
  'DESCRIPTION',
  'RUNBOOK',
]);

class OldReader {
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(private readonly source: string) {
    this.tokens = [...source.matchAll(TOKEN)]
      .map((match) => ({ text: match[0], at: match.index, end: match.index + match[0].length }))
      .filter(({ text }) => !text.startsWith('#'));
  }

  get isAtEnd(): boolean {
    return this.index >= this.tokens.length;
  }

  /** From 1; of the next token. */
  get line(): number {
    return this.source.slice(0, this.tokens[this.index]?.at ?? this.source.length).split('\n').length;
  }

  rule(): OldRule {
    const { line } = this;
    if (this.word() !== 'ALERT') return this.recording(line);
    this.index++;
    const alert = this.name();
    if (this.word() !== 'IF') throw new Error(`alert ${JSON.stringify(alert)}: expected IF, got ${this.shown()}`);
    this.index++;
    const expr = this.expr();
    return { line, alert, expr, ...this.clauses() };
  }

  /** To the next rule. */
  skipRule(): void {
    this.index++;
    while (!this.isAtEnd && !this.beginsRule()) this.index++;
  }

  private recording(line: number): OldRule {
    const record = this.name();
    const labels = this.peek() === '{' ? this.labelSet() : {};
    if (this.peek() !== '=')
      throw new Error(`recording rule ${JSON.stringify(record)}: expected =, got ${this.shown()}`);
    this.index++;
    return { line, record, expr: this.expr(), labels, annotations: {} };
  }

  private clauses(): Pick<OldRule, 'for' | 'labels' | 'annotations'> {
    const found: { for?: string; labels: Record<string, string>; annotations: Record<string, string> } = {
      labels: {},
      annotations: {},
    };
    for (let word = this.word(); CLAUSES.has(word); word = this.word()) {
      this.index++;
      if (word === 'FOR') found.for = this.duration();
      else if (word === 'LABELS' || word === 'WITH') found.labels = this.labelSet();
      else if (word === 'ANNOTATIONS') found.annotations = this.labelSet();
      else found.annotations[word.toLowerCase()] = this.string();
    }
    return found;
  }

  /** Up to the next clause or rule outside of brackets; as it was written. */
  private expr(): string {
    const from = this.index;
    let depth = 0;
    while (!this.isAtEnd) {
      if (depth === 0 && this.index > from && (CLAUSES.has(this.word()) || this.beginsRule())) break;
      const text = this.peek();
      if (text === '(' || text === '{' || text === '[') depth++;
      if (text === ')' || text === '}' || text === ']') depth--;
      this.index++;
    }
    const [first, last] = [this.tokens[from], this.tokens[this.index - 1]];
    if (!first || !last || this.index === from) throw new Error('expected an expression');
    return this.source.slice(first.at, last.end);
  }

  /** `ALERT`, or a name with or without labels and then one `=`. */
  private beginsRule(): boolean {
    if (this.word() === 'ALERT') return true;
    if (!/^[a-zA-Z_:]/.test(this.peek())) return false;
    let next = this.index + 1;
    if (this.tokens[next]?.text === '{') {
      while (next < this.tokens.length && this.tokens[next]?.text !== '}') next++;
      next++;
    }
    return this.tokens[next]?.text === '=';
  }

  private labelSet(): Record<string, string> {
    const labels: Record<string, string> = {};
    this.expect('{');
    while (this.peek() !== '}') {
      const name = this.name();
      this.expect('=');
      labels[name] = this.string();
      if (this.peek() !== ',') break;
      this.index++;
    }
    this.expect('}');
    return labels;
  }

  private string(): string {
    const written = this.take();
    const quoted = written.startsWith("'")
      ? `"${written.slice(1, -1).replaceAll("\\'", "'").replaceAll('"', '\\"')}"`
      : written;
    const value = /^["`]/.test(quoted) ? stringLiteral(quoted) : undefined;
    if (value === undefined) throw new Error(`expected a string, got ${JSON.stringify(written)}`);
    return value;
  }

  private duration(): string {
    const written = this.take();
    parseDuration(written);
    return written;
  }

  private name(): string {
    const name = this.take();
    if (!/^[a-zA-Z_:][\w:]*$/.test(name)) throw new Error(`expected a name, got ${JSON.stringify(name)}`);
    return name;
  }

  private expect(text: string): void {
    if (this.peek() !== text) throw new Error(`expected ${text}, got ${this.shown()}`);
    this.index++;
  }

  private peek(): string {
    return this.tokens[this.index]?.text ?? '';
  }

  private word(): string {
    return this.peek().toUpperCase();
  }

  private take(): string {
    const text = this.peek();
    this.index++;
    return text;
  }

  private shown(): string {
    return this.isAtEnd ? 'the end of the file' : JSON.stringify(this.peek());
  }
}
