// Chips of matchers: dropped, taken back, added, changed in place.
import { expect, test } from 'vitest';
import type { Matcher, MatcherSet } from '@/lib/client/silences-decode';
import { drop, exactMatchers, keep, put } from './matcher-set';

const m = (name: string, value = '1'): Matcher => ({ name, type: '=', value, text: `${name}="${value}"` });
const shown = ({ kept, dropped }: MatcherSet) =>
  [kept, dropped].map((all) => all.map(({ text }) => text).join(' ')).join(' / ');

const SET: MatcherSet = { kept: [m('a'), m('b')], dropped: [m('c')] };

test('what is dropped can be taken back', () => {
  expect(shown(drop(SET, m('a')))).toBe('b="1" / c="1" a="1"');
  expect(shown(keep(SET, m('c')))).toBe('a="1" b="1" c="1" / ');
  expect(shown(keep(drop(SET, m('a')), m('a')))).toBe('b="1" a="1" / c="1"');
});

test('what is added comes last; twice it is one', () => {
  expect(shown(put(SET, [m('d')]))).toBe('a="1" b="1" d="1" / c="1"');
  expect(shown(put(SET, [m('a'), m('c')]))).toBe('b="1" a="1" c="1" / ');
});

test('a changed one stays in its place, also as several', () => {
  expect(shown(put(SET, [m('a', '2')], m('a')))).toBe('a="2" b="1" / c="1"');
  expect(shown(put(SET, [m('x'), m('y')], m('a')))).toBe('x="1" y="1" b="1" / c="1"');
  expect(shown(put(SET, [m('b')], m('a')))).toBe('b="1" / c="1"');
});

test('labels as matchers, without the name of a metric', () => {
  expect(exactMatchers({ __name__: 'up', job: 'a"b' })).toEqual([
    { name: 'job', type: '=', value: 'a"b', text: 'job="a\\"b"' },
  ]);
});
