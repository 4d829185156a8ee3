// Where in a document of HTML the next thing stands: read off what a template says literally, as html/template does.

/** What a value of an attribute means; `text` needs no more than HTML's own escapes. */
export type ValueKind = 'text' | 'url' | 'style' | 'script';

export type HtmlContext =
  | { readonly state: 'text' | 'tag' | 'attribute name' | 'after name' | 'comment' }
  /** Behind the `=`; the value has not begun. */
  | { readonly state: 'before value'; readonly kind: ValueKind }
  /** `quote` is '' for a value without. `written`: what of it stands already. */
  | { readonly state: 'value'; readonly kind: ValueKind; readonly quote: '' | '"' | "'"; readonly written: string }
  /** Inside of `<script>` and the like, whose content is no markup. */
  | { readonly state: 'element'; readonly name: string; readonly written: string };

export const AT_START: HtmlContext = { state: 'text' };

/** Elements whose content is read up to their end tag. */
const RAW_ELEMENTS: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title']);

const URL_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['action', 'archive', 'background', 'cite', 'classid', 'codebase', 'data', 'formaction', 'href', 'icon'],
  ...['longdesc', 'manifest', 'poster', 'profile', 'src', 'srcset', 'usemap', 'xmlns'],
]);

/** By its name, `data-` and a namespace taken off; unknown names that look like addresses are taken for such. */
export function kindOfAttribute(written: string): ValueKind {
  const name = written
    .toLowerCase()
    .replace(/^data-/, '')
    .replace(/^(?!xmlns:)[^:]*:/, '');
  if (name === 'style') return 'style';
  if (name.startsWith('on')) return 'script';
  if (URL_ATTRIBUTES.has(name) || name.startsWith('xmlns:') || /src|uri|url/.test(name)) return 'url';
  return 'text';
}

const DOCTYPE = '<!DOCTYPE';

/** Text between tags: a `<` that begins none is one to be seen, but for a doctype's. */
const textOf = (literal: string, start: number, end: number): string =>
  literal.slice(start, end).replace(/</g, (_, offset: number) => {
    const at = start + offset;
    return literal.slice(at, at + DOCTYPE.length).toUpperCase() === DOCTYPE ? '<' : '&lt;';
  });

/** Reads literal text from a context on. Comments are left out of `text`: a value in one could end it. */
export class HtmlReader {
  private context: HtmlContext = AT_START;
  /** Of the tag that is open. */
  private tagName = '';
  private attribute = '';

  get current(): HtmlContext {
    return this.context;
  }

  /** A value was written here: what begins with it has begun. */
  afterValue(): void {
    const { context } = this;
    if (context.state === 'before value') this.context = { state: 'value', kind: context.kind, quote: '', written: '' };
    else if (context.state === 'tag') this.context = { state: 'attribute name' };
  }

  /** @returns the text as it is to be written */
  read(literal: string): string {
    let written = '';
    for (let at = 0; at < literal.length; ) {
      const before = this.context.state;
      const end = this.step(literal, at);
      const isComment = before === 'comment' || this.context.state === 'comment';
      const isText = before === 'text' && this.context.state === 'text';
      if (isText) written += textOf(literal, at, end);
      else if (!isComment) written += literal.slice(at, end);
      at = end;
    }
    return written;
  }

  /** Reads one piece; how far it goes. */
  private step(literal: string, at: number): number {
    const { context } = this;
    switch (context.state) {
      case 'text':
        return this.text(literal, at);
      case 'comment':
        return this.comment(literal, at);
      case 'element':
        return this.element(literal, at, context);
      case 'value':
        return this.value(literal, at, context);
      case 'before value':
        return this.beforeValue(literal, at, context.kind);
      default:
        return this.tag(literal, at);
    }
  }

  private text(literal: string, at: number): number {
    const open = /<(?:(!--)|\/?([a-zA-Z][^\s/>]*))/g;
    open.lastIndex = at;
    const found = open.exec(literal);
    if (!found) return literal.length;
    if (found.index > at) return found.index;
    if (found[1]) {
      this.context = { state: 'comment' };
      return open.lastIndex;
    }
    this.tagName = found[0].startsWith('</') ? '' : (found[2] as string).toLowerCase();
    this.context = { state: 'tag' };
    return open.lastIndex;
  }

  private comment(literal: string, at: number): number {
    const end = literal.indexOf('-->', at);
    if (end < 0) return literal.length;
    this.context = { state: 'text' };
    return end + 3;
  }

  private tag(literal: string, at: number): number {
    const character = literal.charAt(at);
    if (character === '>') {
      const isRaw = RAW_ELEMENTS.has(this.tagName);
      this.context = isRaw ? { state: 'element', name: this.tagName, written: '' } : { state: 'text' };
      return at + 1;
    }
    if (character === '=' && this.attribute !== '') {
      this.context = { state: 'before value', kind: kindOfAttribute(this.attribute) };
      this.attribute = '';
      return at + 1;
    }
    if (/[\s/]/.test(character)) {
      this.context = { state: this.attribute === '' ? 'tag' : 'after name' };
      return at + 1;
    }
    if (this.context.state !== 'attribute name') this.attribute = '';
    this.attribute += character;
    this.context = { state: 'attribute name' };
    return at + 1;
  }

  private beforeValue(literal: string, at: number, kind: ValueKind): number {
    const character = literal.charAt(at);
    if (/\s/.test(character)) return at + 1;
    if (character === '>') {
      this.context = { state: 'tag' };
      return at;
    }
    const quote = character === '"' || character === "'" ? character : '';
    this.context = { state: 'value', kind, quote, written: '' };
    return at + quote.length;
  }

  private value(literal: string, at: number, context: Extract<HtmlContext, { state: 'value' }>): number {
    const { quote, written } = context;
    const found = quote === '' ? literal.slice(at).search(/[\s>]/) : literal.indexOf(quote, at) - at;
    const end = found < 0 ? literal.length : at + found;
    if (found >= 0) {
      this.context = { state: 'tag' };
      return end + quote.length;
    }
    this.context = { ...context, written: written + literal.slice(at, end) };
    return end;
  }

  private element(literal: string, at: number, context: Extract<HtmlContext, { state: 'element' }>): number {
    const close = new RegExp(`</${context.name}(?=[\\s/>]|$)`, 'gi');
    close.lastIndex = at;
    const found = close.exec(literal);
    this.context = { ...context, written: context.written + literal.slice(at, found?.index) };
    if (!found) return literal.length;
    this.tagName = '';
    this.context = { state: 'tag' };
    return close.lastIndex;
  }
}
