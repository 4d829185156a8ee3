// Label sets: the identity of a series, an alert, a target. Immutable and sorted by name, as Prometheus sorts them.

export const METRIC_NAME = '__name__';

/**
 * Orders two strings by their UTF-8 bytes, as Go and Postgres' C collation do. JavaScript's own `<` compares UTF-16
 * units and disagrees only where a surrogate pair meets U+E000..U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xIsSurrogate = x >= 0xd800 && x <= 0xdfff;
    const yIsSurrogate = y >= 0xd800 && y <= 0xdfff;
    if (xIsSurrogate !== yIsSurrogate) return xIsSurrogate ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

const ONLY_METRIC_NAME: ReadonlySet<string> = new Set([METRIC_NAME]);

// A lone surrogate: decoding UTF-8 never yields one, so no label can contain it and keys cannot collide.
const SEPARATOR = '\ud800';

/** Label sets that come one after another mostly have the same names in the same order: these are sorted once. */
let lastNames: readonly string[] = [];
let lastSorted: readonly string[] = [];

function sortedNames(names: readonly string[]): readonly string[] {
  let i = 0;
  while (i < names.length && names[i] === lastNames[i]) i++;
  if (i === names.length && i === lastNames.length) return lastSorted;
  lastNames = names;
  lastSorted = [...names].sort(compareBytes);
  return lastSorted;
}

/** Keeps label sets in a form of its own. */
export type LabelTexts = {
  /** name, value, name, value … of the set at a place, sorted by name, unique, no empty value. */
  readonly textsAt: (place: number) => readonly string[];
};

/** An immutable set of labels, sorted by name, without empty values (an empty value means "no such label"). */
export class Labels {
  static readonly empty = new Labels([]);

  /** @param flat name, value, name, value …: sorted by name, unique, no empty value. Not copied. undefined: `fetch` has them. */
  protected constructor(protected flat: readonly string[] | undefined) {}

  private get texts(): readonly string[] {
    return this.flat ?? this.fetch();
  }

  protected fetch(): readonly string[] {
    return []; // those that are made here have theirs
  }

  static of(object: Readonly<Record<string, string>>): Labels {
    const names = sortedNames(Object.keys(object));
    const flat: string[] = [];
    for (const name of names) {
      const value = object[name] as string;
      if (value !== '') flat.push(name, value);
    }
    return Labels.fromSorted(flat);
  }

  /** Sorts; drops empty values; of two pairs with one name the later wins. */
  static fromPairs(pairs: Iterable<readonly [string, string]>): Labels {
    const byName = new Map(pairs);
    const names = [...byName.keys()].filter((name) => byName.get(name) !== '').sort(compareBytes);
    return Labels.fromSorted(names.flatMap((name) => [name, byName.get(name) as string]));
  }

  /** Takes ownership of `flat` (name, value, …), which the caller guarantees to be sorted, unique, without empty values. */
  static fromSorted(flat: readonly string[]): Labels {
    return flat.length === 0 ? Labels.empty : new Labels(flat);
  }

  get size(): number {
    return this.texts.length / 2;
  }

  /** name, value, name, value …, sorted by name. */
  get pairs(): readonly string[] {
    return this.texts;
  }

  equals(other: Labels): boolean {
    if (this === other) return true;
    const [own, others] = [this.texts, other.texts];
    return own.length === others.length && own.every((text, i) => text === others[i]);
  }

  /** 31 bits, equal for equal label sets within this process; not for storing. */
  hash(): number {
    let hash = 0x811c9dc5;
    for (const text of this.texts) {
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      hash = Math.imul(hash ^ 0x10000, 0x01000193);
    }
    return (hash ^ (hash >>> 15)) & 0x7fffffff;
  }

  /** The value of `name`, or `''` when there is none: PromQL does not tell the two apart. */
  get(name: string): string {
    const { texts } = this;
    for (let i = 0; i < texts.length; i += 2) if (texts[i] === name) return texts[i + 1] as string;
    return '';
  }

  has(name: string): boolean {
    return this.get(name) !== '';
  }

