// POST /api/rules/try from the request to the last line: what is evaluated beside what, how far it is, how it ends.
import { beforeEach, describe, expect, test } from 'vitest';
import { compileTemplate } from '@/lib/formats/prometheus-template/expand';
import type { StreamedResponse } from '@/lib/kernel/http';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import type { RuleGroupSpec } from '@/lib/metrics/react/rules/model';
import { alert, group, RuleWorld } from '@/lib/metrics/react/rules/rule-world.suite';
import { tryRoute } from './try-api';
import { tryHandler } from './try-stream';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
type Line = any;

let world: RuleWorld;
let present: RuleGroupSpec[];
let tried: string[];
let signal: { aborted: boolean };
let post: (body: unknown, method?: string) => Promise<StreamedResponse>;

beforeEach(async () => {
  [world, present, tried, signal] = [new RuleWorld(), [], [], { aborted: false }];
  for (let atMs = NOW - HOUR; atMs <= NOW; atMs += 60_000)
    await world.set(atMs / 1000, { __name__: 'load', i: 'a' }, atMs < NOW - HOUR / 2 ? 0.2 : 0.8);
  const run = tryHandler({
    querying: { reader: world.store, engine: DEFAULT_ENGINE, limits: { maxSamples: 1e6, timeoutMs: 10_000 } },
    compileTemplate,
    limits: { timeoutMs: 10_000, maxEvaluations: 1_000, maxLabelSets: 10, maxSpans: 100 },
    maxTries: 1,
    onTried: (outcome) => tried.push(outcome),
  });
  const { handler } = tryRoute({
    checkExpr: (expr) => void parseExpr(expr),
    specOf: (file, { intervalMs, queryOffsetMs, ...config }) => ({
      ...{ file, ...config },
      intervalMs: intervalMs ?? 60_000,
      queryOffsetMs: queryOffsetMs ?? 0,
    }),
    presentGroup: (file, name) => present.find((spec) => spec.file === file && spec.name === name),
    fileOfNamespace: (namespace) => `quadrant:${namespace}`,
    settings: () => ({ externalLabels: {}, externalUrl: 'http://q' }),
    nowMs: () => NOW,
    run,
  });
  post = (body, method = 'POST') => {
    const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
    const pieces = (async function* () {
      yield bytes;
    })();
    return handler.stream({ method, url: '/api/rules/try', headers: {}, body: pieces }, signal);
  };
});

async function linesOf({ body }: StreamedResponse): Promise<Line[]> {
  let text = '';
  for await (const piece of body) text += new TextDecoder().decode(piece);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const answerTo = async (body: unknown, method?: string) => (await linesOf(await post(body, method))).at(-1);
const RULE = { alert: 'High', expr: 'load > 0.5', annotations: { summary: '{{ $value }}' } };
const FROM = (NOW - HOUR) / 1000;

test('a rule alone, over the last seven days', async () => {
  const limited = await answerTo({ rule: RULE });
  expect(limited).toEqual({ error: expect.stringContaining('the range has 10080 evaluations'), kind: 'unprocessable' });
  const { outcomes } = await answerTo({ rule: RULE, from: FROM });
  expect(outcomes).toMatchObject([
    {
      ...{ rule: 0, name: 'High', side: 'new', fired: 1, labelSets: 1, stopped: '', startMs: NOW - HOUR, endMs: NOW },
      alerts: [
        {
          labels: { alertname: 'High', i: 'a' },
          annotations: { summary: '0.8' },
          spans: [{ state: 'firing', endMs: NOW }],
        },
      ],
    },
  ]);
  expect(tried).toEqual(['failed', 'whole']);
});

test('beside the present rule of the same name, when that is another one', async () => {
  const rule = alert('High', 'load > 0.1', { annotations: RULE.annotations });
  present = [group([rule], { file: 'quadrant:team' })];
  const request = { namespace: 'team', group: { name: 'g', rules: [RULE] }, from: FROM };
  const sides = ({ outcomes }: Line) =>
    outcomes.map(({ side, fired, firingMs }: Line) => [side, fired, firingMs > HOUR / 2]);
  expect(sides(await answerTo(request))).toEqual([
    ['new', 1, false],
    ['present', 1, true],
  ]);
  present = [group([alert('High', 'load > 0.5', { annotations: RULE.annotations })], { file: 'quadrant:team' })];
  expect(sides(await answerTo(request))).toEqual([['new', 1, false]]);
  const slower = { ...request, group: { ...request.group, interval: '5m' } };
  expect(sides(await answerTo(slower))).toHaveLength(2);
});

test('of a group renamed, and of chosen rules only', async () => {
  present = [group([alert('Low', 'load < 0.1')], { file: '/etc/r.yml', name: 'before' })];
  const rules = [RULE, { alert: 'Low', expr: 'load < 0.5' }];
  const request = {
    file: '/etc/r.yml',
    presentName: 'before',
    group: { name: 'after', rules },
    rules: [1],
    from: FROM,
  };
  expect((await answerTo(request)).outcomes).toMatchObject([
    { rule: 1, name: 'Low', side: 'new', fired: 1 },
    { rule: 1, name: 'Low', side: 'present', fired: 0 },
  ]);
});

test('a rule that reads what its group records says that the record is read', async () => {
  const rules = [
    { record: 'load:max', expr: 'max(load)' },
    { alert: 'High', expr: 'load:max > 0.5' },
  ];
  const { notes, outcomes } = await answerTo({ group: { name: 'g', rules }, from: FROM });
  expect(notes).toEqual([expect.stringMatching(/^High reads load:max, which a rule of this group records/)]);
  expect(outcomes).toMatchObject([{ labelSets: 1, samples: 60 }, { fired: 0 }]);
});

test('says how far it is before it is over', async () => {
  const lines = await linesOf(await post({ rule: { ...RULE, expr: 'load > 0.5' }, from: FROM }));
  expect(lines.slice(0, -1).every(({ progress }) => progress >= 0 && progress <= 1)).toBe(true);
});

test('as many at one time as may be; one that is not read any more makes room', async () => {
  const first = await post({ rule: RULE, from: FROM });
  const refused = await post({ rule: RULE, from: FROM });
  expect([refused.status, (await linesOf(refused))[0].error]).toEqual([503, expect.stringContaining('1 dry runs')]);
  await first.body[Symbol.asyncIterator]().return?.();
  expect((await post({ rule: RULE, from: FROM })).status).toBe(200);
});

test('a caller who has gone ends it', async () => {
  signal.aborted = true;
  await answerTo({ rule: RULE, from: FROM });
  expect(tried).toEqual(['canceled']);
});

describe('refused', () => {
  test.each([
    ['', 'the body is not JSON'],
    [{}, 'the body has none of "text", "group" and "rule"'],
    [{ rule: { alert: 'a', expr: 'sum(' } }, 'could not parse expression: 1:5: parse error'],
    [{ rule: RULE, rules: [3] }, 'there is no rule 3: the group has 1'],
    [{ rule: RULE, from: 'yesterday' }, 'cannot parse "yesterday" to a valid timestamp'],
    [{ rule: RULE, from: NOW / 1000, to: FROM }, '"from" must be before "to"'],
    [{ rule: RULE, rules: 'all' }, "the body's rules: "],
  ])('%j', async (body, error) => {
    const answer = await post(body);
    expect([answer.status, (await linesOf(answer))[0].error]).toEqual([400, expect.stringContaining(error)]);
  });

  test('but by POST', async () => expect((await post({ rule: RULE }, 'GET')).status).toBe(400));
});
