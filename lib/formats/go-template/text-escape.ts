// The functions html, js and urlquery of text/template.

const HTML: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/["'&<>]/g, (character) => HTML[character] as string).replaceAll('\0', '\ufffd');

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** template.JSEscapeString: for a string of JavaScript between quotes. */
export const escapeJs = (text: string): string =>
  text.replace(/[\\'"<>&=]|[^\x20-\x7e]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    if (JS[character]) return JS[character];
    if (code >= 0x80 && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character;
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });

/** url.QueryEscape: a space is a plus. */
export const escapeQuery = (text: string): string =>
  text.replace(/[^\w\-.~]/gu, (character) => (character === ' ' ? '+' : percentEncoded(character)));

const percentEncoded = (character: string) =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
