// A query cut into coloured pieces. Not a parser: it must say something sensible about half-typed text, on every key.

export type TokenKind =
  | 'function'
  | 'keyword'
  | 'metric'
  | 'label'
  | 'string'
  | 'number'
  | 'operator'
  | 'comment'
  | 'space'
  | 'other';

export type Token = { readonly kind: TokenKind; readonly text: string; readonly at: number };

const KEYWORDS = new Set([
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'bool',
  'offset',
  'and',
  'or',
  'unless',
  'atan2',
  'start',
  'end',
]);
const LEXEMES =
  /(?<space>\s+)|(?<comment>#[^\n]*)|(?<string>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?)|(?<number>0x[\da-fA-F]+|(?:\d+(?:ms|[smhdwy]))+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[a-zA-Z_:][\w:]*)|(?<operator>[()[\]{},@:]|[-+*/%^=!~<>]+)|(?<other>.)/gsu;
const LABEL_LISTS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);

/** The pieces in order; joined they are the query. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  const context = { braces: 0, labelParens: 0, lastWord: '' };
  for (const match of query.matchAll(LEXEMES)) {
    const text = match[0];
    const groups = match.groups as Partial<
      Record<'space' | 'comment' | 'string' | 'number' | 'word' | 'operator', string>
    >;
    const kind =
      groups.word === undefined ? plainKind(groups) : wordKind(text, query.slice(match.index + text.length), context);
    if (kind === 'operator') track(text, context);
    else if (kind !== 'space') context.lastWord = text;
    tokens.push({ kind, text, at: match.index });
  }
  return tokens;
}

type Context = { braces: number; labelParens: number; lastWord: string };

function plainKind(groups: Partial<Record<string, string>>): TokenKind {
  for (const kind of ['space', 'comment', 'string', 'number', 'operator'] as const)
    if (groups[kind] !== undefined) return kind;
  return 'other';
}

/** Inside braces and after `by (` words are labels; before a parenthesis they are functions. */
function wordKind(text: string, rest: string, context: Context): TokenKind {
  if (context.braces > 0 || context.labelParens > 0) return 'label';
  if (KEYWORDS.has(text)) return 'keyword';
  if (/^(?:inf|nan)$/i.test(text)) return 'number';
  return /^\s*(?:\(|(?:by|without)\b)/.test(rest) ? 'function' : 'metric';
}

function track(operator: string, context: Context): void {
  if (operator === '{') context.braces++;
  else if (operator === '}') context.braces = Math.max(0, context.braces - 1);
  else if (operator === '(') {
    if (context.labelParens > 0 || LABEL_LISTS.has(context.lastWord)) context.labelParens++;
    context.lastWord = '';
  } else if (operator === ')') context.labelParens = Math.max(0, context.labelParens - 1);
}

/** Metric names a query reads, in order, each once. */
export function metricNames(query: string): string[] {
  return [...new Set(tokenize(query).flatMap((token) => (token.kind === 'metric' ? [token.text] : [])))];
}
