// How Alertmanager writes matchers: `foo="bar"`, `{a=~"x.*",b!=c}`. Two syntaxes: classic, and since 0.27 UTF-8, where any text may
// be a name if it is quoted. Whether a regular expression is one is for matcher-text.ts: this goes without an engine for them.
import { badInput } from './errors';
import type { Matcher, MatchType } from './matchers';

/**
 * One matcher, in either syntax: where both can read it and differ, the classic reading counts; where neither can, the classic
 * one says why (Alertmanager's default mode).
 * @throws bad_input in Alertmanager's words.
 */
export function readMatcher(text: string): Matcher {
  if (text.startsWith('{') || text.endsWith('}')) throw badInput(`unexpected open or close brace: ${text}`);
  const [matcher, ...others] = readBoth(text, classicMatcher);
  if (!matcher || others.length > 0) throw badInput(`bad matcher format: ${text}`);
  return matcher;
}

/** Any number of matchers, by comma, with or without braces. @throws as readMatcher does */
export const readMatchers = (text: string): readonly Matcher[] => readBoth(text, classicMatchers);

/** As a matcher is shown, and as it stands in group keys: the value always quoted, the name only if it must be. */
export function formatMatcher({ name, type, value }: Matcher): string {
  const isPlain = name !== '' && !RESERVED.test(name);
  return isPlain ? `${name}${type}"${escapeValue(value)}"` : `${goQuote(name)}${type}${goQuote(value)}`;
}

export const formatMatchers = (matchers: readonly Matcher[]): string => `{${matchers.map(formatMatcher).join(',')}}`;

/** Go's `%q`, but for characters beyond ASCII, which stay. */
export function goQuote(text: string): string {
  return `"${text.replace(/[\p{Cc}"\\]/gu, (char) => GO_ESCAPES[char] ?? hexEscape(char))}"`;
}

const GO_ESCAPES: Readonly<Record<string, string>> = {
  ...{ '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
  ...{ '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\v': '\\v' },
};

function hexEscape(char: string): string {
  const code = char.charCodeAt(0);
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const escapeValue = (value: string) => value.replace(/[\\\n"]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));

function readBoth<T extends Matcher | readonly Matcher[]>(
  text: string,
  classic: (text: string) => T,
): readonly Matcher[] {
  const utf8 = parseUtf8(text);
  try {
    return [classic(text)].flat() as readonly Matcher[];
  } catch (refused) {
    if (utf8) return utf8;
    throw refused;
  }
}

// ---- classic ------------------------------------------------------------------------------------------------------------

const CLASSIC = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|=|!=|!~)\s*([\s\S]*?)\s*$/;

function classicMatcher(text: string): Matcher {
  const [, name, type, raw] = CLASSIC.exec(text) ?? [];
  if (name === undefined || raw === undefined) throw badInput(`bad matcher format: ${text}`);
  return { name, type: type as MatchType, value: classicValue(raw) };
}

/** Quotes are a pair around the whole value, or none; only `\n`, `\"` and `\\` are escapes. */
function classicValue(raw: string): string {
  const isQuoted = raw.startsWith('"');
  const inner = isQuoted ? raw.slice(1) : raw;
  let value = '';
  for (let i = 0; i < inner.length; i++) {
    const char = inner[i] as string;
    if (char === '\\' && i + 1 < inner.length) {
      i++;
      value += CLASSIC_ESCAPES[inner[i] as string] ?? `\\${inner[i]}`;
    } else if (char !== '"') value += char;
    else if (isQuoted && i === inner.length - 1) return value;
    else throw badInput(`matcher value contains unescaped double quote: ${raw}`);
  }
  if (isQuoted) throw badInput(`matcher value contains unescaped double quote: ${raw}`);
  return value;
}

const CLASSIC_ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

function classicMatchers(text: string): readonly Matcher[] {
  const inner = text.replace(/^\{/, '').replace(/\}$/, '');
  const parts = splitAtCommas(inner);
  if (parts.at(-1)?.trim() === '') parts.pop(); // one comma may follow the last, and there may be none at all
  return parts.map(classicMatcher);
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let inQuotes = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') inQuotes = !inQuotes;
    else if (text[i] === ',' && !inQuotes) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

// ---- UTF-8 --------------------------------------------------------------------------------------------------------------

const RESERVED = /[{}!=~,\\"'`\s]/;
const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"`;
const WORD = String.raw`[^{}!=~,\\"'${'`'}\s]+`;
const UTF8 = new RegExp(`\\s*(${WORD}|${QUOTED})\\s*(=~|!=|!~|=)\\s*(${WORD}|${QUOTED})\\s*(,|$)`, 'y');

/** undefined: not of this syntax. */
function parseUtf8(text: string): readonly Matcher[] | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('{') !== trimmed.endsWith('}')) return undefined;
  const inner = trimmed.startsWith('{') ? trimmed.slice(1, -1) : trimmed;
  const matchers: Matcher[] = [];
  UTF8.lastIndex = 0;
  while (inner.slice(UTF8.lastIndex).trim() !== '') {
    const [, name, type, value] = UTF8.exec(inner) ?? [];
    if (name === undefined || value === undefined) return undefined;
    const [nameText, valueText] = [unquoted(name), unquoted(value)];
    if (!nameText || valueText === undefined) return undefined; // an empty name is nobody's
    matchers.push({ name: nameText, type: type as MatchType, value: valueText });
  }
  return matchers;
}

const ESCAPE = /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|.)/gs;
const NAMED: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' },
};

/** A word as it is; a quoted text with Go's escapes resolved. undefined: an escape Go does not know. */
function unquoted(text: string): string | undefined {
  if (!text.startsWith('"')) return text;
  let isGood = true;
  const value = text.slice(1, -1).replace(ESCAPE, (_, named, x, u, long, octal) => {
    if (named !== undefined) return NAMED[named] as string;
    const code = octal === undefined ? Number.parseInt(x ?? u ?? long ?? 'none', 16) : Number.parseInt(octal, 8);
    isGood &&= code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isGood ? String.fromCodePoint(code) : '';
  });
  return isGood ? value : undefined;
}
