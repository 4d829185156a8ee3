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
  /** UTF-16 offsets; the parser turns them into bytes. */
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

/** Words of computed durations; in brackets no other word can stand. */
const DURATION_WORD = /^(?:step|range|min_of|max_of)$/i;

export class Lexer {
  private at = 0;
  private parentheses = 0;
  private inBraces = false;
  private inBrackets = false;
  private hasColon = false;

  constructor(private readonly query: string) {}

  /** The next token; `end` again and again at the end. @throws LexError, also for brackets that do not pair */
  next(): Token {
    this.take(SPACE);
    const start = this.at;
    if (start >= this.query.length) return this.end(start);
    return this.inBraces ? this.nextInBraces(start) : this.nextOutside(start);
  }

  private end(start: number): Token {
    if (this.inBraces) throw new LexError(start, 'unexpected end of input inside braces');
    if (this.parentheses > 0) throw new LexError(start, 'unclosed left parenthesis');
    if (this.inBrackets) throw new LexError(start, 'unclosed left bracket');
    return { kind: 'end', text: '', start, end: start };
  }

  private nextOutside(start: number): Token {
    const char = this.query[start] as string;
    if ('{}()[]'.includes(char)) return this.bracket(char as TokenKind, start);
    if (char === ',') return this.punctuation(',', start);
    if (char === ':' && this.inBrackets) return this.colon(start);
    if ('"\'`'.includes(char)) return this.string(start);
    if (/\d/.test(char) || (char === '.' && /\d/.test(this.query[start + 1] ?? ''))) return this.number(start);
    const identifier = this.take(this.inBrackets ? LABEL_NAME : IDENTIFIER);
    if (identifier === undefined) return this.operator(start, char);
    if (this.inBrackets && !DURATION_WORD.test(identifier))
      throw new LexError(start, `unexpected character: ${quoted(char)}, expected ':'`);
    return this.token('identifier', identifier, start);
  }

  private bracket(kind: TokenKind, start: number): Token {
    const token = this.punctuation(kind, start);
    if (kind === '(') this.parentheses++;
    else if (kind === ')' && --this.parentheses < 0)
      throw new LexError(token.end, `unexpected right parenthesis ${quoted(kind)}`);
    else if (kind === '[' || kind === ']') {
      const isLeft = kind === '[';
      if (this.inBrackets === isLeft)
        throw new LexError(start, `unexpected ${isLeft ? 'left' : 'right'} bracket ${quoted(kind)}`);
      this.inBrackets = isLeft;
      this.hasColon = false;
    } else if (kind === '{') this.inBraces = true;
    else if (kind === '}') throw new LexError(start, `unexpected character: ${quoted(kind)}`);
    return token;
  }

  private colon(start: number): Token {
    if (this.hasColon) throw new LexError(start, `unexpected colon ${quoted(':')}`);
    this.hasColon = true;
    return this.punctuation(':', start);
  }

  private nextInBraces(start: number): Token {
    const char = this.query[start] as string;
    if (char === '}') {
      this.inBraces = false;
      return this.punctuation('}', start);
    }
    if (char === ',') return this.punctuation(',', start);
    if (char === '{') throw new LexError(start, `unexpected left brace ${quoted(char)}`);
    if ('"\'`'.includes(char)) return this.string(start);
    const identifier = this.take(LABEL_NAME);
    if (identifier !== undefined) return this.token('identifier', identifier, start);
    const operator = this.take(MATCH_OPERATOR);
    if (operator !== undefined) return this.token('op', operator, start);
    throw new LexError(start, `unexpected character inside braces: ${quoted(this.charAt(start))}`);
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
