// Rule groups on a fake clock, with an engine thread that only listens: evaluated on their grid, through reloads and deaths.
import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '@/lib/kernel/clock';
import { notFound, unavailable } from '@/lib/kernel/errors';
import type { GroupOutcome, OutgoingAlert, RuleGroupSpec } from '@/lib/metrics/react/rules/model';
import { group, record, SETTINGS } from '@/lib/metrics/react/rules/rule-world.suite';
import { createLoops, type Loops } from '../loops';
import { createInstruments } from '../metrics';
import { RuleLoops } from './rule-loops';
import { RuleMetrics } from './rule-metrics';

const ALERT: OutgoingAlert = { labels: { a: 'b' }, annotations: {}, startsAtMs: 1, endsAtMs: 2, generatorUrl: '' };
const OUTCOME: GroupOutcome = {
  durationMs: 20,
  rules: [
    { durationMs: 5, failed: true },
    { durationMs: 7, failed: false },
  ],
  samples: 3,
  refused: 1,
  alerts: [ALERT],
};

let clock: FakeClock;
let registry: Registry;
let loops: Loops;
let calls: string[];
let sent: OutgoingAlert[];
let changed: string[];
/** What the engine thread knows; undefined: it is down. */
let known: Set<string> | undefined;
let evaluate: (group: string, timestampMs: number) => Promise<GroupOutcome>;
let rules: RuleLoops;

beforeEach(() => {
  clock = new FakeClock();
  registry = new Registry();
  [calls, sent, changed, known] = [[], [], [], new Set()];
  evaluate = async () => OUTCOME;
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  loops = createLoops(clock, log as never, createInstruments(registry));
  const call = async (verb: string, args: { groups?: RuleGroupSpec[]; group?: string; timestampMs?: number }) => {
    if (!known) throw unavailable('the engine thread is starting');
    if (verb === 'applyRules') {
      calls.push(`apply ${args.groups?.map(({ name }) => name).join()}`);
      known = new Set(args.groups?.map(({ file, name }) => `${file};${name}`));
      return {};
    }
    const { group: key = '', timestampMs = 0 } = args;
    if (!known.has(key)) throw notFound(key);
    calls.push(`${key} ${timestampMs}`);
    return evaluate(key, timestampMs);
  };
  rules = new RuleLoops({
    engine: { call: call as never },
    loops,
    clock,
    send: (alerts) => sent.push(...alerts),
    metrics: new RuleMetrics(registry),
    log: log as never,
    onChanged: (key) => changed.push(key),
  });
});

const G = group([record('y', 'up')]);
const evaluations = () => calls.filter((call) => call.startsWith('rules.yml'));
const times = () => evaluations().map((call) => Number(call.split(' ')[1]));
const metric = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values.map(({ value }) => value);

test('says when a group is evaluated next', async () => {
  expect(rules.dueMs(G)).toBeUndefined();
  await rules.apply([G], SETTINGS);
  const first = rules.dueMs(G);
  await clock.advance(60_000);
  expect(times()).toEqual([first]);
  expect(rules.dueMs(G)).toBe((first ?? 0) + 60_000);
});

test('a group is evaluated once an interval, at instants of its grid, and its alerts are sent', async () => {
  await rules.apply([G], SETTINGS);
  await clock.advance(180_000);
  const [first = 0, second = 0, third = 0] = times();
  expect([second - first, third - second, times().length]).toEqual([60_000, 60_000, 3]);
  expect(calls[0]).toBe('apply g');
  expect(sent).toEqual([ALERT, ALERT, ALERT]);
});

test('evaluations that there was no time for are left out and counted', async () => {
  evaluate = (_group, timestampMs) =>
    new Promise((resolve) => clock.after(timestampMs === times()[0] ? 200_000 : 1, () => resolve(OUTCOME)));
  await rules.apply([G], SETTINGS);
  await clock.advance(400_000);
  const [first = 0] = times();
  expect(
    times()
      .slice(0, 3)
      .map((at) => (at - first) / 60_000),
  ).toEqual([0, 3, 4]);
  expect(await metric('prometheus_rule_group_iterations_missed_total')).toEqual([2]);
});