  get metricName(): string {
    return this.get(METRIC_NAME);
  }

  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    const { texts } = this;
    for (let i = 0; i < texts.length; i += 2) yield [texts[i] as string, texts[i + 1] as string];
  }

  /** A copy with `name` set; an empty `value` removes it. */
  with(name: string, value: string): Labels {
    const { texts } = this;
    const pairs: string[] = [];
    let isPlaced = value === '';
    for (let i = 0; i < texts.length; i += 2) {
      const own = texts[i] as string;
      if (own === name) continue;
      if (!isPlaced && compareBytes(name, own) < 0) {
        pairs.push(name, value);
        isPlaced = true;
      }
      pairs.push(own, texts[i + 1] as string);
    }
    if (!isPlaced) pairs.push(name, value);
    return Labels.fromSorted(pairs);
  }

  keep(names: ReadonlySet<string>): Labels {
    return this.filter(names, true);
  }

  drop(names: ReadonlySet<string>): Labels {
    return this.filter(names, false);
  }

  withoutMetricName(): Labels {
    return this.filter(ONLY_METRIC_NAME, false);
  }

  private filter(names: ReadonlySet<string>, kept: boolean): Labels {
    const flat = this.texts;
    if (!kept && flat[0] === METRIC_NAME && names.has(METRIC_NAME)) return this.withoutFirst(names);
    const rest: string[] = [];
    for (let i = 0; i < flat.length; i += 2)
      if (names.has(flat[i] as string) === kept) rest.push(flat[i] as string, flat[i + 1] as string);
    return rest.length === flat.length ? this : Labels.fromSorted(rest);
  }

  /** `drop` of names that are most often the first alone: no label but the metric's name begins like that. */
  private withoutFirst(names: ReadonlySet<string>): Labels {
    const flat = this.texts;
    for (let i = 2; i < flat.length; i += 2) {
      if (!names.has(flat[i] as string)) continue;
      return Labels.fromSorted(flat.filter((_, at) => !names.has(flat[at & ~1] as string)));
    }
    return Labels.fromSorted(flat.slice(2));
  }

  /** A string equal for equal label sets and only for those; for use as a map key, not for showing. */
  key(): string {
    return this.texts.join(SEPARATOR);
  }

  /** The same of these labels alone. */
  keyOf(names: readonly string[]): string {
    if (names.length === 1) return this.get(names[0] as string);
    let key = '';
    for (const name of names) key += this.get(name) + SEPARATOR;
    return key;
  }

  /** Pairs by position, first by name, then by value; a prefix sorts first (Prometheus' labels.Compare). */
  compare(other: Labels): number {
    const [own, others] = [this.texts, other.texts];
    const shared = Math.min(own.length, others.length);
    for (let i = 0; i < shared; i++) {
      const order = compareBytes(own[i] as string, others[i] as string);
      if (order !== 0) return order;
    }
    return own.length - others.length;
  }

  toJSON(): Record<string, string> {
    const { texts } = this;
    const object: Record<string, string> = {};
    for (let i = 0; i < texts.length; i += 2) {
      const name = texts[i] as string;
      if (name === '__proto__') return Object.fromEntries(this); // to set it would do something else
      object[name] = texts[i + 1] as string;
    }
    return object;
  }

  /** As a selector: `up{job="a"}`, `{job="a"}`, or `{}`. */
  toString(): string {
    const pairs = [...this].filter(([name]) => name !== METRIC_NAME);
    const inner = pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ');
    return pairs.length === 0 && this.metricName ? this.metricName : `${this.metricName}{${inner}}`;
  }
}

/** A set whose texts are asked for when somebody wants them. It must be settled before its source has others at that place. */
export class LazyLabels extends Labels {
  // Not among the fields that tests compare.
  #source: LabelTexts | undefined;
  #place: number;

  constructor(source: LabelTexts, place: number) {
    super(undefined);
    this.#source = source;
    this.#place = place;
  }

  protected override fetch(): readonly string[] {
    this.flat = (this.#source as LabelTexts).textsAt(this.#place); // there until it is settled, which fetches
    return this.flat;
  }

  /** Lets go of texts that can be asked for again. */
  letGo(): void {
    if (this.#source) this.flat = undefined;
  }

  /** Keeps the texts from here on. @returns where the source has them, which is not asked again */
  settle(): number {
    this.flat ??= this.fetch();
    this.#source = undefined;
    return this.#place;
  }
}

// Label sets are equal or not whichever way they keep their texts: to who compares them they are of one kind.
Object.defineProperty(LazyLabels.prototype, 'constructor', { value: Labels });
