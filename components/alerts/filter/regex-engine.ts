// Regular expressions of the filter, in RE2's syntax. Most are plain enough to do without an engine, which is large: it is fetched
// when one is written that is not.
import { messageOf } from '@/lib/kernel/errors';
import type { Matcher, ValueTest } from '@/lib/kernel/matchers';
import { plainTest } from '@/lib/kernel/plain-pattern';

export type RegexEngine = {
  /** @throws bad_input when the pattern does not compile */
  readonly compile: (pattern: string) => ValueTest;
};

let engine: RegexEngine | undefined;
let coming: Promise<RegexEngine> | undefined;

/** undefined: it has not been fetched. */
export const loadedEngine = (): RegexEngine | undefined => engine;

/** The same promise for all who ask, for good. An engine that could not be fetched says so of each pattern. */
export function loadEngine(): Promise<RegexEngine> {
  coming ??= import('@/lib/kernel/matchers').then(
    ({ compilePattern }) => {
      engine = { compile: compilePattern };
      return engine;
    },
    (failed) => brokenEngine(messageOf(failed)),
  );
  return coming;
}

const brokenEngine = (why: string): RegexEngine => ({
  compile(pattern) {
    throw new Error(`regex ${JSON.stringify(pattern)} cannot be read, reload the page: ${why}`);
  },
});

export const isRegex = ({ type }: Matcher): boolean => type === '=~' || type === '!~';

/** Whether an engine must say what the matcher means. */
export const needsEngine = (matcher: Matcher): boolean => isRegex(matcher) && plainTest(matcher.value) === undefined;

/** @throws bad_input when a regular expression does not compile; `engine` is there if one is needed */
export function testOfMatcher({ type, value }: Matcher, engine: RegexEngine | undefined): ValueTest {
  if (type === '=') return (candidate) => candidate === value;
  if (type === '!=') return (candidate) => candidate !== value;
  const matches = plainTest(value) ?? engine?.compile(value);
  if (!matches) throw new Error(`regex ${JSON.stringify(value)} is not read yet`);
  return type === '=~' ? matches : (candidate) => !matches(candidate);
}
