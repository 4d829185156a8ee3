// html/template: what a template says literally is markup, what its actions give is escaped for where it stands.
import { type HtmlContext, HtmlReader } from './html-context';
import {
  escapeScriptString,
  escapeText,
  escapeUnquoted,
  escapeUrl,
  filterCss,
  filterUrl,
  normalised,
  normaliseUrl,
  REFUSED,
  scriptLiteral,
  textOf,
  withoutTags,
} from './html-escape';
import type { Output } from './output';
import { type GoValue, SafeHtml } from './value';

export class HtmlOutput implements Output {
  private parts = '';
  private readonly reader = new HtmlReader();

  literal(text: string): void {
    this.parts += this.reader.read(text);
  }

  value(value: GoValue): void {
    this.parts += escaped(value, this.reader.current);
    this.reader.afterValue();
  }

  text(): string {
    return this.parts;
  }
}

function escaped(value: GoValue, context: HtmlContext): string {
  switch (context.state) {
    case 'text':
      return value instanceof SafeHtml ? value.html : escapeText(textOf(value));
    case 'comment':
      return '';
    case 'element':
      return inElement(value, context);
    case 'before value':
      return escapeUnquoted(inValue(value, context.kind, ''));
    case 'value': {
      const text = inValue(value, context.kind, context.written);
      if (context.quote === '') return escapeUnquoted(text);
      return value instanceof SafeHtml ? normalised(text) : escapeText(text);
    }
    default:
      return nameOrRefused(textOf(value));
  }
}

/** Names of attributes that do nothing: whatever could run or load something is refused. */
const nameOrRefused = (name: string) =>
  /^[a-zA-Z][\w-]*$/.test(name) && !/^(?:on|style|src|href|data|action)|src|uri|url/i.test(name) ? name : REFUSED;

function inElement(value: GoValue, { name, written }: Extract<HtmlContext, { state: 'element' }>): string {
  if (name === 'script') return inScript(value, written);
  if (name === 'style') return filterCss(textOf(value));
  return value instanceof SafeHtml ? normalised(value.html) : escapeText(textOf(value));
}

/** Before HTML's own escapes. @param written what of the attribute's value stands before it */
function inValue(value: GoValue, kind: 'text' | 'url' | 'style' | 'script', written: string): string {
  const text = value instanceof SafeHtml ? withoutTags(value.html) : textOf(value);
  if (kind === 'text') return text;
  if (kind === 'style') return filterCss(text);
  if (kind === 'script') return inScript(value, written);
  if (/[?#]/.test(written)) return escapeUrl(text);
  return normaliseUrl(written.trim() === '' ? filterUrl(text) : text);
}

const inScript = (value: GoValue, written: string): string =>
  isInQuotes(written) ? escapeScriptString(textOf(value)) : scriptLiteral(value);

/** Strings that are closed, and comments. */
const WHOLE = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*.*?\*\//gs;

/** Whether a script's text ends inside of a string. */
const isInQuotes = (script: string): boolean => /["'`]/.test(script.replace(WHOLE, ''));
