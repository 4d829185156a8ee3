// Go's fmt for templates: print, println and printf with its verbs, flags, widths and complaints. A catalogue of verbs.
import { formatShortest } from '@/lib/kernel/float';
import { fixed, general, scientific } from './float-text';
import { type GoList, GoMap, GoStruct, type GoValue, isList, itemsOf, SafeHtml, typeNameOf } from './value';

/** Widths and precisions beyond are refused, as in Go. */
const MOST_WIDTH = 1_000_000;
/** A value inside of a value inside of … */
const MOST_DEPTH = 64;

/** fmt.Sprint: spaces between operands of which neither is a string. */
export function sprint(values: readonly GoValue[]): string {
  let text = '';
  values.forEach((value, i) => {
    if (i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string') text += ' ';
    text += plain(value);
  });
  return text;
}

export const sprintln = (values: readonly GoValue[]): string => `${values.map(plain).join(' ')}\n`;

/** %v. */
export const plain = (value: GoValue): string => formatted(value, 'v', NO_FLAGS, 0);

type Flags = {
  readonly plus: boolean;
  /** `%+v`: names of fields, no signs. */
  readonly plusV: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
};
const NO_FLAGS: Flags = {
  plus: false,
  plusV: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  width: undefined,
  precision: undefined,
};

/** fmt.Sprintf: what is wrong with a format shows in its result, it does not fail. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  return new Formatting(format, args).run();
}

class Formatting {
  private at = 0;
  private next = 0;
  private isReordered = false;
  private text = '';

  constructor(
    private readonly format: string,
    private readonly args: readonly GoValue[],
  ) {}

  run(): string {
    const { format } = this;
    while (this.at < format.length) {
      const percent = format.indexOf('%', this.at);
      this.text += format.slice(this.at, percent < 0 ? format.length : percent);
      if (percent < 0) break;
      this.at = percent + 1;
      this.directive();
    }
    if (!this.isReordered && this.next < this.args.length) {
      const extra = this.args
        .slice(this.next)
        .map((arg) => (arg === undefined ? '<nil>' : `${typeNameOf(arg)}=${plain(arg)}`));
      this.text += `%!(EXTRA ${extra.join(', ')})`;
    }
    return this.text;
  }

  private directive(): void {
    const flags = this.flags();
    const hasIndex = this.index();
    const width = this.number('WIDTH');
    const precision = this.format.charAt(this.at) === '.' ? this.precision() : undefined;
    const isBadIndex = (this.index() ?? hasIndex) === false;
    const verb = String.fromCodePoint(this.format.codePointAt(this.at) ?? 0);
    if (this.at >= this.format.length) {
      this.text += '%!(NOVERB)';
      return;
    }
    this.at += verb.length;
    if (verb === '%') this.text += '%';
    else if (isBadIndex) this.text += `%!${verb}(BADINDEX)`;
    else if (this.next >= this.args.length) this.text += `%!${verb}(MISSING)`;
    else {
      const isPlusV = verb === 'v' && flags.plus;
      const isLeft = flags.minus || (width !== undefined && width < 0);
      const all = {
        ...flags,
        plus: flags.plus && !isPlusV,
        plusV: isPlusV,
        minus: isLeft,
        zero: flags.zero && !isLeft,
        width: width && Math.abs(width),
        precision,
      };
      this.text += formatted(this.args[this.next++], verb, all, 0);
    }
  }

  private flags(): Pick<Flags, 'plus' | 'minus' | 'sharp' | 'space' | 'zero'> {
    const written = /^[-+# 0]*/.exec(this.format.slice(this.at, this.at + 16))?.[0] ?? '';
    this.at += written.length;
    const has = (flag: string) => written.includes(flag);
    return { plus: has('+'), minus: has('-'), sharp: has('#'), space: has(' '), zero: has('0') };
  }

  /** `[n]`; false for one that names no argument, undefined for none. */
  private index(): boolean | undefined {
    const [all, digits = ''] = /^\[(\d*)\]?/.exec(this.format.slice(this.at, this.at + 12)) ?? [];
    if (all === undefined) return undefined;
    this.at += all.length;
    this.isReordered = true;
    const index = Number(digits);
    if (!all.endsWith(']') || digits === '' || index < 1 || index > this.args.length) return false;
    this.next = index - 1;
    return true;
  }

  private number(what: 'WIDTH' | 'PREC'): number | undefined {
    if (this.format.charAt(this.at) === '*') {
      this.at++;
      const arg = this.args[this.next++];
      if (typeof arg === 'bigint' && (arg < 0n ? -arg : arg) <= MOST_WIDTH) return Number(arg);
      this.text += `%!(BAD${what})`;
      return undefined;
    }
    const digits = /^\d*/.exec(this.format.slice(this.at, this.at + 16))?.[0] ?? '';
    this.at += digits.length;
    if (digits === '') return undefined;
    if (Number(digits) <= MOST_WIDTH) return Number(digits);
    this.text += `%!(BAD${what})`;
    return undefined;
  }

  private precision(): number | undefined {
    this.at++;
    this.index();
    const precision = this.number('PREC') ?? 0;
    if (precision >= 0) return precision;
    this.text += '%!(BADPREC)';
    return undefined;
  }
}

