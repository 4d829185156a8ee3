// /api/rules over a real Postgres: made, changed, refused, deleted, restored, told apart.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { notFound } from '@/lib/kernel/errors';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { alert, group, record } from '@/lib/metrics/react/rules/rule-world.suite';
import { postgresRuleDefinitions } from '@/lib/metrics/store/postgres/rule-definitions';
import type { RuleChange } from '@/lib/metrics/store/rule-definitions';
import { createRouter } from '@/lib/runtime/http/routes';
import { type Listed, ruleRoutes } from './rules-api';

let database: TestDatabase;
let call: (method: string, path: string, body?: unknown) => Promise<{ status: number; json: Answer }>;
let changed: (readonly RuleChange[])[];
let listed: Listed;

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
type Answer = any;

const G = '/api/rules/groups/team%2Fa/web';
const YAML = `groups:
  - name: web # storefront
    rules:
      - alert: Down
        expr: up == 0
        for: 5m
`;
const PUT = { text: YAML, version: 0, author: 'mira', message: 'first' };

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE metrics_rule_group, metrics_rule_group_version');
  const store = postgresRuleDefinitions(database.pool, () => 1_700_000_000_000);
  [changed, listed] = [[], { groups: [], standing: [] }];
  const match = createRouter(
    ruleRoutes({
      store,
      change(changes, note) {
        changed.push(changes);
        return store.change(changes, note);
      },
      listed: async () => listed,
      fileGroupText(file, name) {
        if (file !== '/etc/rules.yml') throw notFound(`there is no file ${file}`);
        return YAML.replace('web', name);
      },
      checkExpr: (expr) => void parseExpr(expr),
    }),
  );
  call = async (method, path, body) => {
    const isText = typeof body === 'string';
    const text = body === undefined ? '' : isText ? body : JSON.stringify(body);
    const headers = { 'content-type': isText ? 'application/yaml' : 'application/json' };
    const request = { method, url: path, headers, body: new TextEncoder().encode(text) };
    const found = match(path.split('?')[0] as string);
    if (!found || typeof found.handler !== 'function') throw new Error(`no route for ${path}`);
    const answer = await found.handler(request, new AbortController().signal);
    const answered = new TextDecoder().decode(answer.body);
    return { status: answer.status, json: answered === '' ? undefined : JSON.parse(answered) };
  };
});

