// Fields of a JSON body, each checked where it is read. A refusal says which field, what is wrong, and what stood there.
import { badInput } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import { compileMatcher, type Matcher, type MatchType } from '@/lib/kernel/matchers';

export class Fields {
  private readonly values: Readonly<Record<string, unknown>>;

  /** @param where for messages: `the body`, `matchers[2]`. @throws bad_input for what is no object */
  constructor(
    value: unknown,
    private readonly where = 'the body',
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw badInput(`${where} is ${shown(value)}, not an object`);
    this.values = value as Readonly<Record<string, unknown>>; // an object, by the line above
  }

  /** `fallback`: for a field that is not there; without, it must be. U+0000, which Postgres has no place for, is refused. */
  text(name: string, fallback?: string): string {
    const value = this.values[name] ?? fallback;
    if (typeof value !== 'string') throw this.refused(name, 'a text');
    if (value.includes('\0')) throw badInput(`${this.of(name)} holds the character U+0000`);
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.values[name] === undefined ? undefined : this.text(name);
  }

  /** Not '' and not only blanks; without blanks at its ends. */
  filledText(name: string): string {
    const text = this.text(name).trim();
    if (text === '') throw badInput(`${this.of(name)} is empty`);
    return text;
  }

  /** A whole number from `least` to `most`. */
  integer(name: string, least: number, most: number, fallback?: number): number {
    const value = this.values[name] ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      throw this.refused(name, `a whole number from ${least} to ${most}`);
    return value;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.values[name] ?? fallback;
    if (typeof value !== 'boolean') throw this.refused(name, 'true or false');
    return value;
  }

  /** @throws bad_input when it is not there, or longer than `most` */
  list(name: string, most: number): readonly unknown[] {
    const value = this.values[name];
    if (!Array.isArray(value)) throw this.refused(name, 'a list');
    if (value.length > most) throw badInput(`${this.of(name)} has ${value.length} items, more than ${most}`);
    return value;
  }

  /** A list of objects. */
  objects(name: string, most: number): readonly Fields[] {
    return this.list(name, most).map((each, i) => new Fields(each, `${this.of(name)}[${i}]`));
  }

  texts(name: string, most: number): readonly string[] {
    return this.list(name, most).map((each, i) => {
      if (typeof each !== 'string') throw badInput(`${this.of(name)}[${i}] is ${shown(each)}, not a text`);
      return each;
    });
  }

  /** Names and texts; none when it is not there. */
  textsByName(name: string): Readonly<Record<string, string>> {
    const fields = new Fields(this.values[name] ?? {}, this.of(name));
    return Object.fromEntries(Object.keys(fields.values).map((key) => [key, fields.text(key)]));
  }

  /** Each with `name`, `type` and `value`; regexes compile. */
  matchers(name: string): readonly Matcher[] {
    return this.objects(name, MOST_MATCHERS).map((fields) => fields.matcher());
  }

  labelSets(name: string, most: number): readonly Labels[] {
    return this.list(name, most).map((each, i) => {
      const fields = new Fields(each, `${this.of(name)}[${i}]`);
      return Labels.fromPairs(Object.keys(fields.values).map((key) => [key, fields.text(key)] as const));
    });
  }

  private matcher(): Matcher {
    const type = MATCH_TYPES.find((each) => each === this.text('type', '='));
    if (!type) throw this.refused('type', `one of ${MATCH_TYPES.join(', ')}`);
    const matcher = { name: this.filledText('name'), type, value: this.text('value') };
    compileMatcher(matcher);
    return matcher;
  }

  private of(name: string): string {
    return this.where === 'the body' ? name : `${this.where}.${name}`;
  }

  private refused(name: string, wanted: string) {
    return badInput(`${this.of(name)} is ${shown(this.values[name])}, not ${wanted}`);
  }
}

const MATCH_TYPES: readonly MatchType[] = ['=', '!=', '=~', '!~'];
const MOST_MATCHERS = 100;

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
