// JSON as bytes, as far as texts and what stands between them.

export const COMMA = 0x2c;
export const COLON = 0x3a;
export const QUOTE = 0x22;
export const LEFT_BRACKET = 0x5b;
export const RIGHT_BRACKET = 0x5d;
export const LEFT_BRACE = 0x7b;
export const RIGHT_BRACE = 0x7d;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** The next byte that is no white space. */
export function afterSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; ; at++) {
    const byte = bytes[at];
    if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
  }
}

/** Whether so many bytes at two places are the same. Both are within the bytes. */
export function isSameAt(view: DataView, one: number, other: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) if (view.getInt32(one + i) !== view.getInt32(other + i)) return false;
  for (; i < length; i++) if (view.getUint8(one + i) !== view.getUint8(other + i)) return false;
  return true;
}

/** The end of ASCII that stands for itself: a quote, a backslash, a byte that may not be there, or the end of all. */
export function plainEnd(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let at = start;
  for (; at < length; at++) {
    const byte = bytes[at] as number;
    // Literals: of constants elsewhere the compiler does not know that they never change.
    if (byte === 0x22 || byte === 0x5c || byte < 0x20 || byte >= 0x80) break;
  }
  return at;
}

/** The quote that ends a text. -1: it has no end. What is in it may be wrong all the same: readText says so. */
export function closingQuote(bytes: Uint8Array, start: number): number {
  let at = plainEnd(bytes, start);
  while (bytes[at] !== QUOTE && at < bytes.length) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at < bytes.length ? at : -1;
}

/** A text of any letters up to its closing quote, or -1. undefined: it is broken. */
export function readText(bytes: Buffer, start: number, quote: number): string | undefined {
  if (quote === -1) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8', start - 1, quote + 1)) as string;
  } catch {
    return undefined; // who reads it the long way says what is wrong
  }
}
