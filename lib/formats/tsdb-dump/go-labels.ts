// A label set as Go prints it: `{__name__="up", job="x", "na.me"="q\"\u00e9"}`.
import { badInput } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/** Where the labels that begin at `start` end; -1: they do not begin there, or do not end. */
export function goLabelsEnd(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== OPEN) return -1;
  let isQuoted = false;
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) isQuoted = !isQuoted;
    else if (byte === BACKSLASH && isQuoted) at++;
    else if (byte === CLOSE && !isQuoted) return at + 1;
  }
  return -1;
}

const ENTRY = /([a-zA-Z_][a-zA-Z0-9_]*|"(?:[^"\\]|\\.)*")=("(?:[^"\\]|\\.)*")(, (?!\}))?/y;

/** @param text braces and all @throws bad_input, saying where in the text */
export function parseGoLabels(text: string): Labels {
  const pairs = new Map<string, string>();
  ENTRY.lastIndex = 1;
  let isLast = text === '{}';
  while (!isLast) {
    const at = ENTRY.lastIndex;
    const [, name = '', value = '', comma] = ENTRY.exec(text) ?? [];
    if (value === '') throw badInput(`labels ${JSON.stringify(text)}, column ${at + 1}: expected name="value"`);
    const unquotedName = name.startsWith('"') ? unquoted(name) : name;
    if (pairs.has(unquotedName)) throw badInput(`labels ${JSON.stringify(text)}: label ${name} is given twice`);
    pairs.set(unquotedName, unquoted(value));
    isLast = comma === undefined;
  }
  if (ENTRY.lastIndex !== text.length - 1 && text !== '{}')
    throw badInput(`labels ${JSON.stringify(text)}, column ${ENTRY.lastIndex + 1}: expected ", " or "}"`);
  return Labels.fromPairs(pairs);
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', '"': '"' },
};

const ESCAPE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gs;

/** What Go's strconv.Quote made of a text. @throws bad_input for an escape it never makes */
function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(ESCAPE, (sequence, byte?: string, short?: string, long?: string, letter?: string) => {
      const named = letter === undefined ? undefined : NAMED[letter];
      if (named !== undefined) return named;
      const code = Number.parseInt(byte ?? short ?? long ?? 'none', 16);
      // Go writes a byte like this when it is part of no character: such a text is not UTF-8.
      const isCharacter = code <= (byte === undefined ? 0x10ffff : 0x7f) && (code < 0xd800 || code > 0xdfff);
      if (!isCharacter) throw badInput(`${quoted}: ${sequence} stands for no character`);
      return String.fromCodePoint(code);
    });
}
