// What is said of each rule that was written before 2.0.
import { expect, test } from 'vitest';
import { conversionOf } from './conversion';
import { parseRuleFile } from './index';

const OLD = `# pages
ALERT Down
  IF up == 0
  FOR 5m
  LABELS { severity = "page", team = "shop" }
  SUMMARY "{{ $labels.instance }} is down"

job:up:sum = sum(up) by (job)
tagged{level="job"} = sum(up)
`;

test('each rule is told of, by its line, and the YAML is a rule file', () => {
  const { yaml, rules } = conversionOf(OLD, 'dir/old.rules', () => {});
  expect(rules).toEqual([
    {
      line: 2,
      kind: 'alert',
      name: 'Down',
      message: 'line 2: alert Down was converted, with for 5m, 2 labels, 1 annotation',
    },
    { line: 8, kind: 'record', name: 'job:up:sum', message: 'line 8: recording rule job:up:sum was converted' },
    { line: 9, kind: 'record', name: 'tagged', message: 'line 9: recording rule tagged was converted, with 1 label' },
  ]);
  const [group] = parseRuleFile(yaml, 'old.yml', () => {}).groups;
  expect([group?.name, group?.rules.length]).toEqual(['old', 3]);
});

test('what cannot be converted says where', () => {
  expect(() => conversionOf('ALERT Down\n  UNLESS up == 0', 'a', () => {})).toThrow('a:1: alert "Down": expected IF');
});
