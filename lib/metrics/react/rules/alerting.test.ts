// Alerts over time, as Prometheus documents and does it. Times are seconds; a group's interval is a minute.
import { expect, test } from 'vitest';
import type { GroupOutcome } from './model';
import { alert, group, RuleWorld } from './rule-world.suite';

const UP = { __name__: 'up', job: 'a' };

/** up is `value` at each minute in [from, to], and the group is evaluated there: the states of the one alert. */
async function run(world: RuleWorld, values: readonly (number | undefined)[], fromMinute = 0): Promise<string[]> {
  const states: string[] = [];
  for (const [i, value] of values.entries()) {
    const at = (fromMinute + i) * 60;
    await world.set(at, UP, value);
    await world.evaluate(at);
    states.push(stateOf(world));
  }
  return states;
}

const stateOf = (world: RuleWorld) => world.groups.status()[0]?.rules[0]?.alerts[0]?.state ?? '-';

async function worldOf(more: Parameters<typeof alert>[2] = {}): Promise<RuleWorld> {
  const world = new RuleWorld();
  await world.apply([group([alert('Down', 'up == 0', more)])]);
  return world;
}

test.each([
  ['without for it fires at once', {}, [1, 0, 0, 1], ['-', 'firing', 'firing', '-']],
  ['for: pending until so long', { forMs: 120_000 }, [0, 0, 0, 1], ['pending', 'pending', 'firing', '-']],
  [
    'for begins anew after a gap',
    { forMs: 120_000 },
    [0, 0, 1, 0, 0, 0],
    ['pending', 'pending', '-', 'pending', 'pending', 'firing'],
  ],
  [
    'keep_firing_for: fires on',
    { keepFiringForMs: 120_000 },
    [0, 1, 1, 1, 1],
    ['firing', 'firing', 'firing', '-', '-'],
  ],
  [
    'keep_firing_for begins anew',
    { keepFiringForMs: 120_000 },
    [0, 1, 0, 1, 1, 1],
    ['firing', 'firing', 'firing', 'firing', 'firing', '-'],
  ],
  ['a pending alert is not kept', { forMs: 120_000, keepFiringForMs: 600_000 }, [0, 1], ['pending', '-']],
  ['a series that ended resolves', {}, [0, undefined], ['firing', '-']],
])('%s', async (_what, more, values, expected) => expect(await run(await worldOf(more), values)).toEqual(expected));

test('ALERTS and ALERTS_FOR_STATE follow, and end', async () => {
  const world = await worldOf({ forMs: 60_000, labels: { severity: 'page' } });
  await run(world, [0, 0, 1, 1]);
  expect(await world.samplesOf('ALERTS')).toEqual({
    '{alertname="Down", alertstate="pending", job="a", severity="page"}': [
      [0, 1],
      [60, 'stale'],
    ],
    '{alertname="Down", alertstate="firing", job="a", severity="page"}': [
      [60, 1],
      [120, 'stale'],
    ],
  });
  expect(await world.samplesOf('ALERTS_FOR_STATE')).toEqual({
    '{alertname="Down", job="a", severity="page"}': [
      [0, 0],
      [60, 0],
      [120, 'stale'],
    ],
  });
});

test('the query offset moves what is asked and what is stored', async () => {
  const world = new RuleWorld();
  await world.apply([group([alert('Down', 'up == 0')], { queryOffsetMs: 30_000 })]);
  await world.set(60, UP, 0);
  await world.evaluate(60);
  expect(stateOf(world)).toBe('-');
  await world.evaluate(120);
  expect(Object.values(await world.samplesOf('ALERTS'))).toEqual([[[90, 1]]]);
});

test('labels: of the series without its name, of the rule over them, alertname over all; empty ones go', async () => {
  const world = await worldOf({
    labels: {
      job: 'mine',
      severity: '{{ if eq $value 0.0 }}page{{ end }}',
      none: '{{ $labels.none }}',
      alertname: 'other',
    },
    annotations: { summary: '{{ $labels.job }} in {{ $externalLabels.region }}: {{ $value }}' },
  });
  await run(world, [0]);
  expect(world.groups.status()[0]?.rules[0]?.alerts).toEqual([
    {
      state: 'firing',
      labels: { alertname: 'Down', job: 'mine', severity: 'page' },
      annotations: { summary: 'a in eu: 0' },
      value: 0,
      activeAtMs: 0,
      keepFiringSinceMs: undefined,
    },
  ]);
});