describe('a group', () => {
  test('is made, read, changed and deleted, each with a version', async () => {
    expect(await call('PUT', G, PUT)).toMatchObject({ status: 200, json: { version: 1, author: 'mira', text: YAML } });
    expect((await call('GET', G)).json).toMatchObject({
      namespace: 'team/a',
      name: 'web',
      version: 1,
      text: YAML,
      group: { name: 'web', rules: [{ alert: 'Down', expr: 'up == 0', for: '5m' }] },
    });
    const changes = { text: YAML.replace('5m', '10m'), version: 1, author: 'tom', message: 'less noise' };
    expect((await call('PUT', G, changes)).json).toMatchObject({ version: 2 });
    expect((await call('DELETE', `${G}?version=2&author=tom`)).json).toMatchObject({ version: 3, isDeleted: true });
    expect((await call('GET', G)).status).toBe(404);
    const { versions } = (await call('GET', `${G}/versions`)).json;
    expect(
      versions.map(({ version, author, message, isDeleted }: Answer) => [version, author, message, isDeleted]),
    ).toEqual([
      [3, 'tom', '', true],
      [2, 'tom', 'less noise', false],
      [1, 'mira', 'first', false],
    ]);
  });

  test('as YAML, as curl sends it', async () => {
    expect((await call('PUT', `${G}?author=curl&message=why`, YAML)).json).toMatchObject({
      version: 1,
      author: 'curl',
      message: 'why',
      text: YAML,
    });
  });

  test('as values: comments of the text it goes by stay', async () => {
    const values = { name: 'web', rules: [{ alert: 'Down', expr: 'up == 0', for: '1m' }] };
    const { json } = await call('PUT', G, { ...PUT, text: undefined, group: values, base: YAML });
    expect(json.text).toBe(YAML.replace('5m', '1m'));
  });

  test('that somebody else changed first is a conflict', async () => {
    await call('PUT', G, PUT);
    await call('PUT', G, { ...PUT, text: YAML.replace('5m', '10m'), version: 1, author: 'tom' });
    expect(await call('PUT', G, { ...PUT, text: YAML.replace('5m', '1m'), version: 1 })).toMatchObject({
      status: 409,
      json: {
        errorType: 'conflict',
        error: 'rule group "web" of "team/a" is at version 2 by tom by now; the change was made from version 1',
      },
    });
    expect((await call('DELETE', `${G}?version=1`)).status).toBe(409);
  });

  test('of another name in its text is renamed', async () => {
    await call('PUT', G, PUT);
    const { json } = await call('PUT', G, { ...PUT, text: YAML.replace('web', 'shop'), version: 1 });
    expect(json).toMatchObject({ name: 'shop', version: 1 });
    expect((await call('GET', G)).status).toBe(404);
    expect((await call('GET', '/api/rules/groups/team%2Fa/shop')).status).toBe(200);
  });

  test('is restored from a version, also after it was deleted', async () => {
    await call('PUT', G, PUT);
    await call('PUT', G, { ...PUT, text: YAML.replace('5m', '10m'), version: 1 });
    expect((await call('POST', `${G}/restore?restore=1&version=2&author=mira`)).json).toMatchObject({
      version: 3,
      text: YAML,
      message: 'version 1 again',
    });
    await call('DELETE', `${G}?version=3`);
    expect((await call('GET', '/api/rules/deleted')).json.groups).toMatchObject([{ name: 'web', version: 4 }]);
    expect((await call('POST', `${G}/restore?restore=2&version=0`)).json).toMatchObject({ version: 5 });
    expect((await call('POST', `${G}/restore?restore=4`)).json.error).toBe('version 4 is a deletion');
    expect((await call('POST', `${G}/restore?restore=99`)).status).toBe(404);
    expect((await call('POST', `${G}/restore`)).status).toBe(400);
  });

  test('shows what differs between two versions', async () => {
    await call('PUT', G, PUT);
    await call('PUT', G, { ...PUT, text: YAML.replace('5m', '10m'), version: 1 });
    const { lines } = (await call('GET', `${G}/diff?from=1&to=2`)).json;
    expect(lines.filter(({ kind }: Answer) => kind !== 'same')).toEqual([
      { kind: 'removed', text: '        for: 5m', before: 6 },
      { kind: 'added', text: '        for: 10m', after: 6 },
    ]);
    expect((await call('GET', `${G}/diff?from=0&to=1`)).json.lines).toHaveLength(6);
    expect((await call('GET', `${G}/diff?from=1&to=9`)).status).toBe(404);
    expect((await call('GET', `${G}/versions/1`)).json.text).toBe(YAML);
  });
});

