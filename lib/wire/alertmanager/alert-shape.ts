// What alerts of one body have in common as JSON: the bytes between their values, and what each value is.
import { compareBytes } from '@/lib/kernel/labels';
import { afterSpace, COLON, COMMA, closingQuote, LEFT_BRACE, plainEnd, QUOTE, RIGHT_BRACE } from './json-bytes';

/** A part of the body. */
export type Span = { readonly start: number; readonly length: number };

export type AlertShape = {
  /** By value: where the bytes before it stand, from the end of the one before on, both quotes included. */
  readonly before: readonly Span[];
  /** From the last value to the end of the alert. */
  readonly after: Span;
  /** By value, of the alert that was read last: its text, where it is in the body, and how many bytes; -1: none was read. */
  readonly values: string[];
  readonly starts: number[];
  readonly lengths: number[];
  /** Whether there may be no text: a label without one is no label. */
  readonly mayBeEmpty: readonly boolean[];
  /** name, '', name, '' …, sorted, and which value each name has. */
  readonly pairs: readonly string[];
  readonly labelPlaces: readonly number[];
  /** In their order. */
  readonly annotationNames: readonly string[];
  readonly annotationPlaces: readonly number[];
  /** Which values they are; -1: none. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly generatorURL: number;
};

type Places = Map<string, number>;

/** undefined: the alert that begins there is no object of texts that an alert has, and at least one label. */
export function learnShape(bytes: Buffer, start: number): AlertShape | undefined {
  const learner = new Learner(bytes, start);
  const own: Places = new Map();
  const labels: Places = new Map();
  const annotations: Places = new Map();
  const isAlert = learner.object((name) => {
    if (name === 'labels') return labels.size === 0 && learner.object((label) => learner.value(labels, label));
    if (name === 'annotations')
      return annotations.size === 0 && learner.object((annotation) => learner.value(annotations, annotation));
    return OWN_NAMES.has(name) && learner.value(own, name);
  });
  if (!isAlert || labels.size === 0) return undefined;
  const names = [...labels.keys()].sort(compareBytes);
  const labelPlaces = names.map((name) => labels.get(name) as number);
  const { before } = learner;
  return {
    ...{ before, after: learner.rest(), values: before.map(() => ''), starts: before.map(() => -1) },
    ...{ lengths: before.map(() => 0), mayBeEmpty: before.map((_, place) => !labelPlaces.includes(place)) },
    ...{ pairs: names.flatMap((name) => [name, '']), labelPlaces },
    ...{ annotationNames: [...annotations.keys()], annotationPlaces: [...annotations.values()] },
    startsAt: own.get('startsAt') ?? -1,
    endsAt: own.get('endsAt') ?? -1,
    generatorURL: own.get('generatorURL') ?? -1,
  };
}

const OWN_NAMES = new Set(['startsAt', 'endsAt', 'generatorURL']);

/** Names that are no names, or no properties as others are. */
const NO_NAMES = new Set(['', '__proto__']);

/** Goes through the JSON of one alert; each step says whether it found what it was to find. */
class Learner {
  readonly before: Span[] = [];
  private from: number;

  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {
    this.from = at;
  }

  /** @param member reads the value of a name */
  object(member: (name: string) => boolean): boolean {
    if (!this.take(LEFT_BRACE)) return false;
    if (this.take(RIGHT_BRACE)) return true;
    do {
      const name = this.name();
      if (name === undefined || !this.take(COLON) || !member(name)) return false;
    } while (this.take(COMMA));
    return this.take(RIGHT_BRACE);
  }

  /** A text: the value of `name`, which has none so far. */
  value(places: Places, name: string): boolean {
    if (places.has(name) || !this.take(QUOTE)) return false;
    const quote = closingQuote(this.bytes, this.at);
    if (quote === -1) return false;
    places.set(name, this.before.length);
    this.before.push(this.rest());
    this.from = quote;
    this.at = quote + 1;
    return true;
  }

  /** What has been gone through since the last value. */
  rest(): Span {
    return { start: this.from, length: this.at - this.from };
  }

  private name(): string | undefined {
    if (!this.take(QUOTE)) return undefined;
    const end = plainEnd(this.bytes, this.at);
    if (this.bytes[end] !== QUOTE) return undefined;
    const name = this.bytes.toString('latin1', this.at, end);
    this.at = end + 1;
    return NO_NAMES.has(name) ? undefined : name;
  }

  /** After white space, if there is any. */
  private take(byte: number): boolean {
    const at = afterSpace(this.bytes, this.at);
    if (this.bytes[at] !== byte) return false;
    this.at = at + 1;
    return true;
  }
}