test('a template that fails leaves its message, and the alert', async () => {
  const world = await worldOf({ annotations: { a: '{{ len 1 }}' } });
  await run(world, [0]);
  expect(world.groups.status()[0]?.rules[0]?.alerts[0]?.annotations.a).toMatch(
    /^<error expanding template: error executing template __alert_Down: .*len of type int>$/,
  );
  expect(world.templateErrors).toHaveLength(1);
});

test('annotations and value follow while it is active', async () => {
  const world = new RuleWorld();
  await world.apply([group([alert('High', 'up > 0', { annotations: { v: '{{ $value }}' } })])]);
  await run(world, [1, 2]);
  expect(world.groups.status()[0]?.rules[0]?.alerts[0]).toMatchObject({
    value: 2,
    annotations: { v: '2' },
    activeAtMs: 0,
  });
});

test('two elements that become one alert fail the rule', async () => {
  const world = new RuleWorld();
  await world.apply([group([alert('Down', 'up == 0', { labels: { job: 'one' } })])]);
  await world.set(0, { __name__: 'up', job: 'b' }, 0);
  await run(world, [0]);
  expect(world.groups.status()[0]?.rules[0]).toMatchObject({
    health: 'err',
    lastError: 'vector contains metrics with the same labelset after applying alert labels',
    alerts: [],
  });
});

test('the limit ends all alerts of the rule', async () => {
  const world = new RuleWorld();
  await world.apply([group([alert('Down', 'up == 0')], { limit: 1 })]);
  await run(world, [0]);
  expect(stateOf(world)).toBe('firing');
  await world.set(60, { __name__: 'up', job: 'b' }, 0);
  await run(world, [0], 1);
  expect(world.groups.status()[0]?.rules[0]).toMatchObject({
    lastError: 'exceeded limit of 1 with 2 alerts',
    alerts: [],
  });
});

test('a query that fails is said so, and ends nothing', async () => {
  const world = new RuleWorld();
  await world.apply([group([alert('Down', 'up == 0 and on() (up * on() group_left() up)')])]);
  await world.set(0, { __name__: 'up', job: 'b' }, 1);
  await run(world, [0]);
  const [rule] = world.groups.status()[0]?.rules ?? [];
  expect(rule?.health).toBe('err');
  expect(rule?.lastError).toContain('many-to-many matching not allowed');
});

const sent = ({ alerts }: GroupOutcome) =>
  alerts.map(({ labels, startsAtMs, endsAtMs }) => `${labels.job} ${startsAtMs / 1000}-${endsAtMs / 1000}`);

test('sending: when it fires, each minute and a bit, when it resolves, and for 15 minutes after', async () => {
  const world = new RuleWorld();
  await world.apply([group([alert('Down', 'up == 0', { forMs: 30_000 })], { intervalMs: 30_000 })]);
  const told: Record<number, string[]> = {};
  for (let at = 0; at <= 1300; at += 30) {
    if (at % 60 === 0 && at <= 240) await world.set(at, UP, at >= 180 ? 1 : 0);
    const outgoing = sent(await world.evaluate(at));
    if (outgoing.length > 0) told[at] = outgoing;
  }
  // Firing since 30; told again once more than a minute has passed; ends at 4 times the longer of interval and resend delay.
  expect(told[30]).toEqual(['a 30-270']);
  expect(told[60]).toBeUndefined();
  expect(told[90]).toBeUndefined();
  expect(told[120]).toEqual(['a 30-360']);
  expect(told[180]).toEqual(['a 30-180']);
  expect(told[270]).toEqual(['a 30-180']);
  expect(Math.max(...Object.keys(told).map(Number))).toBeLessThanOrEqual(180 + 15 * 60);
  expect(told[1080]).toEqual(['a 30-180']);
});

test('what is sent carries annotations and a link to the expression', async () => {
  const world = await worldOf({ annotations: { a: 'b' } });
  await world.set(0, UP, 0);
  const { alerts } = await world.evaluate(0);
  expect(alerts).toEqual([
    {
      labels: { alertname: 'Down', job: 'a' },
      annotations: { a: 'b' },
      startsAtMs: 0,
      endsAtMs: 240_000,
      generatorUrl: 'http://q/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
    },
  ]);
});

test('an alert that comes back while it is remembered as resolved begins anew, and is told of at once', async () => {
  const world = await worldOf();
  await run(world, [0, 1]);
  await world.set(120, UP, 0);
  expect(sent(await world.evaluate(120))).toEqual(['a 120-360']);
});
