// Rule files: what is read, what is refused and where, and the syntax before 2.0.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { badInput, messageOf } from '@/lib/kernel/errors';
import { convertOldRules, parseRuleFile } from '.';

const checkExpr = (expr: string) => {
  if (expr.endsWith('(')) throw badInput('1:5: parse error: unclosed left parenthesis');
};
const read = (source: string) => parseRuleFile(source, 'a.yml', checkExpr);
function refusal(source: string, name = 'a.yml'): string {
  try {
    parseRuleFile(source, name, checkExpr);
    return '';
  } catch (refused) {
    return messageOf(refused);
  }
}

test('everything a file may say', () => {
  const file = read(`
groups:
  - name: g
    interval: 30s
    query_offset: 5s
    limit: 10
    labels: { team: infra, level: group }
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
        labels: { level: own }
      - alert: Down
        expr: up == 0
        for: 5m
        keep_firing_for: 1m
        labels: { severity: '{{ $labels.job }}' }
        annotations: { summary: '{{ $value }}' }
  - name: empty
`);
  expect(file).toEqual({
    warnings: [],
    groups: [
      {
        name: 'g',
        intervalMs: 30_000,
        queryOffsetMs: 5_000,
        limit: 10,
        rules: [
          {
            kind: 'record',
            record: 'job:up:sum',
            expr: 'sum by (job) (up)',
            labels: { team: 'infra', level: 'own' },
          },
          {
            kind: 'alert',
            alert: 'Down',
            expr: 'up == 0',
            forMs: 300_000,
            keepFiringForMs: 60_000,
            labels: { team: 'infra', level: 'group', severity: '{{ $labels.job }}' },
            annotations: { summary: '{{ $value }}' },
          },
        ],
      },
      { name: 'empty', intervalMs: undefined, queryOffsetMs: undefined, limit: 0, rules: [] },
    ],
  });
});

test('nothing, and a file of comments, is no group', () => {
  expect(read('').groups).toEqual([]);
  expect(read('# none\n').groups).toEqual([]);
  expect(read('groups:\n').groups).toEqual([]);
});

const rule = (yaml: string) => `groups:\n  - name: g\n    rules:\n      - ${yaml}\n`;

describe('refused, with its line', () => {
  test.each([
    ['group: []', 'a.yml:1: unknown field "group" (did you mean "groups"?)'],
    ['groups:\n  - name: ""', 'a.yml:2: Groupname must not be empty'],
    ['groups:\n  - rules: []', 'a.yml:2: Groupname must not be empty'],
    ['groups:\n  - name: g\n  - name: g', 'a.yml:3: groupname: "g" is repeated in the same file'],
    ['groups:\n  - name: g\n    interval: 5', 'a.yml:3: groups[0].interval: not a valid duration string: "5"'],
    ['groups:\n  - name: g\n    limit: many', 'a.yml:3: groups[0].limit: "many" is not a whole number'],
    ['groups:\n  - name: g\n    labels: { __name__: a }', 'a.yml:3: groups[0].labels: invalid label name: __name__'],
    [rule('{ expr: up }'), `a.yml:4: group "g"[0], rule one of 'record' or 'alert' must be set`],
    [
      rule('{ record: a, alert: b, expr: up }'),
      `a.yml:4: group "g"[0], rule "a": only one of 'record' and 'alert' must be set`,
    ],
    [rule('{ alert: a }'), `a.yml:4: group "g"[0], rule "a": field 'expr' must be set in rule`],
    [
      rule('{ alert: a, expr: "sum(" }'),
      'a.yml:4: group "g"[0], rule "a": could not parse expression: 1:5: parse error: unclosed left parenthesis',
    ],
    [
      rule('{ record: a, expr: up, for: 1m }'),
      `a.yml:4: group "g"[0], rule "a": invalid field 'for' in recording rule`,
    ],
    [
      rule('{ record: a, expr: up, keep_firing_for: 1m }'),
      `a.yml:4: group "g"[0], rule "a": invalid field 'keep_firing_for' in recording rule`,
    ],
    [
      rule('{ record: a, expr: up, annotations: { b: c } }'),
      `a.yml:4: group "g"[0], rule "a": invalid field 'annotations' in recording rule`,
    ],
    [
      rule('{ record: "a{b}", expr: up }'),
      'a.yml:4: group "g"[0], rule "a{b}": braces present in the recording rule name; should it be in expr?',
    ],
    [
      rule('{ alert: a, expr: up, labels: { x: "{{ nope }}" } }'),
      'a.yml:4: group "g"[0], rule "a": label "x": error parsing template __alert_a: template: __alert_a:1: function "nope" not defined',
    ],
    [
      rule('{ alert: a, expr: up, annotation: { x: y } }'),
      'a.yml:4: unknown field "annotation" in group "g"[0] (did you mean "annotations"?)',
    ],
    ['groups:\n  - name: g\n    name: h', 'a.yml:3: Map keys must be unique'],
  ])('%s', (source, message) => expect(refusal(source)).toBe(message));

  test('what is wrong in a field is told by the line of the field', () => {
    expect(refusal('groups:\n  - name: g\n    rules:\n      - alert: a\n        for: 1m\n        expr: sum(\n')).toBe(
      'a.yml:6: group "g"[0], rule "a": could not parse expression: 1:5: parse error: unclosed left parenthesis',
    );
    expect(refusal('groups:\n  - name: g\n    rules:\n      - record: a\n        expr: up\n        for: 1m\n')).toBe(
      `a.yml:6: group "g"[0], rule "a": invalid field 'for' in recording rule`,
    );
  });

  test('all problems at once', () => {
    expect(
      refusal('groups:\n  - name: g\n    rules:\n      - { alert: a }\n      - { record: b }\n').split('\n'),
    ).toHaveLength(2);
  });
});

