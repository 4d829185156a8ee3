// Query text -> tokens, one at a time. What a character means depends on whether braces or brackets are open.
import { unquote } from './strings';

export type TokenKind =
  | 'number'
  | 'duration'
  | 'string'
  | 'identifier'
  | 'op'
  | '('
  | ')'
  | '{'
  | '}'
  | '['
  | ']'
  | ','
  | ':'
  | 'end';

export type Token = {
  readonly kind: TokenKind;
  /** As written; for a string, its value. */
  readonly text: string;
  /** UTF-16 offsets; Parser turns them into bytes. */
  readonly start: number;
  readonly end: number;
};

/** From `start` (UTF-16) to the end of the query: nothing after it is looked at. */
export class LexError extends Error {
  constructor(
    readonly start: number,
    message: string,
  ) {
    super(message);
  }
}

const SPACE = /(?:[ \t\n\r]|#[^\n]*)*/y;
const IDENTIFIER = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
/** Looser than a duration: which units there are, and in what order, its parser says. */
const DURATION = /(?:\d+[smhdwy]s?)+(?![0-9a-zA-Z_])/y;
const NUMBER = /(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*)?\.?(?:\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?)(?![0-9a-zA-Z_.])/y;
/** How far a duration or number is read that turns out to be none. */
const BAD_DURATION = /(?:\d+[smhdwy]s?)+(?:\d+|[a-zA-Z_])?/y;
const BAD_NUMBER = /0[xX][0-9a-fA-F_]*|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?\.?/y;
const OPERATOR = /==|!=|=~|!~|>=|<=|<\/|>\/|[-+*/%^<>@=]/y;
const MATCH_OPERATOR = /=~|!~|!=|=/y;

export class Lexer {
  private at = 0;
  private inBraces = false;
  private brackets = 0;

  constructor(private readonly query: string) {}

  /** The next token; `end` again and again at the end. @throws LexError */
  next(): Token {
    this.take(SPACE);
    const start = this.at;
    if (start >= this.query.length) return { kind: 'end', text: '', start, end: start };
    return this.inBraces ? this.nextInBraces(start) : this.nextOutside(start);
  }

  private nextOutside(start: number): Token {
    const char = this.query[start] as string;
    if (char === '{') return this.open(start);
    if (char === '[' || char === ']') {
      this.brackets += char === '[' ? 1 : -1;
      return this.punctuation(char, start);
    }
    if ('(),'.includes(char)) return this.punctuation(char as TokenKind, start);
    if (char === ':' && this.brackets > 0) return this.punctuation(':', start);
    if ('"\'`'.includes(char)) return this.string(start);
    if (/\d/.test(char) || (char === '.' && /\d/.test(this.query[start + 1] ?? ''))) return this.number(start);
    const identifier = this.take(this.brackets > 0 ? LABEL_NAME : IDENTIFIER);
    if (identifier !== undefined) return this.token('identifier', identifier, start);
    return this.operator(start, char);
  }

  private nextInBraces(start: number): Token {
    const char = this.query[start] as string;
    if (char === '}') {
      this.inBraces = false;
      return this.punctuation('}', start);
    }
    if (char === ',') return this.punctuation(',', start);
    if ('"\'`'.includes(char)) return this.string(start);
    const identifier = this.take(LABEL_NAME);
    if (identifier !== undefined) return this.token('identifier', identifier, start);
    const operator = this.take(MATCH_OPERATOR);
    if (operator !== undefined) return this.token('op', operator, start);
    throw new LexError(start, `unexpected character inside braces: ${quoted(this.charAt(start))}`);
  }

  private open(start: number): Token {
    this.inBraces = true;
    return this.punctuation('{', start);
  }

  private operator(start: number, char: string): Token {
    const operator = this.take(OPERATOR);
    if (operator === '=~' || operator === '!~') {
      throw new LexError(start, `unexpected character after ${quoted(char)}: '~'`);
    }
    if (operator === undefined || operator === '=')
      throw new LexError(start, `unexpected character: ${quoted(this.charAt(start))}`);
    return this.token('op', operator, start);
  }

  private number(start: number): Token {
    const duration = this.take(DURATION);
    if (duration !== undefined) return this.token('duration', duration, start);
    const number = this.take(NUMBER);
    if (number !== undefined && number !== '') return this.token('number', number, start);
    const bad = this.take(BAD_DURATION) ?? this.take(BAD_NUMBER) ?? '';
    throw new LexError(start, `bad number or duration syntax: ${JSON.stringify(bad)}`);
  }

  private string(start: number): Token {
    const { value, end, problem } = unquote(this.query, start);
    if (problem) throw new LexError(start, problem);
    this.at = end;
    return { kind: 'string', text: value, start, end };
  }

  private punctuation(kind: TokenKind, start: number): Token {
    this.at++;
    return this.token(kind, kind, start);
  }

  private token(kind: TokenKind, text: string, start: number): Token {
    return { kind, text, start, end: this.at };
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.query);
    if (!match) return undefined;
    this.at = pattern.lastIndex;
    return match[0];
  }

  private charAt(at: number): string {
    return String.fromCodePoint(this.query.codePointAt(at) as number);
  }
}

const quoted = (char: string) => `'${char}'`;
