// First stage of go-template: text -> tokens. Trims what `{{-` and `-}}` say, drops comments.
export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'string'
  | 'character'
  | 'number'
  | 'identifier'
  | 'keyword'
  | 'field'
  | 'variable'
  | 'dot'
  | 'pipe'
  | 'declare'
  | 'assign'
  | 'comma'
  | '('
  | ')'
  /** A character that has no meaning. */
  | 'other'
  /** What is wrong here; nothing comes after it. */
  | 'error'
  | 'end of file';

export type Token = {
  readonly kind: TokenKind;
  /** As written; of a text, what trimming left of it. */
  readonly text: string;
  /** Index into the source. */
  readonly at: number;
  /** Only inside of actions: whether white space stands before it. */
  readonly spaced: boolean;
};

const KEYWORDS: ReadonlySet<string> = new Set([
  ...['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'nil', 'range', 'template', 'with'],
  ...['true', 'false'],
]);

const SPACE = /[ \t\r\n]/;

/** The last is the end of the file, or an error: it counts only when the parser comes so far. */
export function tokensOf(source: string): readonly Token[] {
  return new Lexer(source).run();
}

class Problem extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

class Lexer {
  private readonly tokens: Token[] = [];
  private at = 0;
  private depth = 0;

  constructor(private readonly source: string) {}

  run(): readonly Token[] {
    try {
      this.all();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      this.tokens.push({ kind: 'error', text: thrown.message, at: thrown.at, spaced: false });
    }
    return this.tokens;
  }

  private all(): void {
    let trimNext = false;
    while (this.at < this.source.length) {
      const open = this.source.indexOf('{{', this.at);
      const end = open < 0 ? this.source.length : open;
      const trimsBefore = open >= 0 && /^-[ \t\r\n]/.test(this.source.slice(open + 2, open + 4));
      this.literal(end, trimNext, trimsBefore);
      if (open < 0) break;
      this.at = open;
      trimNext = this.action(trimsBefore);
    }
    this.push('end of file', this.source.length, this.source.length);
  }

  private literal(end: number, trimStart: boolean, trimEnd: boolean): void {
    let text = this.source.slice(this.at, end);
    let start = this.at;
    if (trimStart) {
      const trimmed = text.replace(/^[ \t\r\n]+/, '');
      start += text.length - trimmed.length;
      text = trimmed;
    }
    if (trimEnd) text = text.replace(/[ \t\r\n]+$/, '');
    if (text !== '') this.tokens.push({ kind: 'text', text, at: start, spaced: false });
    this.at = end;
  }

  /** From `{{` to behind `}}`; whether the text after it is to be trimmed. */
  private action(trimsBefore: boolean): boolean {
    const open = this.at;
    if (isComment(this.source, open)) return this.comment(open);
    this.push('open', open, open + 2);
    this.at += trimsBefore ? 3 : 2;
    this.depth = 0;
    for (;;) {
      const spaced = this.skipSpace();
      const rest = this.source.slice(this.at, this.at + 3);
      const trimsAfter = spaced && rest === '-}}';
      if (trimsAfter || rest.startsWith('}}')) {
        if (this.depth > 0) throw this.error('unclosed left paren');
        this.push('close', this.at, this.at + 2, spaced);
        this.at += trimsAfter ? 3 : 2;
        return trimsAfter;
      }
      if (this.at >= this.source.length) throw this.error('unclosed action', open);
      this.inside(spaced);
    }
  }

  private comment(open: number): boolean {
    const start = this.source.indexOf('/*', open);
    const end = this.source.indexOf('*/', start + 2);
    if (end < 0) throw this.error('unclosed comment', open);
    const close = /^(?:[ \t\r\n]+(-))?\}\}/.exec(this.source.slice(end + 2));
    if (!close) throw this.error('comment ends before closing delimiter', open);
    this.at = end + 2 + close[0].length;
    return close[1] === '-';
  }

  private skipSpace(): boolean {
    const from = this.at;
    while (SPACE.test(this.source.charAt(this.at))) this.at++;
    return this.at > from;
  }

  private inside(spaced: boolean): void {
    const { source, at } = this;
    const [character, pair] = [source.charAt(at), source.slice(at, at + 2)];
    const simple = SIMPLE[pair] ? pair : character;
    const kind = SIMPLE[simple];
    if (kind) this.simple(kind, simple.length, spaced);
    else if (character === '"') this.quoted('string', /"(?:[^"\\\n]|\\[^\n])*"/y, 'unterminated quoted string', spaced);
    else if (character === '`') this.quoted('string', /`[^`]*`/y, 'unterminated raw quoted string', spaced);
    else if (character === "'")
      this.quoted('character', /'(?:[^'\\\n]|\\[^\n])*'/y, 'unterminated character constant', spaced);
    else if (/^[+-]?\.?\d|^[+-]/.test(source.slice(at, at + 3))) this.number(spaced);
    else if (character === '.') this.word('field', /\.[\p{L}\p{Nd}_]*/uy, spaced);
    else if (character === '$') this.word('variable', /\$[\p{L}\p{Nd}_]*/uy, spaced);
    else if (/[\p{L}_]/u.test(character)) this.word('identifier', /[\p{L}\p{Nd}_]+/uy, spaced);
    else if (/[!-~]/.test(character)) this.simple('other', 1, spaced);
    else throw this.error(`unrecognized character in action: ${this.shownCharacter(at)}`);
  }

  private shownCharacter(at: number): string {
    const code = this.source.codePointAt(at) as number;
    return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`;
  }

  private simple(kind: TokenKind, length: number, spaced: boolean): void {
    if (kind === '(') this.depth++;
    if (kind === ')' && --this.depth < 0) throw this.error('unexpected right paren');
    this.push(kind, this.at, this.at + length, spaced);
    this.at += length;
  }

  private quoted(kind: 'string' | 'character', pattern: RegExp, problem: string, spaced: boolean): void {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (!found) throw this.error(problem);
    this.push(kind, this.at, pattern.lastIndex, spaced);
    this.at = pattern.lastIndex;
  }

  private number(spaced: boolean): void {
    const pattern = /[+-]?[\p{L}\p{Nd}_.]*(?:(?<=[eEpP])[+-][\p{L}\p{Nd}_.]*)?/uy;
    pattern.lastIndex = this.at;
    pattern.exec(this.source);
    const text = this.source.slice(this.at, pattern.lastIndex);
    if (!NUMBER.test(text)) throw this.error(`bad number syntax: ${JSON.stringify(text)}`);
    this.push('number', this.at, pattern.lastIndex, spaced);
    this.at = pattern.lastIndex;
  }

  /** What ends a word must be no part of another. */
  private word(kind: 'field' | 'variable' | 'identifier', pattern: RegExp, spaced: boolean): void {
    pattern.lastIndex = this.at;
    pattern.exec(this.source);
    const end = pattern.lastIndex;
    const text = this.source.slice(this.at, end);
    const next = this.source.slice(end, end + 1);
    if (next !== '' && !/[ \t\r\n.,|:()]/.test(next) && !this.source.startsWith('}}', end))
      throw this.error(`bad character ${this.shownCharacter(end)}`);
    const actual = text === '.' ? 'dot' : kind === 'identifier' && KEYWORDS.has(text) ? 'keyword' : kind;
    this.push(actual, this.at, end, spaced);
    this.at = end;
  }

  private push(kind: TokenKind, start: number, end: number, spaced = false): void {
    this.tokens.push({ kind, text: this.source.slice(start, end), at: start, spaced });
  }

  private error(message: string, at = this.at) {
    return new Problem(message, at);
  }
}

/** `{{` and then at once, or after `- `, a comment. */
function isComment(source: string, open: number): boolean {
  return /^\{\{(?:-[ \t\r\n]+)?\/\*/.test(source.slice(open, open + 4096));
}

const SIMPLE: Readonly<Record<string, TokenKind>> = {
  ':=': 'declare',
  '=': 'assign',
  '|': 'pipe',
  ',': 'comma',
  '(': '(',
  ')': ')',
};

/** Decimal, hexadecimal, octal, binary; floats, hexadecimal ones too; `_` between digits. */
const NUMBER =
  /^[+-]?(?:0[xX](?:_?[\da-fA-F])+(?:\.[\da-fA-F]*)?(?:[pP][+-]?\d+)?|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:\d(?:_?\d)*)?(?:\.\d*)?(?:[eE][+-]?\d+)?)$/;
