// promtool's unit tests: verdicts as expected, and, where promtool is installed, word for word its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messageOf } from '@/lib/kernel/errors';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { type RunOptions, runUnitFile } from './run';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'quadrant-unit-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const RULES = `groups:
- name: second
  rules:
  - { record: 'twice:up', expr: 'sum(up) * 2' }
  - alert: Two
    expr: twice:once:up > 0
- name: first
  interval: 10m
  rules:
  - { record: 'once:up', expr: 'sum by (job) (up)', labels: { level: job } }
  - { record: 'twice:once:up', expr: 'once:up * 2' }
  - alert: Down
    expr: up == 0
    for: 2m
    keep_firing_for: 1m
    labels: { severity: 'p{{ $value }}' }
    annotations: { summary: '{{ $labels.job }} in {{ $externalLabels.region }} "quoted" {{ $externalURL }}', at: 'x' }
`;

/** @param tests YAML of the items of `tests` */
function unitFile(tests: string, top = ''): string {
  const path = join(directory, 'test.yml');
  writeFileSync(join(directory, 'rules.yml'), RULES);
  writeFileSync(path, `rule_files: ['ru*.yml']\n${top}\ntests:\n${tests}`);
  return path;
}

const OPTIONS: RunOptions = { engine: DEFAULT_ENGINE, isWanted: () => true };
const failuresOf = (path: string, isWanted = OPTIONS.isWanted) =>
  runUnitFile(path, { ...OPTIONS, isWanted }).catch((refused) => [messageOf(refused)]);

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

const DOWN = `- interval: 1m
  external_labels: { region: eu }
  external_url: http://q
  input_series:
  - { series: 'up{job="a"}', values: '1 0 0 0 1 1 1' }
