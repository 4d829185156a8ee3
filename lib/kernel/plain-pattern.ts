// Patterns as dashboards send them, "host-(a|b|c):9100" or "api.*|web.+", as plain comparisons instead of an automaton.

/** Literal texts with `.*` or `.+` between them; the literals at both ends may be ''. */
type Sequence = { readonly literals: readonly string[]; readonly gaps: readonly Gap[] };

/** The least length of what may stand there. */
type Gap = 0 | 1;

const EMPTY: Sequence = { literals: [''], gaps: [] };

/** Groups multiply: beyond so many pieces put together an automaton is smaller. */
const MAX_JOINS = 100_000;
const MAX_DEPTH = 20;

/** Whoever wants a pattern that has more than literals, `|`, `(…)`, `(?:…)`, `.*` and `.+` needs a regex engine. */
const NOT_PLAIN = Symbol();

/**
 * A test for the whole of a value that says what RE2 would, `.` matching newline, too.
 * @returns undefined for a pattern that is not so simple, or does not compile.
 */
export function plainTest(pattern: string): ((value: string) => boolean) | undefined {
  try {
    return testOf(new PlainParser(pattern).whole());
  } catch (thrown) {
    if (thrown === NOT_PLAIN) return undefined;
    throw thrown;
  }
}

/** A character that means something, or half of one that UTF-16 writes as two. */
const SPECIAL = /[\\.+*?()|[\]{}^$\ud800-\udfff]/;

class PlainParser {
  private at = 0;
  private joins = 0;
  private depth = 0;

  constructor(private readonly pattern: string) {}

  whole(): readonly Sequence[] {
    const alternatives = this.alternatives();
    if (this.at < this.pattern.length) throw NOT_PLAIN;
    return alternatives;
  }

  private alternatives(): readonly Sequence[] {
    const found: Sequence[] = [];
    do for (const sequence of this.sequence()) found.push(sequence);
    while (this.take('|'));
    return found;
  }

  private sequence(): readonly Sequence[] {
    let found: readonly Sequence[] = [EMPTY];
    while (this.at < this.pattern.length && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      found = this.product(found, this.item());
    }
    return found;
  }

  private item(): readonly Sequence[] {
    if (this.take('(')) return this.group();
    if (this.take('.')) {
      const gap = this.take('*') ? 0 : this.take('+') ? 1 : undefined;
      if (gap === undefined) throw NOT_PLAIN;
      this.refuseQuantifier();
      return [{ literals: ['', ''], gaps: [gap] }];
    }
    let literal = this.literal();
    while (this.at < this.pattern.length && !'.(|)'.includes(this.pattern[this.at] as string))
      literal += this.literal();
    return [{ literals: [literal], gaps: [] }];
  }

  private group(): readonly Sequence[] {
    if ((this.take('?') && !this.take(':')) || ++this.depth > MAX_DEPTH) throw NOT_PLAIN;
    const found = this.alternatives();
    if (!this.take(')')) throw NOT_PLAIN;
    this.depth--;
    this.refuseQuantifier();
    return found;
  }

  private product(heads: readonly Sequence[], tails: readonly Sequence[]): readonly Sequence[] {
    this.joins += heads.length * tails.length;
    if (this.joins > MAX_JOINS) throw NOT_PLAIN;
    return heads.flatMap((head) => tails.map((tail) => joined(head, tail)));
  }

  /** One character; an escaped one must be punctuation. */
  private literal(): string {
    const isEscaped = this.take('\\');
    const char = this.pattern[this.at++] ?? '';
    if (isEscaped ? !/[!-/:-@[-`{-~]/.test(char) : SPECIAL.test(char)) throw NOT_PLAIN;
    return char;
  }

  private refuseQuantifier(): void {
    if ('*+?{'.includes(this.pattern[this.at] ?? ' ')) throw NOT_PLAIN;
  }

  private take(char: string): boolean {
    if (this.pattern[this.at] !== char) return false;
    this.at++;
    return true;
  }
}

function joined(head: Sequence, tail: Sequence): Sequence {
  const seam = (head.literals.at(-1) as string) + (tail.literals[0] as string);
  return {
    literals: [...head.literals.slice(0, -1), seam, ...tail.literals.slice(1)],
    gaps: [...head.gaps, ...tail.gaps],
  };
}

function testOf(alternatives: readonly Sequence[]): (value: string) => boolean {
  const exact = new Set(alternatives.filter(({ gaps }) => gaps.length === 0).map(({ literals }) => literals[0]));
  const open = alternatives.filter(({ gaps }) => gaps.length > 0);
  if (open.length === 0) return (value) => exact.has(value);
  return (value) => exact.has(value) || open.some((sequence) => matches(sequence, value));
}

/** Each literal where it first comes: that leaves most to those behind it. */
function matches({ literals, gaps }: Sequence, value: string): boolean {
  const last = literals.length - 1;
  const [head, tail] = [literals[0] as string, literals[last] as string];
  if (!value.startsWith(head) || !value.endsWith(tail)) return false;
  let at = head.length;
  for (let i = 1; i < last; i++) {
    const literal = literals[i] as string;
    const from = at + (gaps[i - 1] as Gap);
    const found = value.indexOf(literal, from);
    if (found < from) return false; // '' is found at the end of any value
    at = found + literal.length;
  }
  return at + (gaps[last - 1] as Gap) <= value.length - tail.length;
}
