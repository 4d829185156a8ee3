// Groups as plain values and back: what a form does not touch stays as somebody wrote it.
import { describe, expect, test } from 'vitest';
import { definitionsOf, type GroupDefinition, groupOfJson, textOfGroup, textOfGroups } from './definition';
import { parseRuleFile } from './index';

const FILE = `# Who is paged: storefront
groups:
  - name: web
    interval: 30s # as the scrapes
    limit: 10
    rules:
      # Ratio over five minutes
      - record: job:errors:ratio
        expr: sum(rate(errors[5m])) / sum(rate(requests[5m]))
      - alert: HighErrorRatio
        expr: |
          job:errors:ratio
            > 0.05
        for: 5m
        labels:
          severity: page # wakes somebody
          tier: 1
        annotations:
          summary: '{{ $value | humanizePercentage }} of requests fail'
`;
const [GROUP] = definitionsOf(FILE) as [GroupDefinition];

test('every scalar is the text that was written', () => {
  expect(GROUP).toEqual({
    name: 'web',
    interval: '30s',
    limit: '10',
    rules: [
      { record: 'job:errors:ratio', expr: 'sum(rate(errors[5m])) / sum(rate(requests[5m]))' },
      {
        alert: 'HighErrorRatio',
        expr: 'job:errors:ratio\n  > 0.05\n',
        for: '5m',
        labels: { severity: 'page', tier: '1' },
        annotations: { summary: '{{ $value | humanizePercentage }} of requests fail' },
      },
    ],
  });
});

test.each(['', '# none', 'groups:', 'groups: 5', 'a: [', '[]'])('%j has no groups', (text) =>
  expect(definitionsOf(text)).toEqual([]),
);

describe('written back', () => {
  const [record, alert] = GROUP.rules as [GroupDefinition['rules'][0], GroupDefinition['rules'][0]];

  test('unchanged, it is the file', () => expect(textOfGroup(GROUP, FILE)).toBe(FILE));

  test('a change is a change of one line, and comments stay', () => {
    const changed = { ...GROUP, rules: [record, { ...alert, for: '10m' }] };
    expect(textOfGroup(changed, FILE)).toBe(FILE.replace('for: 5m', 'for: 10m'));
    const labelled = { ...GROUP, rules: [record, { ...alert, labels: { severity: 'ticket', tier: '1' } }] };
    expect(textOfGroup(labelled, FILE)).toBe(FILE.replace('severity: page #', 'severity: ticket #'));
  });

  test('fields and labels come and go', () => {
    const { for: _, ...rest } = alert;
    const changed = { ...GROUP, rules: [record, { ...rest, labels: { team: 'shop' }, keep_firing_for: '1m' }] };
    const text = textOfGroup(changed, FILE);
    expect(definitionsOf(text)).toEqual([changed]);
    expect(text).toContain('# Ratio over five minutes');
  });

  test('a rule that moves, goes or is renamed takes its comment along', () => {
    expect(textOfGroup({ ...GROUP, rules: [alert, record] }, FILE)).toContain(
      '      # Ratio over five minutes\n      - record: job:errors:ratio',
    );
    expect(definitionsOf(textOfGroup({ ...GROUP, rules: [alert] }, FILE))).toEqual([{ ...GROUP, rules: [alert] }]);
    const renamed = { ...GROUP, rules: [record, { ...alert, alert: 'Errors' }] };
    expect(textOfGroup(renamed, FILE)).toBe(FILE.replace('HighErrorRatio', 'Errors'));
  });

  test('a rule more', () => {
    const more = { ...GROUP, rules: [...GROUP.rules, { alert: 'Down', expr: 'up == 0' }] };
    expect(textOfGroup(more, FILE)).toBe(`${FILE}      - alert: Down\n        expr: up == 0\n`);
  });

  test('without a file to go by, in the order people write', () => {
    expect(textOfGroup({ rules: [{ expr: 'up == 0', alert: 'Down', labels: {} }], name: 'g' })).toBe(
      'groups:\n  - name: g\n    rules:\n      - alert: Down\n        expr: up == 0\n',
    );
  });

  test('a text that YAML would take for something else is quoted', () => {
    const group = { name: '1', rules: [{ record: 'a', expr: '1', labels: { on: 'true', n: '007', t: '~' } }] };
    const { groups } = parseRuleFile(textOfGroup(group), 'a.yml', () => {});
    expect(groups[0]).toMatchObject({ name: '1', rules: [{ expr: '1', labels: group.rules[0]?.labels }] });
  });
});

describe('JSON', () => {
  test('numbers and booleans are texts', () => {
    expect(groupOfJson({ name: 'g', limit: 5, rules: [{ record: 'a', expr: 1, labels: { b: true } }] })).toEqual({
      name: 'g',
      limit: '5',
      rules: [{ record: 'a', expr: '1', labels: { b: 'true' } }],
    });
  });

  test.each([
    [null, 'a group must be an object'],
    [[], 'a group must be an object'],
    [{ name: 'g', rule: [] }, 'unknown field "rule" in the group'],
    [{ name: 'g', rules: {} }, "the group's rules must be a list"],
    [{ name: 'g', rules: [{}, { fro: '5m' }] }, 'unknown field "fro" in rule 2'],
  ])('%j is refused', (json, message) => expect(() => groupOfJson(json)).toThrow(message));
});

test('several groups as one file', () => {
  const groups = [GROUP, { name: 'other', rules: [] }];
  expect(definitionsOf(textOfGroups(groups))).toEqual(groups);
});
