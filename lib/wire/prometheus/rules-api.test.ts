// /api/v1/rules and /api/v1/alerts in the shapes of Prometheus 3.14.
import { describe, expect, test } from 'vitest';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import type { RuleGroupStatus, RuleStatus } from '@/lib/metrics/react/rules/model';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { RULE_ENDPOINTS } from './rules-api';

const alerting = (more: Partial<RuleStatus> = {}): RuleStatus => ({
  spec: {
    kind: 'alert',
    alert: 'Down',
    expr: 'up==0',
    forMs: 300_000,
    keepFiringForMs: 60_000,
    labels: { severity: 'page', team: '{{ $labels.t }}' },
    annotations: { summary: '{{ $value }}' },
  },
  health: 'ok',
  lastError: '',
  lastEvaluationMs: 1_700_000_000_000,
  evaluationMs: 1.5,
  series: 2,
  alerts: [
    {
      labels: { alertname: 'Down', job: 'a' },
      annotations: { summary: '0' },
      state: 'firing',
      activeAtMs: 1_700_000_000_000,
      keepFiringSinceMs: 1_700_000_060_000,
      value: 0,
    },
  ],
  ...more,
});
const recording: RuleStatus = {
  spec: { kind: 'record', record: 'y', expr: 'sum(up)', labels: {} },
  health: 'err',
  lastError: 'broken',
  lastEvaluationMs: undefined,
  evaluationMs: 0,
  series: 0,
  alerts: [],
};
const group = (name: string, rules: readonly RuleStatus[], file = 'a.yml'): RuleGroupStatus => ({
  spec: { file, name, intervalMs: 15_000, queryOffsetMs: 0, limit: 3, rules: rules.map(({ spec }) => spec) },
  lastEvaluationMs: 1_700_000_000_000,
  evaluationMs: 2,
  rules,
});
const GROUPS = [
  group('g', [alerting(), recording]),
  group('h', [recording]),
  group('empty', []),
  group('g', [alerting()], 'b.yml'),
];

const callWith = (groups: readonly RuleGroupStatus[]) =>
  callerOf(routesOf(RULE_ENDPOINTS, { ruleGroups: () => groups }));
async function dataOf(url: string, groups = GROUPS) {
  return JSON.parse((await callWith(groups)(url)).text).data;
}
const shown = async (query: string) =>
  (await dataOf(`/api/v1/rules?${query}`)).groups.map(
    ({ file, name, rules }: { file: string; name: string; rules: { name: string }[] }) =>
      `${file};${name}: ${rules.map((rule) => rule.name).join()}`,
  );

test('an alerting and a recording rule, whole', async () => {
  const { groups } = await dataOf('/api/v1/rules');
  expect(groups[0]).toEqual({
    name: 'g',
    file: 'a.yml',
    interval: 15,
    limit: 3,
    evaluationTime: 0.002,
    lastEvaluation: '2023-11-14T22:13:20.000Z',
    rules: [
      {
        state: 'firing',
        name: 'Down',
        query: 'up == 0',
        duration: 300,
        keepFiringFor: 60,
        labels: { severity: 'page', team: '{{ $labels.t }}' },
        annotations: { summary: '{{ $value }}' },
        alerts: [
          {
            labels: { alertname: 'Down', job: 'a' },
            annotations: { summary: '0' },
            state: 'firing',
            activeAt: '2023-11-14T22:13:20.000Z',
            keepFiringSince: '2023-11-14T22:14:20.000Z',
            value: '0e+00',
          },
        ],
        health: 'ok',
        evaluationTime: 0.0015,
        lastEvaluation: '2023-11-14T22:13:20.000Z',
        type: 'alerting',
      },
      {
        name: 'y',
        query: 'sum(up)',
        health: 'err',
        lastError: 'broken',
        evaluationTime: 0,
        lastEvaluation: '0001-01-01T00:00:00Z',
        type: 'recording',
      },
    ],
  });
});

test('groups by file and name, those without rules left out', async () => {
  expect(await shown('')).toEqual(['a.yml;g: Down,y', 'a.yml;h: y', 'b.yml;g: Down']);
});

