import { expect, test } from 'vitest';
import { readLabels } from './label-text';

test.each([
  ['a="b", c=d', { labels: { a: 'b', c: 'd' } }],
  ['{alertname="A \\" b"}', { labels: { alertname: 'A " b' } }],
  ['', { problem: expect.stringContaining('type the labels') }],
  ['a=~"b.*"', { problem: 'a=~"b.*": an alert has labels, so only = is possible' }],
  ['a="b",a="c"', { problem: 'a is given twice' }],
  ['a', { problem: expect.stringMatching(/./) }],
])('%s', (text, expected) => expect(readLabels(text)).toEqual(expected));
