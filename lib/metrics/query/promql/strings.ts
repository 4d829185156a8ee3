// Go's string literals, which PromQL shares: "…" and '…' with escapes, `…` raw.

export type Unquoted = { readonly value: string; readonly end: number; readonly problem: string };

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Digits and base of `\x41`, `\u00e4`, `\U0001f600`, `\101`. */
const NUMERIC: Readonly<Record<string, { length: number; base: number }>> = {
  x: { length: 2, base: 16 },
  u: { length: 4, base: 16 },
  U: { length: 8, base: 16 },
};
const OCTAL = { length: 3, base: 8 };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

// A Go string holds any bytes, ours only text. A byte that is no part of a character is kept as the lone surrogate
// U+DC00 + byte, which no text contains.
const LONE = 0xdc00;
const LONE_BYTE = /[\udc80-\udcff]/u;
const LONE_BYTES = /[\udc80-\udcff]/gu;

/** Whether a text stands for bytes that are UTF-8. */
export const isUtf8 = (text: string): boolean => !LONE_BYTE.test(text);

/** Any text may be the name of a label, as long as it is one. */
export const isLabelName = (text: string): boolean => text !== '' && isUtf8(text);

/** The byte a character of such a text stands for; undefined for a true character. */
export function invalidByte(char: string): number | undefined {
  return LONE_BYTE.test(char) ? (char.codePointAt(0) as number) - LONE : undefined;
}

/** With U+FFFD for each such byte, as Go writes JSON. */
export const withReplacedBytes = (text: string): string => text.replace(LONE_BYTES, '\ufffd');

/** Bytes -> text; what is no part of a character one by one. */
function textOf(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = endOfText(bytes, at);
    if (end > at) parts.push(decoder.decode(bytes.subarray(at, end)));
    if (end < bytes.length) parts.push(String.fromCharCode(LONE + (bytes[end] as number)));
    at = end + 1;
  }
  return parts.join('');
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let length = characterLength(bytes, at); length > 0; length = characterLength(bytes, at)) at += length;
  return at;
}

/** Bytes of the character that begins at `at`; 0 when none does. Source: The Unicode Standard, table 3-7. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === undefined) return 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  // The second byte is bounded where a shorter form would do, at surrogates and at the end of Unicode.
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < least || second > most) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

const PLAIN_IN_DOUBLE = /[^"\\\n]*/y;
const PLAIN_IN_SINGLE = /[^'\\\n]*/y;

/** Reads the literal that begins at `start`. `problem` is '' when it is whole; `end` is behind its closing quote. */
export function unquote(text: string, start: number): Unquoted {
  const quote = text[start] as string;
  if (quote === '`') return unquoteRaw(text, start);
  const plain = quote === '"' ? PLAIN_IN_DOUBLE : PLAIN_IN_SINGLE;
  // Escapes may give single bytes that form a character only together.
  const parts: Uint8Array[] = [];
  for (let at = start + 1; ; ) {
    plain.lastIndex = at;
    const run = plain.exec(text)?.[0] ?? '';
    if (parts.length === 0 && text[at + run.length] === quote) {
      return { value: run, end: at + run.length + 1, problem: '' };
    }
    if (run !== '') parts.push(encoder.encode(run));
    at += run.length;
    if (text[at] === quote) return { value: textOf(Buffer.concat(parts)), end: at + 1, problem: '' };
    if (text[at] !== '\\') return { value: '', end: text.length, problem: 'unterminated quoted string' };
    const escaped = readEscape(text, at + 1, quote);
    if (escaped.problem) return { value: '', end: escaped.end, problem: escaped.problem };
    parts.push(escaped.bytes);
    at = escaped.end;
  }
}

function unquoteRaw(text: string, start: number): Unquoted {
  const end = text.indexOf('`', start + 1);
  if (end < 0) return { value: '', end: text.length, problem: 'unterminated raw string' };
  return { value: text.slice(start + 1, end), end: end + 1, problem: '' };
}

const NOTHING = new Uint8Array(0);

type Escape = { readonly bytes: Uint8Array; readonly end: number; readonly problem: string };

function readEscape(text: string, at: number, quote: string): Escape {
  const char = text[at];
  const failed = (problem: string, end = text.length): Escape => ({ bytes: NOTHING, end, problem });
  if (char === undefined) return failed('escape sequence not terminated');
  const simple = char === quote ? quote : SIMPLE[char];
  if (simple !== undefined) return { bytes: encoder.encode(simple), end: at + 1, problem: '' };
  const numeric = NUMERIC[char] ?? (/[0-7]/.test(char) ? OCTAL : undefined);
  if (!numeric) return failed(`unknown escape sequence ${codePoint(char)}`);
  const from = numeric === OCTAL ? at : at + 1;
  const digits = text.slice(from, from + numeric.length);
  const bad = [...digits].find((digit) => Number.isNaN(Number.parseInt(digit, numeric.base)));
  if (bad !== undefined) return failed(`illegal character ${codePoint(bad)} in escape sequence`);
  if (digits.length < numeric.length) return failed('escape sequence not terminated');
  return encodeNumeric(Number.parseInt(digits, numeric.base), numeric.length, from + numeric.length);
}

/** Two hexadecimal or three octal digits are a byte, more are a code point. */
function encodeNumeric(value: number, length: number, end: number): Escape {
  if (length <= 3) {
    if (value > 255) return { bytes: NOTHING, end, problem: 'escape sequence is an invalid Unicode code point' };
    return { bytes: Uint8Array.of(value), end, problem: '' };
  }
  const isCodePoint = value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
  if (!isCodePoint) return { bytes: NOTHING, end, problem: 'escape sequence is an invalid Unicode code point' };
  return { bytes: encoder.encode(String.fromCodePoint(value)), end, problem: '' };
}

const codePoint = (char: string) =>
  `U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
