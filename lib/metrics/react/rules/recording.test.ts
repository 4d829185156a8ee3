// Recording rules over time: what is stored, in which order, and what ends.
import { expect, test } from 'vitest';
import { group, RuleWorld, record } from './rule-world.suite';

const A = { __name__: 'x', job: 'a' };
const B = { __name__: 'x', job: 'b' };

async function worldOf(...rules: ReturnType<typeof record>[]): Promise<RuleWorld> {
  const world = new RuleWorld();
  await world.apply([group(rules)]);
  return world;
}
const errorOf = (world: RuleWorld) => world.groups.status()[0]?.rules[0]?.lastError;

test('under its name, with its labels over those of the series', async () => {
  const world = await worldOf(record('y', 'x * 2', { labels: { job: 'mine', level: 'l' } }));
  await world.set(0, A, 21);
  const outcome = await world.evaluate(0);
  expect(await world.samplesOf('y')).toEqual({ '{job="mine", level="l"}': [[0, 42]] });
  expect(outcome).toMatchObject({ samples: 1, refused: 0, alerts: [], rules: [{ failed: false }] });
});

test('a scalar is a series without labels', async () => {
  const world = await worldOf(record('y', '7'));
  await world.evaluate(0);
  expect(await world.samplesOf('y')).toEqual({ '{}': [[0, 7]] });
});

test('series that vanish end; others go on', async () => {
  const world = await worldOf(record('y', 'x'));
  await world.set(0, A, 1);
  await world.set(0, B, 2);
  await world.evaluate(0);
  await world.set(60, A, undefined);
  await world.evaluate(60);
  expect(await world.samplesOf('y')).toEqual({
    '{job="a"}': [
      [0, 1],
      [60, 'stale'],
    ],
    '{job="b"}': [
      [0, 2],
      [60, 2],
    ],
  });
});

test('a rule sees what the rules before it gave, by name and by pattern', async () => {
  const world = await worldOf(record('y', 'x + 1'), record('z', 'y + 1'), record('w', 'sum({__name__=~"z|y"})'));
  await world.set(0, A, 1);
  await world.evaluate(0);
  expect(await world.samplesOf('z')).toEqual({ '{job="a"}': [[0, 3]] });
  expect(await world.samplesOf('w')).toEqual({ '{}': [[0, 5]] });
});

test('two series of one name fail the rule', async () => {
  const world = await worldOf(record('y', 'x', { labels: { job: '' } }));
  await world.set(0, A, 1);
  await world.set(0, B, 2);
  await world.evaluate(0);
  expect(errorOf(world)).toBe('vector contains metrics with the same labelset after applying rule labels');
  await world.evaluate(60);
  expect(world.failures).toEqual([`y: ${errorOf(world)}`]); // said once
});

test('the limit fails the rule', async () => {
  const world = new RuleWorld();
  await world.apply([group([record('y', 'x')], { limit: 1 })]);
  await world.set(0, A, 1);
  await world.evaluate(0);
  await world.set(60, B, 2);
  await world.evaluate(60);
  expect(errorOf(world)).toBe('exceeded limit of 1 with 2 series');
  expect(await world.samplesOf('y')).toEqual({ '{job="a"}': [[0, 1]] });
});

test.each([
  ['"text"', 'rule result is not a vector or scalar'],
  ['x[5m]', 'rule result is not a vector or scalar'],
])('%s is nothing to record', async (expr, message) => {
  const world = await worldOf(record('y', expr));
  await world.evaluate(0);
  expect(errorOf(world)).toBe(message);
});

test('what the store refuses is counted', async () => {
  const world = await worldOf(record('y', 'x'));
  await world.set(0, A, 1);
  await world.set(120, { __name__: 'y', job: 'a' }, 5);
  expect(await world.evaluate(60)).toMatchObject({ samples: 1, refused: 1 });
});