test.each([
  ['type=alert', ['a.yml;g: Down', 'b.yml;g: Down']],
  ['type=record', ['a.yml;g: y', 'a.yml;h: y']],
  ['rule_name[]=y', ['a.yml;g: y', 'a.yml;h: y']],
  ['rule_name[]=y&rule_name[]=Down&rule_group[]=g', ['a.yml;g: Down,y', 'b.yml;g: Down']],
  ['file[]=b.yml', ['b.yml;g: Down']],
  ['match[]={severity="page"}', ['a.yml;g: Down', 'b.yml;g: Down']],
  ['match[]={severity="none"}&match[]={team=~"{{.*"}', ['a.yml;g: Down', 'b.yml;g: Down']],
  ['rule_name[]=none', []],
])('%s', async (query, expected) => expect(await shown(query)).toEqual(expected));

test('without alerts, if so asked', async () => {
  expect((await dataOf('/api/v1/rules?exclude_alerts=true')).groups[0].rules[0].alerts).toEqual([]);
});

test('page by page', async () => {
  const first = await dataOf('/api/v1/rules?group_limit=2');
  expect(first.groups).toHaveLength(2);
  const second = await dataOf(`/api/v1/rules?group_limit=2&group_next_token=${first.groupNextToken}`);
  expect(second.groups.map(({ file }: { file: string }) => file)).toEqual(['b.yml']);
  expect(second).not.toHaveProperty('groupNextToken');
});

describe('refused', () => {
  test.each([
    ['type=both', 'invalid parameter "type": not supported value "both"'],
    ['exclude_alerts=maybe', 'invalid parameter "exclude_alerts": cannot parse "maybe" to a boolean'],
    ['group_limit=0', 'invalid parameter "group_limit": group_limit needs to be greater than 0'],
    ['group_limit=x', 'invalid parameter "group_limit": cannot parse "x" to a number'],
    ['group_next_token=a', 'invalid parameter "group_limit": group_limit needs to be set with group_next_token'],
    ['group_limit=1&group_next_token=a', 'invalid group_next_token "a": were rule groups changed?'],
    ['match[]={', 'invalid parameter "match[]": 1:2: parse error: unexpected end of input inside braces'],
  ])('%s', async (query, error) => {
    const { status, text } = await callWith(GROUPS)(`/api/v1/rules?${query}`);
    expect([status, JSON.parse(text).error]).toEqual([400, error]);
  });
});

test.each([
  ['firing', [{ state: 'pending' }, { state: 'firing' }], 1],
  ['pending', [{ state: 'pending' }], 1],
  ['inactive', [], 1],
  ['unknown', [], undefined],
])('a rule is %s', async (state, states, lastEvaluationMs) => {
  const [alert] = alerting().alerts;
  const alerts = states.map((each) => ({ ...alert, ...each })) as RuleStatus['alerts'];
  const { groups } = await dataOf('/api/v1/rules', [group('g', [alerting({ alerts, lastEvaluationMs })])]);
  expect(groups[0].rules[0].state).toBe(state);
});

test.each([
  [1, '1e+00'],
  [1234.5, '1.2345e+03'],
  [1e-10, '1e-10'],
  [1e300, '1e+300'],
  [Number.NaN, 'NaN'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
])('alerts of all rules; the value %d as %s', async (value, text) => {
  const alerts = alerting().alerts.map((each) => ({ ...each, keepFiringSinceMs: undefined, value }));
  expect(await dataOf('/api/v1/alerts', [group('g', [recording, alerting({ alerts })])])).toEqual({
    alerts: [
      {
        labels: { alertname: 'Down', job: 'a' },
        annotations: { summary: '0' },
        state: 'firing',
        activeAt: '2023-11-14T22:13:20.000Z',
        value: text,
      },
    ],
  });
});

test('an expression as it is printed, whatever features a server has', async () => {
  expect(DEFAULT_ENGINE.syntax.experimentalFunctions).toBe(false);
  const spec = { ...recording.spec, expr: 'max_of(1,2)' };
  expect((await dataOf('/api/v1/rules', [group('g', [{ ...recording, spec }])])).groups[0].rules[0].query).toBe(
    'max_of(1, 2)',
  );
});
