// Groups over reloads and restarts: what goes on, what ends, what is restored.
import { describe, expect, test } from 'vitest';
import { alert, group, RuleWorld, record, SETTINGS } from './rule-world.suite';

const UP = { __name__: 'up', job: 'a' };
const down = (more: Parameters<typeof alert>[2] = {}) => alert('Down', 'up == 0', { forMs: 120_000, ...more });
const alertsOf = (world: RuleWorld) => world.groups.status()[0]?.rules.flatMap(({ alerts }) => alerts) ?? [];

describe('a reload', () => {
  test('leaves the time of a pending alert, though the expression and the group changed', async () => {
    const world = new RuleWorld();
    await world.apply([group([down()])]);
    await world.set(0, UP, 0);
    await world.evaluate(0);
    await world.apply([group([record('y', 'up'), alert('Down', 'up < 1', { forMs: 60_000 })], { limit: 5 })], 30);
    await world.evaluate(60);
    expect(alertsOf(world)).toMatchObject([{ state: 'firing', activeAtMs: 0 }]);
  });

  test('with other labels it is another rule', async () => {
    const world = new RuleWorld();
    await world.apply([group([down()])]);
    await world.set(0, UP, 0);
    await world.evaluate(0);
    await world.apply([group([down({ labels: { severity: 'page' } })])], 30);
    await world.evaluate(60);
    expect(alertsOf(world)).toMatchObject([{ state: 'pending', activeAtMs: 60_000 }]);
    expect(Object.values(await world.samplesOf('ALERTS'))).toEqual(
      expect.arrayContaining([
        [
          [0, 1],
          [60, 'stale'],
        ],
        [[60, 1]],
      ]),
    );
  });

  test('ends the series of a group, and of a rule, that is gone', async () => {
    const world = new RuleWorld();
    const other = group([record('z', 'up')], { name: 'other' });
    await world.apply([group([record('y', 'up'), record('w', 'up')]), other]);
    await world.set(0, UP, 1);
    await world.evaluate(0);
    await world.evaluate(0, other);
    await world.apply([group([record('w', 'up')])], 30);
    await world.evaluate(60);
    expect(Object.values(await world.samplesOf('y'))).toEqual([
      [
        [0, 1],
        [60, 'stale'],
      ],
    ]);
    expect(Object.values(await world.samplesOf('z'))).toEqual([
      [
        [0, 1],
        [30, 'stale'],
      ],
    ]);
    expect(Object.values(await world.samplesOf('w'))).toEqual([
      [
        [0, 1],
        [60, 1],
      ],
    ]);
  });

  test('a group that did not change is the same one', async () => {
    const world = new RuleWorld();
    await world.apply([group([down()])]);
    await world.evaluate(0);
    await world.apply([group([down()])], 30);
    expect(world.groups.status()[0]?.lastEvaluationMs).toBe(0);
  });

  test('other external labels reach templates at once', async () => {
    const world = new RuleWorld();
    const spec = group([alert('Down', 'up == 0', { annotations: { r: '{{ $externalLabels.region }}' } })]);
    await world.apply([spec]);
    await world.set(0, UP, 0);
    await world.evaluate(0);
    await world.apply([spec], 30, { ...SETTINGS, externalLabels: { region: 'us' } });
    await world.evaluate(60);
    expect(alertsOf(world)).toMatchObject([{ annotations: { r: 'us' } }]);
  });

  test('a group nobody knows is not evaluated', async () => {
    await expect(new RuleWorld().evaluate(0)).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('a restart', () => {
  test('goes on with a short for', async () => {
    const world = new RuleWorld();
    await world.apply([group([down()])]);
    await world.set(0, UP, 0);
    await world.evaluate(0);
    await world.evaluate(60);
    world.restart();
    await world.apply([group([down()])], 90);
    await world.evaluate(120);
    expect(alertsOf(world)).toMatchObject([{ state: 'firing', activeAtMs: 0 }]);
  });

  test('goes on with keep_firing_for, and with what is told of resolved alerts', async () => {
    const world = new RuleWorld();
    const spec = group([alert('Down', 'up == 0', { keepFiringForMs: 120_000 })]);
    await world.apply([spec]);
    await world.set(0, UP, 0);
    await world.evaluate(0);
    await world.set(60, UP, 1);
    await world.evaluate(60);
    world.restart();
    await world.apply([spec], 90);
    expect(alertsOf(world)).toMatchObject([{ state: 'firing', keepFiringSinceMs: 60_000 }]);
    await world.evaluate(120);
    expect(alertsOf(world)).toHaveLength(1);
    await world.evaluate(180);
    expect(alertsOf(world)).toHaveLength(0);
    world.restart();
    await world.apply([spec], 200);
    const { alerts } = await world.evaluate(240);
    expect(alerts).toMatchObject([{ startsAtMs: 0, endsAtMs: 180_000 }]);
  });

  test('ends the series of an alert that went meanwhile', async () => {
    const world = new RuleWorld();
    await world.apply([group([down({ forMs: 0 })])]);
    await world.set(0, UP, 0);
    await world.evaluate(0);
    await world.set(30, UP, 1);
    world.restart();
    await world.apply([group([down({ forMs: 0 })])], 40);
    await world.evaluate(60);
    expect(Object.values(await world.samplesOf('ALERTS'))).toEqual([
      [
        [0, 1],
        [60, 'stale'],
      ],
    ]);
  });

  test('forgets what was resolved long ago, and rules that are gone', async () => {
    const world = new RuleWorld();
    const spec = group([down({ forMs: 0 })]);
    await world.apply([spec]);
    await world.set(0, UP, 0);
    await world.evaluate(0);
    await world.set(60, UP, 1);
    await world.evaluate(60);
    expect(await world.alerts.load({ file: 'rules.yml', group: 'g' })).toHaveLength(1);
    await world.evaluate(60 + 15 * 60 + 60);
    expect(await world.alerts.load({ file: 'rules.yml', group: 'g' })).toHaveLength(0);
    await world.set(2000, UP, 0);
    await world.evaluate(2000);
    world.restart();
    await world.apply([group([record('y', 'up')])], 2010);
    await world.evaluate(2060);
    expect(await world.alerts.load({ file: 'rules.yml', group: 'g' })).toHaveLength(0);
  });
});

describe('state that came from elsewhere, in ALERTS_FOR_STATE', () => {
  const HOUR = 3600;
  const long = down({ forMs: HOUR * 1000 });
  const state = { __name__: 'ALERTS_FOR_STATE', alertname: 'Down', job: 'a' };

  async function activeAt(
    seenAt: number,
    value: number | undefined,
    now: number,
    spec = long,
  ): Promise<number | undefined> {
    const world = new RuleWorld();
    await world.set(seenAt, state, value);
    await world.set(now, UP, 0);
    await world.apply([group([spec])]);
    await world.evaluate(now);
    const [first] = alertsOf(world);
    return first && first.activeAtMs / 1000;
  }

  test.each([
    ['the time nobody looked does not count', 10_000, 9_000, 10_600, 9_600],
    ['at least the grace period is left', 10_000, 6_700, 10_600, 10_600 + 600 - HOUR],
    ['it was firing', 10_000, 6_000, 10_600, 6_000],
    ['seen too long ago', 10_000, 9_000, 10_001 + HOUR, 10_001 + HOUR],
    ['it had ended', 10_000, undefined, 10_600, 10_600],
  ])('%s', async (_what, seenAt, value, now, expected) => expect(await activeAt(seenAt, value, now)).toBe(expected));

  test('a for shorter than the grace period begins anew, as in Prometheus', async () => {
    expect(await activeAt(10_000, 9_000, 10_600, down())).toBe(10_600);
  });

  test('only at the first evaluation', async () => {
    const world = new RuleWorld();
    await world.apply([group([long])]);
    await world.evaluate(9_900);
    await world.set(10_000, state, 9_000);
    await world.set(10_600, UP, 0);
    await world.evaluate(10_600);
    expect(alertsOf(world)[0]?.activeAtMs).toBe(10_600_000);
  });
});