describe('refused', () => {
  test.each([
    ['PUT', G, 'groups: []', 'expected one group, got 0'],
    ['PUT', G, `${YAML}  - name: b\n`, 'expected one group, got 2'],
    [
      'PUT',
      G,
      YAML.replace('up ==', 'sum('),
      'web:5: group "web"[0], rule "Down": could not parse expression: 1:7: parse error',
    ],
    ['PUT', G, 'a = up', 'this is the rule syntax of Prometheus before 2.0; POST it to /api/rules/convert first'],
    ['PUT', '/api/rules/groups/%00/g', YAML, 'namespace "\\u0000" must have 1 to 200 letters'],
    ['PUT', '/api/rules/groups/a/%20', YAML, 'group " " must have 1 to 200 letters'],
    ['PUT', `${G}?version=x`, YAML, 'version "x" is not a whole number'],
    ['PUT', G, { version: 1 }, 'the body has neither "text" nor "group"'],
    ['PUT', G, { group: 5 }, 'a group must be an object'],
    ['PUT', G, { text: 5 }, "the body's text: invalid input: expected string, received number"],
    ['PUT', G, { group: { name: 'web', rule: [] } }, 'unknown field "rule" in the group'],
    ['POST', '/api/rules/groups/a', 'groups: []', 'the file has no groups'],
    [
      'POST',
      '/api/rules/groups/a',
      'groups: [{name: x, rules: [{}]}]',
      `1: group "x"[0], rule one of 'record' or 'alert'`,
    ],
    ['GET', '/api/rules/groups/nobody', undefined, 'there is no namespace "nobody"'],
    ['GET', '/api/rules/file-group?file=/etc/passwd&group=g', undefined, 'there is no file /etc/passwd'],
  ])('%s %s', async (method, path, body, error) => {
    const { status, json } = await call(method, path, body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(json.error).toContain(error);
    expect(changed).toEqual([]);
  });
});

test('a file of several groups is taken whole, or not at all', async () => {
  const file = `${YAML}  # of the shop\n  - name: shop\n    rules: []\n`;
  expect((await call('POST', '/api/rules/groups/team', { text: file, version: 0 })).json.groups).toMatchObject([
    { name: 'web', version: 1, text: YAML },
    { name: 'shop', version: 1, text: 'groups:\n  # of the shop\n  - name: shop\n    rules: []\n' },
  ]);
  const more = `groups:\n  - name: new\n    rules: []\n  - name: shop\n    rules: []\n`;
  expect((await call('POST', '/api/rules/groups/team', { text: more, version: 0 })).status).toBe(409);
  expect((await call('GET', '/api/rules/groups/team/new')).status).toBe(404);
  const { text } = (await call('GET', '/api/rules/groups/team')).json;
  expect(text).toMatch(/^groups:\n {2}- name: shop\n[\s\S]* {2}- name: web\n/);
});

test('validate says what promtool would, with lines, and what can be read', async () => {
  const { json } = await call('POST', '/api/rules/validate', YAML.replace('up ==', 'sum('));
  expect(json.problems).toEqual([
    { line: 5, message: expect.stringContaining('group "web"[0], rule "Down": could not parse expression: 1:7') },
  ]);
  expect(json.groups).toMatchObject([{ name: 'web' }]);
  expect((await call('POST', '/api/rules/validate', YAML)).json).toMatchObject({ problems: [], isOldSyntax: false });
  const group = { name: 'web', rules: [{ alert: 'Down', expr: 'up == 0' }] };
  expect((await call('POST', '/api/rules/validate', { group, base: YAML })).json.text).toBe(
    YAML.replace('        for: 5m\n', ''),
  );
});

test('convert gives YAML and a sentence a rule', async () => {
  const { json } = await call('POST', '/api/rules/convert?name=old', 'ALERT Down\n  IF up == 0\n  FOR 5m\n');
  expect(json.rules).toEqual([
    { line: 1, kind: 'alert', name: 'Down', message: 'line 1: alert Down was converted, with for 5m' },
  ]);
  expect(json.groups).toEqual([{ name: 'old', rules: [{ alert: 'Down', expr: 'up == 0', for: '5m' }] }]);
  expect((await call('POST', '/api/rules/convert', 'ALERT Down IF sum(')).json.error).toContain('parse error');
});

test('a group of a file can be read to be copied', async () => {
  const { json } = await call('GET', '/api/rules/file-group?file=/etc/rules.yml&group=shop');
  expect(json).toMatchObject({ text: YAML.replace('web', 'shop'), group: { name: 'shop' } });
});

test('the list: every group with its health, also while the engine is down', async () => {
  const rules = [alert('Down', 'up == 0', { forMs: 60_000 }), record('y', 'sum(up)')];
  const spec = group(rules, { file: 'quadrant:team' });
  const ran = { health: 'ok' as const, lastError: '', lastEvaluationMs: 5, evaluationMs: 1 };
  const standing = {
    ...{ spec, lastEvaluationMs: 5, evaluationMs: 3 },
    rules: [
      { spec: rules[0] as never, ...ran, series: 4, pending: 1, firing: 1 },
      {
        spec: rules[1] as never,
        ...ran,
        health: 'err' as const,
        lastError: 'broken',
        series: 0,
        pending: 0,
        firing: 0,
      },
    ],
  };
  const made = { namespace: 'team', version: 2 };
  listed = { groups: [{ spec, made, nextEvaluationMs: 65, problem: '' }], standing: [standing] };
  const { json } = await call('GET', '/api/rules/groups');
  expect(json).toMatchObject({
    isStandingKnown: true,
    groups: [
      {
        ...{ namespace: 'team', version: 2, name: 'g', file: 'quadrant:team', intervalMs: 60_000 },
        ...{ lastEvaluationMs: 5, evaluationMs: 3, nextEvaluationMs: 65 },
        rules: [
          { kind: 'alert', name: 'Down', forMs: 60_000, health: 'ok', pending: 1, firing: 1, series: 4 },
          { kind: 'record', name: 'y', health: 'err', lastError: 'broken' },
        ],
      },
    ],
  });
  listed = { ...listed, standing: undefined };
  expect((await call('GET', '/api/rules/groups')).json).toMatchObject({
    isStandingKnown: false,
    groups: [{ lastEvaluationMs: null, rules: [{ health: 'unknown' }, { health: 'unknown' }] }],
  });
});