const OLD = `# old
ALERT Down
  IF up{job="a=b"} == 0 # why
  FOR 5m
  LABELS { severity = "page", team='x"y' }
  ANNOTATIONS {
    summary = "{{ $labels.instance }} is down",
  }

job:up:sum = sum(up) by (job)
job:x{level="job"} =
  rate(x[5m]) > bool 0
alert Other if a{b="c"} != 1
alert Ancient IF a FOR 1m WITH { s="1" } SUMMARY "it is" DESCRIPTION "so"
`;

describe('the syntax before 2.0', () => {
  test('is converted, and says so', () => {
    const { groups, warnings } = parseRuleFile(OLD, 'dir/my.rules', checkExpr);
    expect(warnings.map(({ message }) => message)).toEqual([
      'the rule syntax of Prometheus before 2.0 was converted; write it as YAML before that syntax is dropped here, too',
    ]);
    expect(groups.map(({ name }) => name)).toEqual(['my']);
    expect(groups[0]?.rules.map((each) => (each.kind === 'record' ? each.record : each.alert))).toEqual([
      ...['Down', 'job:up:sum', 'job:x', 'Other', 'Ancient'],
    ]);
  });

  test('as YAML', () => {
    expect(parse(convertOldRules(OLD, 'dir/my.rules', checkExpr)).groups[0].rules).toEqual([
      {
        alert: 'Down',
        expr: 'up{job="a=b"} == 0',
        for: '5m',
        labels: { severity: 'page', team: 'x"y' },
        annotations: { summary: '{{ $labels.instance }} is down' },
      },
      { record: 'job:up:sum', expr: 'sum(up) by (job)' },
      { record: 'job:x', expr: 'rate(x[5m]) > bool 0', labels: { level: 'job' } },
      { alert: 'Other', expr: 'a{b="c"} != 1' },
      {
        alert: 'Ancient',
        expr: 'a',
        for: '1m',
        labels: { s: '1' },
        annotations: { summary: 'it is', description: 'so' },
      },
    ]);
  });

  test.each([
    ['ALERT X\n  IF a(\n', 'o.rules:1: could not parse expression: 1:5: parse error: unclosed left parenthesis'],
    ['a = b\nALERT X IF a FOR soon\nb = c(\n', 'o.rules:2: not a valid duration string: "soon"'],
    ['ALERT X IF a LABELS { b = c }', 'o.rules:1: expected a string, got "c"'],
    ['a = ', 'o.rules:1: expected an expression'],
  ])('refused: %s', (source, message) => expect(refusal(source, 'o.rules')).toContain(message));

  test.each(['groups: []', 'alert: x\nif: y', '- a = b', 'a: b = c'])('%s is none', (source) => {
    expect(refusal(source)).not.toContain('converted');
    expect(refusal(source)).not.toContain('expected');
  });
});
