// Matchers as Alertmanager takes them, in its configuration, its API and amtool: of either syntax, with regular expressions that
// are some.
import { readMatcher, readMatchers } from './matcher-syntax';
import { compileMatcher, type Matcher } from './matchers';

/** One matcher. @throws as readMatcher does, and bad_input when its regular expression does not compile */
export const parseMatcher = (text: string): Matcher => compiling(readMatcher(text));

/** Any number of matchers, by comma, with or without braces. @throws as parseMatcher does */
export const parseMatchers = (text: string): readonly Matcher[] => readMatchers(text).map(compiling);

function compiling(matcher: Matcher): Matcher {
  compileMatcher(matcher);
  return matcher;
}
