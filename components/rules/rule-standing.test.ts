// What is said of rules, and which are shown.
import { describe, expect, test } from 'vitest';
import type { Rule, RuleGroup } from '@/lib/client/rules-model';
import { countsOf, listed, rulesSentence, standingOf } from './rule-standing';

const rule = (name: string, more: Partial<Rule> = {}): Rule => ({
  ...{
    kind: 'alert',
    name,
    expr: 'up == 0',
    threshold: null,
    forMs: 0,
    keepFiringForMs: 0,
    labels: {},
    annotations: {},
  },
  ...{ health: 'ok', lastError: '', lastEvaluationMs: 1, evaluationMs: 1, pending: 0, firing: 0, series: 0 },
  ...more,
});
const group = (name: string, rules: readonly Rule[], more: Partial<RuleGroup> = {}): RuleGroup => ({
  ...{
    file: '/etc/r.yml',
    name,
    namespace: null,
    version: null,
    intervalMs: 1,
    queryOffsetMs: 0,
    limit: 0,
    problem: '',
  },
  ...{ lastEvaluationMs: 1, evaluationMs: 1, nextEvaluationMs: 2, rules, ...more },
});

const DOWN = rule('Down', { firing: 2, pending: 1, labels: { severity: 'page' } });
const SLOW = rule('Slow', { pending: 1, expr: 'latency > 1' });
const BROKEN = rule('job:x', { kind: 'record', health: 'err', lastError: 'many-to-many matching' });
const GROUPS = [group('web', [DOWN, SLOW]), group('records', [BROKEN, rule('fine')]), group('empty', [])];

test.each([
  [DOWN, 'firing'],
  [SLOW, 'pending'],
  [BROKEN, 'failing'],
  [rule('a', { health: 'unknown' }), 'waiting'],
  [rule('a', { health: 'err', firing: 1 }), 'failing'],
  [rule('a'), 'quiet'],
])('%o is %s', (given, expected) => expect(standingOf(given)).toBe(expected));

describe('shown', () => {
  const names = (filter: string, shown = 'all', kind = 'all') =>
    listed(GROUPS, { filter, shown, kind } as never).map(
      ({ group: { name }, rules }) =>
        `${name}: ${rules.map(({ rule: each, index }) => `${index} ${each.name}`).join(', ')}`,
    );

  test.each([
    [
      ['', 'all', 'all'],
      ['web: 0 Down, 1 Slow', 'records: 0 job:x, 1 fine', 'empty: '],
    ],
    [['', 'firing', 'all'], ['web: 0 Down']],
    [['', 'pending', 'all'], ['web: 0 Down, 1 Slow']],
    [['', 'failing', 'all'], ['records: 0 job:x']],
    [['', 'all', 'record'], ['records: 0 job:x']],
    [['latency', 'all', 'all'], ['web: 1 Slow']],
    [['severity="page"', 'all', 'all'], ['web: 0 Down']],
    [['WEB slow', 'all', 'all'], ['web: 1 Slow']],
    [['many-to-many', 'all', 'all'], ['records: 0 job:x']],
    [['/etc/r.yml fine', 'all', 'all'], ['records: 1 fine']],
    [['nothing like it', 'all', 'all'], []],
  ] as const)('%j', ([filter, shown, kind], expected) => expect(names(filter, shown, kind)).toEqual(expected));

  test('a group that cannot be read is among what fails', () => {
    const unreadable = [group('bad', [], { problem: 'bad:1: …' })];
    expect(listed(unreadable, { filter: '', shown: 'failing', kind: 'all' })).toHaveLength(1);
    expect(listed(unreadable, { filter: 'else', shown: 'failing', kind: 'all' })).toHaveLength(0);
    expect(countsOf(unreadable, 'all').failing).toBe(1);
  });
});

test('counts go by the kind that is shown', () => {
  expect(countsOf(GROUPS, 'all')).toEqual({ all: 4, firing: 1, pending: 2, failing: 1 });
  expect(countsOf(GROUPS, 'alert')).toEqual({ all: 3, firing: 1, pending: 2, failing: 0 });
});

test.each([
  [GROUPS, '4 rules, 1 cannot be evaluated, 1 firing, 2 pending'],
  [[group('g', [rule('a')])], '1 rule, none firing'],
  [[], 'No rules yet'],
])('in one sentence', (groups, sentence) => expect(rulesSentence(groups)).toBe(sentence));
