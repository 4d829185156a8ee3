// Where the parser stands in the text: the token here, how deep it is, and what it says of what it cannot read.
import type { Span } from '../ast';
import { LexError, Lexer, type Token, type TokenKind } from '../lexer';
import { ParseError } from '../parse-error';
import { quote } from '../print';
import type { Syntax } from '../syntax';
import { describeWord } from './words';

/** Deep enough for any query a person or a program writes, shallow enough for the stack. */
export const MAX_DEPTH = 500;

/** Reads the tokens of one query, in order. All its complaints are ParseErrors with spans of bytes, in Prometheus' wording. */
export class Cursor {
  private readonly lexer: Lexer;
  private current: Token;
  private lastEnd = 0;
  private depth = 0;
  /** Operators of the computed duration that is being read. */
  durationOperators = 0;
  private readonly byteOffsets: Uint32Array | undefined;

  /** @throws ParseError when the text begins with what is no token */
  constructor(
    readonly query: string,
    readonly syntax: Syntax,
  ) {
    this.byteOffsets = byteOffsetsOf(query);
    this.lexer = new Lexer(query);
    this.current = this.pull();
  }

  /** The token that stands here; of kind `end` at the end. */
  get token(): Token {
    return this.current;
  }

  /** The kind of the token that stands here now; asking by a call keeps the compiler from remembering the last one's. */
  kind(): TokenKind {
    return this.token.kind;
  }

  /** Takes the token that stands here. */
  advance(): Token {
    const token = this.token;
    this.lastEnd = token.end;
    this.current = this.pull();
    return token;
  }

  private pull(): Token {
    try {
      return this.lexer.next();
    } catch (thrown) {
      if (!(thrown instanceof LexError)) throw thrown;
      throw new ParseError(this.bytes(thrown.start, this.query.length), thrown.message, this.query);
    }
  }

  /** Whether the word stands here, in any case of letters. @param word in small ones */
  isWord(word: string): boolean {
    return this.token.kind === 'identifier' && this.token.text.toLowerCase() === word;
  }

  /** Whether `+` or `-` stands here. */
  isSign(): boolean {
    return this.token.kind === 'op' && (this.token.text === '-' || this.token.text === '+');
  }

  /** Whether `(` comes after the token that stands here. */
  peekIsOpen(): boolean {
    return /^\s*\(/.test(this.query.slice(this.token.end));
  }

  /** Takes the word if it stands here, and says whether it did. */
  takeWord(word: string): boolean {
    const isThere = this.isWord(word);
    if (isThere) this.advance();
    return isThere;
  }

  /** Takes a token of this kind. @param context what is being read, for the complaint that another one stands here */
  expect(kind: TokenKind, context: string): void {
    if (this.token.kind !== kind) this.reject(context, JSON.stringify(kind));
    this.advance();
  }

  /** One level deeper; each is left by `ascend`, save where reading ends in an error. */
  descend(): void {
    this.depth++;
    if (this.depth > MAX_DEPTH) throw this.fail(this.token, `expression is nested more than ${MAX_DEPTH} deep`);
  }

  ascend(): void {
    this.depth--;
  }

  /** The complaint that this token may not stand here, for whoever wants to throw it. */
  unexpected(): ParseError {
    return this.fail(this.token, `unexpected ${this.describe(this.token)}`);
  }

  /** @throws ParseError that says what stands here and what was expected instead */
  reject(context: string, expected: string): never {
    throw this.fail(this.token, `unexpected ${this.describe(this.token)} in ${context}, expected ${expected}`);
  }

  private describe({ kind, text, start, end }: Token): string {
    if (kind === 'end') return 'end of input';
    if (kind === 'op') return text === '=' ? '"="' : `<op:${text}>`;
    if (kind === 'identifier') return describeWord(text);
    if (kind !== 'number' && kind !== 'duration' && kind !== 'string') return quote(text);
    const bytes = this.bytes(start, end);
    return `${kind} ${shortened(this.query.slice(start, end), bytes.end - bytes.start)}`;
  }

  /** A complaint about one token. */
  fail({ start, end }: Token, reason: string): ParseError {
    return new ParseError(this.bytes(start, end), reason, this.query);
  }

  /** A complaint about the text from `start` to `end`, UTF-16; to the end of the last token taken by default. */
  failAt(start: number, reason: string, end = this.lastEnd): ParseError {
    return new ParseError(this.bytes(start, end), reason, this.query);
  }

  /** From `start` to the end of the last token taken. */
  span(start: number): Span {
    return this.bytes(start, this.lastEnd);
  }

  private bytes(start: number, end: number): Span {
    const offsets = this.byteOffsets;
    return offsets ? { start: offsets[start] as number, end: offsets[end] as number } : { start, end };
  }
}

/** UTF-16 offset -> byte offset; undefined when they are the same. */
function byteOffsetsOf(query: string): Uint32Array | undefined {
  if (!/[^\0-\x7f]/.test(query)) return undefined;
  const offsets = new Uint32Array(query.length + 1);
  let bytes = 0;
  for (let i = 0; i < query.length; i++) {
    offsets[i] = bytes;
    const unit = query.charCodeAt(i);
    // Two bytes for each half of a surrogate pair make its four.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  offsets[query.length] = bytes;
  return offsets;
}

const MAX_SHOWN = 10;

/** Long literals are cut. @param bytes of the whole */
function shortened(text: string, bytes: number): string {
  return bytes > MAX_SHOWN ? `${quote([...text].slice(0, MAX_SHOWN).join(''))}...` : quote(text);
}