test('what an evaluation came to is at /metrics', async () => {
  await rules.apply([G], SETTINGS);
  await clock.advance(60_000);
  expect(await metric('prometheus_rule_evaluations_total')).toEqual([2]);
  expect(await metric('prometheus_rule_evaluation_failures_total')).toEqual([1]);
  expect(await metric('prometheus_rule_group_iterations_total')).toEqual([1]);
  expect(await metric('prometheus_rule_group_last_evaluation_samples')).toEqual([3]);
  expect(await metric('prometheus_rule_group_last_duration_seconds')).toEqual([0.02]);
  expect(await metric('prometheus_rule_group_last_rule_duration_sum_seconds')).toEqual([0.012]);
  expect(await metric('prometheus_rule_group_interval_seconds')).toEqual([60]);
  expect(await metric('quadrant_rule_samples_refused_total')).toEqual([1]);
});

test('rules that failed last are counted until they do not, or are gone', async () => {
  expect(rules.failing()).toBe(0);
  const other = group([record('z', 'up')], { name: 'h' });
  await rules.apply([G, other], SETTINGS);
  expect(rules.failing()).toBe(0);
  await clock.advance(60_000);
  expect(rules.failing()).toBe(2); // one of each
  evaluate = async (key) => (key.endsWith(';g') ? { ...OUTCOME, rules: [{ durationMs: 5, failed: false }] } : OUTCOME);
  await clock.advance(60_000);
  expect(rules.failing()).toBe(1);
  await rules.apply([G], SETTINGS);
  expect(rules.failing()).toBe(0);
});

test('a group that did not change keeps its loop; one that is gone is stopped, its metrics with it', async () => {
  const other = group([record('z', 'up')], { name: 'h' });
  await rules.apply([G, other], SETTINGS);
  await clock.advance(60_000);
  await rules.apply([G], SETTINGS);
  calls.length = 0;
  await clock.advance(60_000);
  expect(evaluations().map((call) => call.split(' ')[0])).toEqual(['rules.yml;g']);
  expect(await metric('prometheus_rule_group_interval_seconds')).toEqual([60]);
});

test('the loop of a group that changes is stopped before the engine thread hears of it', async () => {
  let release = () => {};
  evaluate = () =>
    new Promise((resolve) => {
      release = () => resolve(OUTCOME);
    });
  await rules.apply([G], SETTINGS);
  await clock.advance(60_000);
  calls.length = 0;
  const applied = rules.apply([{ ...G, limit: 1 }], SETTINGS);
  await clock.advance(1);
  expect(calls).toEqual([]);
  release();
  await applied;
  expect(calls).toEqual(['apply g']);
});

test('whoever shows what groups say hears of those that were evaluated, and of those that are gone', async () => {
  await rules.apply([G], SETTINGS);
  await clock.advance(60_000);
  expect(changed).toEqual(['rules.yml;g']);
  await rules.apply([], SETTINGS);
  expect(changed).toEqual(['rules.yml;g', 'rules.yml;g']);
});

test('an evaluation that fails is counted, and the next one comes', async () => {
  evaluate = () => Promise.reject(unavailable('the database is gone'));
  await rules.apply([G], SETTINGS);
  await clock.advance(120_000);
  expect(evaluations()).toHaveLength(2);
  expect(await metric('quadrant_loop_failures_total')).toEqual([2]);
});

test('an engine thread that begins anew is told the rules before it is asked', async () => {
  await rules.apply([G], SETTINGS);
  await clock.advance(60_000);
  known = undefined;
  await clock.advance(60_000);
  known = new Set();
  rules.engineStarted();
  calls.length = 0;
  await clock.advance(60_000);
  expect(calls[0]).toBe('apply g');
  expect(evaluations()).toHaveLength(1);
});

test('one that lost them unnoticed is told when it says so', async () => {
  await rules.apply([G], SETTINGS);
  known = new Set();
  calls.length = 0;
  await clock.advance(60_000);
  expect(calls).toEqual(['apply g', expect.stringMatching(/^rules\.yml;g /)]);
});

test('a thread that is down when the configuration comes hears of it later', async () => {
  known = undefined;
  await rules.apply([G], SETTINGS);
  known = new Set();
  await clock.advance(60_000);
  expect(evaluations()).toHaveLength(1);
});
