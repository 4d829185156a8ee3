// Label matchers, shared by PromQL, federation, alert routes and silences: how a selector says which label sets it wants.
import { RE2JS } from 're2js';
import { badInput, messageOf } from './errors';
import type { Labels } from './labels';
import { plainTest } from './plain-pattern';

export type MatchType = '=' | '!=' | '=~' | '!~';

export type Matcher = { readonly name: string; readonly type: MatchType; readonly value: string };

/** Tells whether a label's value (`''` when absent) is wanted. */
export type ValueTest = (value: string) => boolean;

/** Compiling takes time in proportion; at this length, about a second. */
const MAX_PATTERN_LENGTH = 128 * 1024;

/** Characters of all patterns whose tests are kept: a query is parsed, checked and looked up with the same few. */
const MAX_KEPT_LENGTH = 256 * 1024;

/** The one used last comes last. */
const kept = new Map<string, ValueTest>();
let keptLength = 0;

/**
 * A fully anchored RE2 pattern as a test; dot matches newline, as in Prometheus 3. Linear in the value's length.
 * Simple patterns never reach the regex engine (plain-pattern).
 * @throws bad_input when the pattern does not compile or is too long to.
 */
export function compilePattern(pattern: string): ValueTest {
  const known = kept.get(pattern);
  const test = known ?? plainTest(pattern) ?? compileRegex(pattern);
  if (known) kept.delete(pattern);
  else keptLength += pattern.length;
  kept.set(pattern, test);
  for (const [oldest] of kept) {
    if (keptLength <= MAX_KEPT_LENGTH) break;
    kept.delete(oldest);
    keptLength -= oldest.length;
  }
  return test;
}

function compileRegex(pattern: string): ValueTest {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw badInput(`regex of ${pattern.length} characters is longer than ${MAX_PATTERN_LENGTH}`);
  }
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.DOTALL);
    return (value) => compiled.matches(value);
  } catch (cause) {
    // The message shows the pattern with the flag for DOTALL in front, which nobody wrote.
    const why = new Error(messageOf(cause).replace('`(?s)', '`'));
    throw badInput(`regex ${JSON.stringify(pattern)} does not compile`, { cause: why });
  }
}

/** @throws bad_input when a regex does not compile. */
export function compileMatcher({ type, value }: Matcher): ValueTest {
  if (type === '=') return (candidate) => candidate === value;
  if (type === '!=') return (candidate) => candidate !== value;
  const matches = compilePattern(value);
  return type === '=~' ? matches : (candidate) => !matches(candidate);
}

/** One test for a whole label set: every matcher must hold. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map((matcher) => ({ name: matcher.name, test: compileMatcher(matcher) }));
  return (labels) => tests.every(({ name, test }) => test(labels.get(name)));
}
