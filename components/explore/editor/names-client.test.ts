// Which series' labels are offered while a matcher is written.
import { Matcher } from '@prometheus-io/codemirror-promql/dist/esm/types';
import { EqlRegex, EqlSingle, Neq, NeqRegex } from '@prometheus-io/lezer-promql';
import { expect, test } from 'vitest';
import { selectorFor } from './names-client';

test.each([
  ['up', [], undefined, 'up'],
  ['up', [new Matcher(EqlSingle, 'job', 'a')], 'instance', 'up{job="a"}'],
  ['up', [new Matcher(EqlSingle, 'job', 'a')], 'job', 'up'],
  ['up', [new Matcher(EqlSingle, 'job', '')], 'instance', 'up'],
  [undefined, [], 'job', undefined],
  [undefined, [new Matcher(Neq, 'a', '1'), new Matcher(EqlRegex, 'b', '2.*')], 'c', '{a!="1", b=~"2.*"}'],
  ['', [new Matcher(NeqRegex, 'service.name', 'x')], 'c', '{"service.name"!~"x"}'],
])('%s %j for %s: %s', (metric, matchers, label, expected) => {
  expect(selectorFor(metric, matchers, label)).toBe(expected);
});
