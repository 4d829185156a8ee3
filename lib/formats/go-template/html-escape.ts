// html/template's escapers: a value as it may stand in text, attributes, addresses, styles and scripts.
import { plain } from './printf';
import { GoMap, GoStruct, type GoValue, isList, itemsOf, SafeHtml } from './value';

/** What Go writes for a value that must not stand where it was meant to. */
export const REFUSED = 'ZgotmplZ';

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  '&': '&amp;',
  "'": '&#39;',
  '+': '&#43;',
  '<': '&lt;',
  '>': '&gt;',
};

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what must not get through
export const escapeText = (text: string): string => text.replace(/[\0"&'+<>]/g, (each) => HTML[each] as string);

/** For an attribute without quotes: whatever could end it, too. */
export const escapeUnquoted = (text: string): string =>
  text === ''
    ? REFUSED
    : text.replace(/[\0"&'+<>\t\n\v\f\r =`]/g, (each) =>
        each === '\0' ? '&#xfffd;' : (HTML[each] ?? `&#${each.charCodeAt(0)};`),
      );
const UNSAFE_CSS = /[\0"'()/;@[\\\]`{}<>]|--/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

/** Markup as the text it shows. */
export const withoutTags = (html: string): string =>
  html.replace(/<!--.*?-->|<\/?[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>/gs, '');

/** Markup kept as it is, but for what would not be text. */
export const normalised = (html: string): string => html.replace(/["'+<>]/g, (each) => HTML[each] as string);

/** The start of an address: only relative ones, http, https and mailto; `javascript:` is none. */
export function filterUrl(url: string): string {
  const colon = url.indexOf(':');
  const isAbsolute = colon >= 0 && !url.slice(0, colon).includes('/');
  return isAbsolute && !/^(?:https?|mailto)$/i.test(url.slice(0, colon)) ? `#${REFUSED}` : url;
}

/** Percent-encodes what cannot stand in an address; what is encoded already stays so. */
export const normaliseUrl = (url: string): string =>
  url.replace(/%(?![\da-fA-F]{2})|[^\w\-.~!#$&*+,/:;=?@[\]%]/gu, percent);

/** For one part of a query. */
export const escapeUrl = (text: string): string => text.replace(/[^\w\-.~]/gu, percent);

const percent = (character: string) =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** A single value of CSS: no quotes, brackets, comments or escapes. */
export function filterCss(text: string): string {
  const letters = text.toLowerCase().replace(/[^a-z]/g, '');
  const isCode = letters.includes('expression') || letters.includes('mozbinding');
  return isCode || UNSAFE_CSS.test(text) ? REFUSED : text;
}

/** A literal of JavaScript. */
export function scriptLiteral(value: GoValue): string {
  const json = JSON.stringify(jsonOf(value)) ?? 'null';
  const safe = json.replace(/[<>&\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return /^["[{]/.test(safe) ? safe : ` ${safe} `;
}

const SCRIPT_STRING: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '/': '\\/',
  '\\': '\\\\',
};

/** Inside of quotes in a script. */
export const escapeScriptString = (text: string): string =>
  text.replace(
    /[^\x20-\x7e\u0080-\u2027\u202a-\uffff]|["&'+/<>\\`]/g,
    (each) => SCRIPT_STRING[each] ?? `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function jsonOf(value: GoValue): unknown {
  if (value instanceof SafeHtml) return value.html;
  if (isList(value)) return itemsOf(value).map(jsonOf);
  if (value instanceof GoMap) return Object.fromEntries(value.sorted().map(([key, item]) => [key, jsonOf(item)]));
  if (value instanceof GoStruct)
    return value.text
      ? value.text()
      : Object.fromEntries(Object.entries(value.fields).map(([key, item]) => [key, jsonOf(item)]));
  if (typeof value === 'bigint') return Number(value);
  return value === undefined ? null : value;
}

/** What a value says, as text; nothing for nil. */
export const textOf = (value: GoValue): string => (value === undefined ? '' : plain(value));
