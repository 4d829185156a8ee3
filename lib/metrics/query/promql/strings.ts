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
const decoder = new TextDecoder('utf-8', { fatal: true });

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

/** Bytes -> text, byte by byte where they are no UTF-8. */
function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return piecewise(bytes);
  }
}

function piecewise(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    text +=
      length > 0 ? decoder.decode(bytes.subarray(at, at + length)) : String.fromCharCode(LONE + (bytes[at] as number));
    at += Math.max(1, length);
  }
  return text;
}

/** Bytes of the character that begins at `at`; 0 when none does. */
function characterLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (isCharacter(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}

function isCharacter(bytes: Uint8Array): boolean {
  try {
    return decoder.decode(bytes).length > 0;
  } catch {
    return false;
  }
}

/** Reads the literal that begins at `start`. `problem` is '' when it is whole; `end` is behind its closing quote. */
export function unquote(text: string, start: number): Unquoted {
  const quote = text[start] as string;
  if (quote === '`') return unquoteRaw(text, start);
  // Escapes may give single bytes that form a character only together.
  const bytes: number[] = [];
  for (let at = start + 1; at < text.length; ) {
    const char = String.fromCodePoint(text.codePointAt(at) as number);
    if (char === quote) return { value: textOf(Uint8Array.from(bytes)), end: at + 1, problem: '' };
    if (char === '\n') break;
    if (char !== '\\') {
      bytes.push(...encoder.encode(char));
      at += char.length;
      continue;
    }
    const escaped = readEscape(text, at + 1, quote);
    if (escaped.problem) return { value: '', end: escaped.end, problem: escaped.problem };
    bytes.push(...escaped.bytes);
    at = escaped.end;
  }
  return { value: '', end: text.length, problem: 'unterminated quoted string' };
}

function unquoteRaw(text: string, start: number): Unquoted {
  const end = text.indexOf('`', start + 1);
  if (end < 0) return { value: '', end: text.length, problem: 'unterminated raw string' };
  return { value: text.slice(start + 1, end), end: end + 1, problem: '' };
}

type Escape = { readonly bytes: Iterable<number>; readonly end: number; readonly problem: string };

function readEscape(text: string, at: number, quote: string): Escape {
  const char = text[at];
  const failed = (problem: string, end = text.length): Escape => ({ bytes: [], end, problem });
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
    if (value > 255) return { bytes: [], end, problem: 'escape sequence is an invalid Unicode code point' };
    return { bytes: [value], end, problem: '' };
  }
  const isCodePoint = value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
  if (!isCodePoint) return { bytes: [], end, problem: 'escape sequence is an invalid Unicode code point' };
  return { bytes: encoder.encode(String.fromCodePoint(value)), end, problem: '' };
}

const codePoint = (char: string) =>
  `U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
