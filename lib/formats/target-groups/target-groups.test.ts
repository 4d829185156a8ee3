import { expect, test } from 'vitest';
import { parseTargetGroups } from '.';

test.each([
  ['', []],
  ['[]', []],
  ['[{ "targets": ["a:1"], "labels": { "x": "y" } }]', [{ targets: ['a:1'], labels: { x: 'y' } }]],
  [
    '- targets: [a:1, b:2]\n- labels: { n: 1 }',
    [
      { targets: ['a:1', 'b:2'], labels: {} },
      { targets: [], labels: { n: '1' } },
    ],
  ],
])('%j', (text, groups) => expect(parseTargetGroups(text)).toEqual(groups));

test.each([
  ['[{ "targets": "a:1" }]', /^target group 0\.targets: /],
  ['[{ "target": ["a:1"] }]', /^target group 0: /],
  ['{"targets": []}', /^target group : /],
  ['[{', /^target groups cannot be read: /],
])('%j is refused', (text, message) => expect(() => parseTargetGroups(text)).toThrow(message));