/** Padding is for what is inside of brackets, not for the brackets. */
function formatted(value: GoValue, verb: string, flags: Flags, depth: number): string {
  if (verb === 'T') return padded(typeNameOf(value), flags, false);
  if (depth > MOST_DEPTH) return '...';
  if (value === undefined && depth > 0) return '<nil>';
  if (value === undefined) return verb === 'v' ? padded('<nil>', flags, false) : `%!${verb}(<nil>)`;
  if (isList(value) || value instanceof GoMap || (value instanceof GoStruct && !isShownAsText(value, verb, flags)))
    return compound(value, (item) => formatted(item, verb, flags, depth + 1), flags);
  const text = leafText(value, verb, flags);
  if (text === undefined) return `%!${verb}(${typeNameOf(value)}=${formatted(value, 'v', flags, depth)})`;
  const isInt = typeof value === 'bigint';
  const zeros = isInt ? flags.precision === undefined : typeof value !== 'number' || Number.isFinite(value);
  return padded(text, { ...flags, zero: flags.zero && zeros }, isInt || typeof value === 'number');
}

const isShownAsText = (value: GoStruct, verb: string, { sharp }: Flags) =>
  value.text !== undefined && 'vsqxX'.includes(verb) && !(verb === 'v' && sharp);

/** undefined: the verb is for other types. */
function leafText(value: Exclude<GoValue, undefined>, verb: string, flags: Flags): string | undefined {
  if (typeof value === 'boolean') return verb === 't' || verb === 'v' ? String(value) : undefined;
  if (typeof value === 'bigint') return integer(value, verb, flags);
  if (typeof value === 'number') return float(value, verb, flags);
  if (typeof value === 'string') return string(value, verb, flags);
  if (value instanceof SafeHtml) return string(value.html, verb, flags);
  return string(value instanceof GoStruct && value.text ? value.text() : '', verb, flags);
}

/** Zeros go between sign and digits. */
function padded(text: string, { width = 0, minus, zero }: Flags, isNumber: boolean): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (minus) return text + ' '.repeat(missing);
  if (!zero) return ' '.repeat(missing) + text;
  const sign = isNumber && /^[-+ ]/.test(text) ? text.charAt(0) : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

type Compound = readonly GoValue[] | GoList | GoMap | GoStruct;

function compound(value: Compound, print: (item: GoValue) => string, { plusV }: Flags): string {
  if (value instanceof GoMap) {
    const pairs = value.sorted().map(([key, item]) => `${print(key)}:${print(item)}`);
    return `map[${pairs.join(' ')}]`;
  }
  if (!(value instanceof GoStruct)) return `[${itemsOf(value).map(print).join(' ')}]`;
  const fields = Object.entries(value.fields).map(([name, item]) => (plusV ? `${name}:${print(item)}` : print(item)));
  return `{${fields.join(' ')}}`;
}

const BASES: Readonly<Record<string, { readonly base: number; readonly prefix: string }>> = {
  d: { base: 10, prefix: '' },
  v: { base: 10, prefix: '' },
  b: { base: 2, prefix: '0b' },
  o: { base: 8, prefix: '0' },
  O: { base: 8, prefix: '0o' },
  x: { base: 16, prefix: '0x' },
  X: { base: 16, prefix: '0X' },
};

function integer(value: bigint, verb: string, flags: Flags): string | undefined {
  if (verb === 'c' || verb === 'q' || verb === 'U') return character(value, verb, flags);
  const form = BASES[verb];
  if (!form) return undefined;
  if (value === 0n && flags.precision === 0) return '';
  const digits = (value < 0n ? -value : value).toString(form.base).padStart(flags.precision ?? 0, '0');
  const prefix = verb === 'O' || (flags.sharp && verb !== 'v') ? form.prefix : '';
  return signOf(value < 0n, flags) + prefix + (verb === 'X' ? digits.toUpperCase() : digits);
}

function character(value: bigint, verb: string, { sharp }: Flags): string {
  const code = value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd;
  const text = String.fromCodePoint(code);
  if (verb === 'U')
    return `U+${BigInt.asUintN(64, value).toString(16).toUpperCase().padStart(4, '0')}${sharp ? ` '${text}'` : ''}`;
  return verb === 'c' ? text : `'${text === "'" ? "\\'" : quoted(text).slice(1, -1).replace(/^\\"$/, '"')}'`;
}

const signOf = (isNegative: boolean, { plus, space }: Flags) => (isNegative ? '-' : plus ? '+' : space ? ' ' : '');

function float(value: number, verb: string, flags: Flags): string | undefined {
  if (!/[vgGeEfF]/.test(verb)) return undefined;
  if (Number.isNaN(value)) return flags.plus ? '+NaN' : flags.space ? ' NaN' : 'NaN';
  const isNegative = value < 0 || Object.is(value, -0);
  const sign = value === Infinity && !flags.space ? '+' : signOf(isNegative, flags);
  if (!Number.isFinite(value)) return `${sign}Inf`;
  const text = digitsOf(Math.abs(value), verb.toLowerCase(), flags.precision);
  return sign + (verb === 'G' || verb === 'E' ? text.toUpperCase() : text);
}

function digitsOf(value: number, verb: string, precision: number | undefined): string {
  if (verb === 'f') return fixed(value, precision ?? 6);
  if (verb === 'e') return scientific(value, precision ?? 6);
  return precision === undefined ? formatShortest(value) : general(value, precision);
}

function string(value: string, verb: string, flags: Flags): string | undefined {
  const cut = flags.precision === undefined ? value : [...value].slice(0, flags.precision).join('');
  if (verb === 'q' || (verb === 'v' && flags.sharp))
    return flags.sharp && verb === 'q' && !/[`\n]/.test(cut) ? `\`${cut}\`` : quoted(cut);
  if (verb === 's' || verb === 'v') return cut;
  if (verb !== 'x' && verb !== 'X') return undefined;
  const hex = Buffer.from(value).subarray(0, flags.precision).toString('hex');
  return verb === 'X' ? hex.toUpperCase() : hex;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** strconv.Quote. */
export function quoted(text: string): string {
  const escaped = text.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    const hex = code.toString(16);
    if (ESCAPES[character]) return ESCAPES[character];
    if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
  return `"${escaped}"`;
}
