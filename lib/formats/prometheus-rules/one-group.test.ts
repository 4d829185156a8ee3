// One group out of a file: its comments come along, its neighbours do not.
import { expect, test } from 'vitest';
import { textOfOneGroup } from './one-group';

const FILE = `groups:
  - name: a
    rules: []
  # about b
  - name: b
    rules:
      - record: x # why
        expr: up
`;

test('with its comments', () => {
  expect(textOfOneGroup(FILE, 'f.yml', 'b', () => {})).toBe(
    'groups:\n  # about b\n  - name: b\n    rules:\n      - record: x # why\n        expr: up\n',
  );
});

test('of a file in the syntax before 2.0', () => {
  expect(textOfOneGroup('x = up', 'dir/old.rules', 'old', () => {})).toBe(
    'groups:\n  - name: old\n    rules:\n      - record: x\n        expr: up\n',
  );
});

test('that is not there', () => {
  expect(() => textOfOneGroup(FILE, 'f.yml', 'c', () => {})).toThrow('there is no rule group "c" in f.yml');
});