`;
const SUMMARY = `exp_annotations: { at: x, summary: 'a in eu "quoted" http://q' }`;
const FIRING = `{ exp_labels: { job: a, severity: p0 }, ${SUMMARY} }`;
const alertTest = (at: string, exp: string) =>
  `  alert_rule_test:\n  - { eval_time: ${at}, alertname: Down, exp_alerts: [${exp}] }\n`;
const exprTest = (expr: string, at: string, samples: string) =>
  `  promql_expr_test:\n  - { expr: '${expr}', eval_time: ${at}, exp_samples: [${samples}] }\n`;

describe('passes', () => {
  test.each([
    ['no alert before for', DOWN + alertTest('2m', '')],
    ['an alert after for', DOWN + alertTest('3m', FIRING)],
    ['between evaluations the one before counts', DOWN + alertTest('3m59s', FIRING)],
    ['kept firing', DOWN + alertTest('4m', FIRING)],
    ['no longer', DOWN + alertTest('5m', '')],
    ['a recording rule', DOWN + exprTest('once:up', '1m', `{ labels: 'once:up{job="a", level="job"}', value: 0 }`)],
    [
      'groups in another order',
      DOWN + exprTest('twice:once:up', '0m', `{ labels: 'twice:once:up{job="a", level="job"}', value: 2 }`),
    ],
    ['a scalar', DOWN + exprTest('1 + 1', '1m', `{ labels: '', value: 2 }`)],
    ['nothing', DOWN + exprTest('none', '1m', '')],
    [
      'series of the test language',
      `- interval: 30s\n  input_series:\n  - { series: x, values: '1+2x2 _ stale 7x1' }\n${exprTest('x', '1m', '{ labels: x, value: 5 }')}`,
    ],
  ])('%s', async (_what, tests) => {
    const path = unitFile(tests, 'group_eval_order: [first, second]');
    expect(await failuresOf(path)).toEqual([]);
    if (hasPromtool) expect(spawnSync('promtool', ['test', 'rules', path]).status).toBe(0);
  });

  test('a value that differs in its last bit, if so asked', async () => {
    const tests = `- input_series:\n  - { series: x, values: '0.1' }\n${exprTest('x + 0.2', '0m', '{ labels: "{}", value: 0.3 }')}`;
    expect(await failuresOf(unitFile(tests, 'fuzzy_compare: true'))).toEqual([]);
    expect(await failuresOf(unitFile(tests))).toHaveLength(1);
  });

  test('NaN, where NaN is expected', async () => {
    const tests = `- input_series:\n  - { series: x, values: 'NaN' }\n${exprTest('x', '0m', '{ labels: x, value: NaN }')}`;
    expect(await failuresOf(unitFile(tests))).toEqual([]);
  });

  test('a native histogram', async () => {
    const histogram = '{{schema:0 sum:5 count:4 buckets:[1 2 1]}}';
    const tests = `- input_series:\n  - { series: h, values: '${histogram}' }\n${exprTest('h', '0m', `{ labels: h, histogram: '${histogram}' }`)}`;
    expect(await failuresOf(unitFile(tests))).toEqual([]);
    expect(
      await failuresOf(unitFile(tests.replaceAll('count:4', 'count:5').replace('count:5', 'count:4'))),
    ).toHaveLength(1);
  });

  test('at another time', async () => {
    const tests = `- start_timestamp: 2024-01-01T00:00:00Z\n  input_series:\n  - { series: x, values: '1 2' }\n${exprTest('timestamp(x)', '1m', '{ labels: "{}", value: 1704067260 }')}`;
    expect(await failuresOf(unitFile(tests))).toEqual([]);
  });

  test('only tests that are wanted run', async () => {
    const tests = ['one', 'two'].map((name) => `- name: ${name}\n${exprTest('1', '0m', '')}`).join('');
    expect(await failuresOf(unitFile(tests))).toHaveLength(2);
    expect(await failuresOf(unitFile(tests), (name) => name === 'two')).toHaveLength(1);
  });
});

describe("fails, in promtool's words", () => {
  test.each([
    [
      'an alert that is missing',
      DOWN + alertTest('2m', FIRING),
      `    alertname: Down, time: 2m, 
        exp:[
            0:
              Labels:{alertname="Down", job="a", severity="p0"}
              Annotations:{at="x", summary="a in eu \\"quoted\\" http://q"}
            ], 
        got:[]`,
    ],
    [
      'two alerts in the order of their labels, in a test with a name',
      `- name: mine\n  input_series:\n  - { series: 'up{job="b"}', values: '0x5' }\n  - { series: 'up{job="a"}', values: '0x5' }\n  external_url: http://q\n${alertTest('3m', '')}`,
      `    name: mine,
    alertname: Down, time: 3m, 
        exp:[], 
        got:[
            0:
              Labels:{alertname="Down", job="a", severity="p0"}
              Annotations:{at="x", summary="a in  \\"quoted\\" http://q"},
            1:
              Labels:{alertname="Down", job="b", severity="p0"}
              Annotations:{at="x", summary="b in  \\"quoted\\" http://q"}
            ]`,
    ],
    [
      'a value',
      DOWN + exprTest('up', '1m', `{ labels: 'up{job="a"}', value: 1234567 }`),
      `    expr: "up", time: 1m,
        exp: {__name__="up", job="a"} 1.234567E+06
        got: {__name__="up", job="a"} 0E+00`,
    ],
    [
      'nothing got',
      DOWN + exprTest('none', '1m', '{ labels: x, value: 1 }'),
      '    expr: "none", time: 1m,\n        exp: {__name__="x"} 1E+00\n        got: nil',
    ],
    [
      'two samples',
      `- input_series:\n  - { series: 'x{a="2"}', values: '+Inf' }\n  - { series: 'x{a="1"}', values: '0.001' }\n${exprTest('x', '0m', '')}`,
      '    expr: "x", time: 0s,\n        exp: nil\n        got: {__name__="x", a="1"} 1E-03, {__name__="x", a="2"} +Inf',
    ],
    [
      'a query that cannot be',
      DOWN + exprTest('up +', '1m', ''),
      '    expr: "up +", time: 1m, err: 1:5: parse error: unexpected end of input',
    ],
    [
      'a rule that fails',
      `- input_series:\n  - { series: 'up{job="a",severity="x"}', values: '0x5' }\n  - { series: 'up{job="a"}', values: '0x5' }\n${alertTest('1m', '')}`,
      '    rule: Down, time: 0s, err: vector contains metrics with the same labelset after applying alert labels',
    ],
  ])('%s', async (_what, tests, expected) => {
    const path = unitFile(tests);
    expect(await failuresOf(path)).toEqual([expected]);
    if (!hasPromtool) return;
    const { stderr, status } = spawnSync('promtool', ['test', 'rules', path], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, `  FAILED:\n${expected}\n`]);
  });

  test.each([
    [
      'tests: [{ intervals: 1m }]',
      /test\.yml:\d+: unknown field "intervals" in tests\[0\] \(did you mean "interval"\?\)/,
    ],
    ['evaluation_interval: soon', /evaluation_interval: not a valid duration string: "soon"/],
    ['group_eval_order: [a, b, a]', /group name repeated in evaluation order: a/],
    ['tests: [{ input_series: [{ series: "x", values: "1 two" }] }]', /"two" is not a number/],
    ['rule_files: ["broken.yml"]', /broken\.yml:1: unknown field "nonsense"/],
  ])('%s is refused', async (text, message) => {
    writeFileSync(join(directory, 'broken.yml'), 'nonsense: 1\n');
    const path = join(directory, 'test.yml');
    writeFileSync(path, `${text}\n`);
    expect((await failuresOf(path)).join()).toMatch(message);
  });

  test('a file that is not there', async () => {
    expect(await failuresOf(join(directory, 'none.yml'))).toEqual([expect.stringMatching(/^open .*none\.yml: ENOENT/)]);
  });
});
