// Groups of files and groups people made, together: on a real Postgres, with loops that only listen.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { unavailable } from '@/lib/kernel/errors';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import type { RuleGroupSpec } from '@/lib/metrics/react/rules/model';
import { group, record, SETTINGS } from '@/lib/metrics/react/rules/rule-world.suite';
import { postgresRuleDefinitions } from '@/lib/metrics/store/postgres/rule-definitions';
import type { RuleDefinitionStore } from '@/lib/metrics/store/rule-definitions';
import { RuleBook } from './rule-book';

let database: TestDatabase;
let store: RuleDefinitionStore;
let applied: (readonly RuleGroupSpec[])[];
let isGone: boolean;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE metrics_rule_group, metrics_rule_group_version');
  store = postgresRuleDefinitions(database.pool, () => 1);
  [applied, isGone] = [[], false];
});

const log = { debug() {}, info() {}, warn() {}, error() {} };
const book = () =>
  new RuleBook({
    store: { list: () => (isGone ? Promise.reject(unavailable('the database is gone')) : store.list()) },
    loops: { apply: async (groups) => void applied.push(groups) },
    checkExpr: (expr) => void parseExpr(expr),
    log: log as never,
  });
const DEFAULTS = { evaluationIntervalMs: 15_000, ruleQueryOffsetMs: 1_000 };
const G = group([record('y', 'up')]);
const textOf = (expr: string, name = 'g') =>
  `groups:\n  - name: ${name}\n    rules:\n      - record: z\n        expr: ${expr}\n`;
const write = (text: string | undefined, name = 'g') =>
  store.change([{ namespace: 'team', name, text, basedOn: undefined }], { author: '', message: '' });
const last = () => applied.at(-1)?.map(({ file, name }) => `${file};${name}`);

test('made groups stand beside those of files, with the same defaults', async () => {
  await write(textOf('up'));
  await book().apply([G], SETTINGS, DEFAULTS);
  expect(applied).toEqual([
    [
      G,
      {
        file: 'quadrant:team',
        name: 'g',
        limit: 0,
        intervalMs: 15_000,
        queryOffsetMs: 1_000,
        rules: [{ kind: 'record', record: 'z', expr: 'up', labels: {} }],
      },
    ],
  ]);
});

test('what another process writes, changes or deletes is taken over once', async () => {
  const subject = book();
  await subject.apply([G], SETTINGS, DEFAULTS);
  await write(textOf('up'));
  await subject.follow();
  expect(last()).toEqual(['rules.yml;g', 'quadrant:team;g']);
  await subject.follow();
  expect(applied).toHaveLength(2);
  await write(textOf('up + 1'));
  await subject.follow();
  expect(subject.made()).toMatchObject([{ version: 2, problem: '' }]);
  await write(undefined);
  await subject.follow();
  expect(last()).toEqual(['rules.yml;g']);
  expect(applied).toHaveLength(4);
});

test('before the files are known nothing is evaluated', async () => {
  const subject = book();
  await write(textOf('up'));
  await subject.follow();
  expect(applied).toEqual([]);
});

test('a group that this process cannot read is left out, and says why', async () => {
  await write(textOf('nope(up)'));
  await write(textOf('up', 'h'), 'h');
  const subject = book();
  await subject.apply([], SETTINGS, DEFAULTS);
  expect(last()).toEqual(['quadrant:team;h']);
  expect(subject.made()[0]).toMatchObject({
    name: 'g',
    spec: undefined,
    problem: expect.stringContaining('unknown function with name "nope"'),
  });
});

test('while the database is gone a reload of the files goes on with the made groups that are known', async () => {
  const subject = book();
  await write(textOf('up'));
  await subject.apply([], SETTINGS, DEFAULTS);
  isGone = true;
  await expect(subject.follow()).rejects.toMatchObject({ kind: 'unavailable' });
  await subject.apply([G], SETTINGS, DEFAULTS);
  expect(last()).toEqual(['rules.yml;g', 'quadrant:team;g']);
});

test('without having known them the rules are not applied: their alerts would be taken for gone', async () => {
  isGone = true;
  await expect(book().apply([G], SETTINGS, DEFAULTS)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(applied).toEqual([]);
});
