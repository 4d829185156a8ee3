// Go's literals inside of actions: strings, characters, numbers.

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const ESCAPE = /\\(?:([abfnrtv\\'"])|x([\da-fA-F]{2})|([0-7]{3})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.?))/gs;

/** The text of a literal in double or back quotes; undefined when Go would not take it. */
export function stringLiteral(written: string): string | undefined {
  const inner = written.slice(1, -1);
  return written.startsWith('`') ? inner.replaceAll('\r', '') : unescaped(inner, '"');
}

/** The code point of `'a'`; undefined when it is not exactly one character. */
export function characterLiteral(written: string): bigint | undefined {
  const text = unescaped(written.slice(1, -1), "'");
  if (text === undefined || [...text].length !== 1) return undefined;
  return BigInt(text.codePointAt(0) as number);
}

/** `\x..` and octal escapes are bytes: those that follow each other are read together as UTF-8. */
function unescaped(inner: string, quote: string): string | undefined {
  let isBad = false;
  const bytes: Buffer[] = [];
  let from = 0;
  for (const match of inner.matchAll(ESCAPE)) {
    const [all, simple, hex, octal, short, long] = match;
    bytes.push(Buffer.from(inner.slice(from, match.index)));
    from = match.index + all.length;
    const byte =
      hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : undefined;
    const code = Number.parseInt(short ?? long ?? '0', 16);
    const isWrongQuote = simple !== undefined && simple !== quote && (simple === '"' || simple === "'");
    if (byte !== undefined && byte < 256) bytes.push(Buffer.from([byte]));
    else if (simple !== undefined && !isWrongQuote) bytes.push(Buffer.from(ESCAPES[simple] as string));
    else if ((short ?? long) !== undefined && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff))
      bytes.push(Buffer.from(String.fromCodePoint(code)));
    else isBad = true;
  }
  bytes.push(Buffer.from(inner.slice(from)));
  return isBad ? undefined : Buffer.concat(bytes).toString('utf8');
}

const MOST_INT = 2n ** 63n;

/** An int as it is written (with a base, with `_`), else a float64; undefined when it is neither or too large for an int. */
export function numberLiteral(written: string): bigint | number | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(written.replaceAll('_', '')) ?? [];
  const isHex = /^0[xX]/.test(digits);
  if (/^0[xX][\da-fA-F]*\.?[\da-fA-F]*[pP]/.test(digits)) return hexFloat(sign, digits);
  if (isHex || /^0[bBoO]/.test(digits) || /^\d+$/.test(digits)) return integer(sign, digits);
  const value = Number(sign + digits);
  return Number.isFinite(value) ? value : undefined;
}

function integer(sign: string, digits: string): bigint | undefined {
  if (/^0\d*[89]/.test(digits)) return undefined;
  const value = BigInt(/^0\d+$/.test(digits) ? `0o${digits.slice(1)}` : digits) * (sign === '-' ? -1n : 1n);
  return value >= -MOST_INT && value < MOST_INT ? value : undefined;
}

function hexFloat(sign: string, digits: string): number {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/.exec(digits) ?? [];
  const mantissa = Number.parseInt(whole + fraction || '0', 16);
  return (sign === '-' ? -1 : 1) * mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
}
