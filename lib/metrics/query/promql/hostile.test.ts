// Queries that mean harm: each is answered, promptly, in Prometheus' shape, in bounded memory.
import { describe, expect, test } from 'vitest';
import { cpuClock } from '@/lib/kernel/cpu-clock.fixtures';
import { kindOf, messageOf } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import { memoryStore } from '@/lib/metrics/store/memory';
import { MAX_TREE_DEPTH } from './checker';
import { DEFAULT_ENGINE, instantQuery, type Querying, rangeQuery } from './engine/query';
import { MAX_DEPTH } from './grammar/cursor';
import { ParseError } from './parse-error';
import { parseExpr } from './parser';
import { prettyExpr } from './pretty';
import { printExpr } from './print';
import { ALL_SYNTAX } from './syntax';
import { treeJson } from './tree-json';

/** Generous: two cores may be shared by many. */
const PROMPTLY_MS = 5000;

const DEEP = 10_000;
const around = (open: string, inner: string, close = '') => open.repeat(DEEP) + inner + close.repeat(DEEP);
const MEGABYTE = 1_000_000;

function refusalOf(query: string): ParseError | undefined {
  try {
    parseExpr(query);
  } catch (thrown) {
    if (thrown instanceof ParseError) return thrown;
    throw thrown;
  }
  return undefined;
}

const nested = `expression is nested more than ${MAX_DEPTH} deep`;
const deepTree = `expression is nested more than ${MAX_TREE_DEPTH} deep`;

describe('nesting', () => {
  test.each([
    ['brackets', around('(', 'up', ')'), nested],
    ['signs', around('-', 'up'), nested],
    ['calls', around('abs(', 'up', ')'), nested],
    ['powers', around('1 ^ ', '1'), nested],
    ['a chain of or', around('up or ', 'up'), deepTree],
    ['subqueries', `up${'[5m:1m]'.repeat(DEEP)}`, deepTree],
    ['brackets in a range', `up[${around('(', '5m', ')')}]`, nested],
    ['signs in a range', `up[${around('-', '5m')}]`, nested],
    ['min_of in a range', `up[${around('min_of(', '5m, 1m', ')')}]`, nested],
    ['a chain in a range', `up[${around('5m + ', '5m')}]`, `duration has more than ${MAX_DEPTH} operators`],
    ['offsets', `up${' offset 1s'.repeat(DEEP)}`, 'offset may not be set multiple times'],
    ['groups of a pattern', `up{a=~"${around('(', '', ')')}"}`, 'error parsing regexp: expression nests too deeply'],
  ])('%s', (_, query, reason) => expect(refusalOf(query)?.reason).toContain(reason));

  test('the deepest tree there can be is printed, shown and evaluated', async () => {
    const chain = `${'up or '.repeat(MAX_TREE_DEPTH - 1)}up`;
    const expr = parseExpr(chain);
    expect(printExpr(expr)).toBe(chain);
    expect(printExpr(parseExpr(prettyExpr(expr)))).toBe(chain);
    expect(JSON.stringify(treeJson(expr)).length).toBeGreaterThan(chain.length);
    const { result } = await rangeQuery(chain, { startMs: 0, endMs: 60_000, stepMs: 1000 }, await querying());
    expect(result).toMatchObject({ type: 'matrix', series: [{ labels: Labels.of({ __name__: 'up' }) }] });
  });
});

describe('as deep as may be, whatever it is made of', () => {
  const most = (open: string, inner: string, close: string, depth = MAX_DEPTH - 1) =>
    open.repeat(depth) + inner + close.repeat(depth);
  test.each([
    ['brackets', most('(', 'up', ')')],
    ['signs', most('-', 'up', '')],
    ['calls', most('abs(', 'up', ')')],
    ['aggregations', most('sum(', 'up', ')')],
    ['windows', most('max_over_time(', 'up', '[5s:1s])', MAX_DEPTH / 2)],
    ['powers', most('up ^ ', 'up', '')],
    ['matches', most('(up + on() group_left() ', 'up', ')', MAX_DEPTH / 2 - 1)],
    ['label_replace', most('label_replace(', 'up', ', "a", "b", "", "")')],
  ])('%s', async (_, query) => {
    const expr = parseExpr(query);
    expect(printExpr(parseExpr(prettyExpr(expr)))).toBe(printExpr(expr));
    const { result } = await rangeQuery(query, { startMs: 0, endMs: 1000, stepMs: 1000 }, await querying());
    expect(result).toMatchObject({ type: 'matrix', series: [{ values: expect.any(Float64Array) }] });
  });
});

describe('a megabyte', () => {
  test.each([
    ['of operators', '1 + '.repeat(MEGABYTE / 4) + 1, deepTree],
    ['of digits', '1'.repeat(MEGABYTE), 'value out of range'],
    ['of braces', '{'.repeat(MEGABYTE), "unexpected left brace '{'"],
    ['of units', `up[${'1h'.repeat(MEGABYTE / 2)}]`, 'not a valid duration string'],
    ['of pattern', `up{a=~"${'(a|b)*'.repeat(MEGABYTE / 6)}"}`, 'characters is longer than'],
    ['of spaces', ' '.repeat(MEGABYTE), 'no expression found in input'],
    ['of comments', '#\n'.repeat(MEGABYTE / 2), 'no expression found in input'],
    ['of ☃, then nothing', `up{x="${'☃'.repeat(MEGABYTE / 3)}"} +`, 'unexpected end of input'],
    ['of a string', `"${'a'.repeat(MEGABYTE)}"`, undefined],
    ['of bytes that are no text', `"${'\\xff'.repeat(MEGABYTE / 4)}"`, undefined],
    ['of labels', `sum by (${'a,'.repeat(MEGABYTE / 2)}a) (up)`, undefined],
    ['of matchers', `up{${'a="b",'.repeat(MEGABYTE / 6)}}`, undefined],
    ['of arguments', `label_join(up${',"a"'.repeat(MEGABYTE / 4)})`, undefined],
  ])('%s', (_, query, reason) => {
    const busyMs = cpuClock();
    const refusal = refusalOf(query);
    if (reason === undefined) expect(refusal).toBeUndefined();
    else expect(refusal?.reason).toContain(reason);
    expect(busyMs()).toBeLessThan(PROMPTLY_MS);
  });
});

async function querying(samples = 1, timeoutMs = 60_000): Promise<Querying> {
  const reader = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
  const ref = reader.refOf(Labels.of({ __name__: 'up' }));
  const timestampsMs = Float64Array.from({ length: samples }, (_, i) => i * 1000);
  await reader.append({ refs: new Uint32Array(samples).fill(ref), timestampsMs, values: timestampsMs.slice() });
  return { reader, engine: { ...DEFAULT_ENGINE, syntax: ALL_SYNTAX }, limits: { maxSamples: 1_000_000, timeoutMs } };
}

const YEAR_MS = 365 * 86_400_000;
const TOO_MANY = 'query processing would load too many samples into memory in query execution';

describe('steps without end', () => {
  test.each(['up', '1', 'time()', 'up @ 0', 'rate(up[5m])', 'sum(up) by (a)', 'absent(nothing)', 'info(up)'])(
    '%s at each millisecond of ten years',
    async (query) => {
      const range = { startMs: 0, endMs: 10 * YEAR_MS, stepMs: 1 };
      const failed = rangeQuery(query, range, await querying());
      await expect(failed).rejects.toMatchObject({ kind: 'unprocessable', message: TOO_MANY });
    },
  );

  test.each([
    'max_over_time(up[3y:1ms])',
    'sum_over_time(vector(1)[100y:1ms])',
    'up[250y:1ms]',
    'absent_over_time(up[1y:1ms])',
  ])('%s', async (query) => {
    const failed = instantQuery(query, YEAR_MS, await querying());
    await expect(failed).rejects.toMatchObject({ kind: 'unprocessable', message: TOO_MANY });
  });

  test('one series with long windows at many steps: the time is up between steps, too', async () => {
    const late = await querying(100_000, 300);
    const busyMs = cpuClock();
    const range = { startMs: 0, endMs: 100_000_000, stepMs: 10_000 };
    const failed = rangeQuery('quantile_over_time(0.5, up[1y])', range, late);
    await expect(failed).rejects.toMatchObject({ kind: 'timeout' });
    expect(busyMs()).toBeLessThan(PROMPTLY_MS);
  });
});

describe('parameters that are no numbers', () => {
  const answer = async (query: string) => {
    try {
      const { result, warnings } = await instantQuery(query, 0, await querying());
      if (result.type !== 'vector') return result.type;
      return [...warnings, ...result.samples.map(({ value }) => value)];
    } catch (thrown) {
      return `${kindOf(thrown)}: ${messageOf(thrown)}`;
    }
  };
  const outOfRange = 'parse error: duration out of range';
  test.each([
    ['topk(NaN, up)', 'unprocessable: Parameter value is NaN'],
    ['limitk(NaN, up)', 'unprocessable: Parameter value is NaN'],
    ['limit_ratio(NaN, up)', 'unprocessable: Parameter value is NaN'],
    ['topk(1e30, up)', 'unprocessable: Scalar value 1e+30 overflows int64'],
    ['bottomk(-Inf, up)', 'unprocessable: Scalar value -Inf overflows int64'],
    ['quantile(NaN, up)', ['PromQL warning: quantile value should be between 0 and 1, got NaN (1:10)', NaN]],
    [
      'quantile_over_time(-Inf, up[1m])',
      ['PromQL warning: quantile value should be between 0 and 1, got -Inf (1:20)', -Infinity],
    ],
    ['clamp(up, NaN, NaN)', [NaN]],
    ['round(up, NaN)', [NaN]],
    ['round(up, 0)', [NaN]],
    [
      'double_exponential_smoothing(up[5m], NaN, 0.5)',
      'unprocessable: invalid smoothing factor. Expected: 0 < sf < 1, got: NaN',
    ],
    ['up[NaN]', `bad_input: 1:4: parse error: unexpected character: 'N', expected ':'`],
    ['up[1e300]', `bad_input: 1:4: ${outOfRange}`],
    ['up[-1e300]', 'bad_input: 1:4: parse error: duration must be greater than 0'],
    ['up offset NaN', `bad_input: 1:11: ${outOfRange}`],
    ['up[5m:1e300]', `bad_input: 1:7: ${outOfRange}`],
    ['up offset (0 * Inf)', `bad_input: 1:11: ${outOfRange}`],
    ['up[2 ^ 1000]', `bad_input: 1:4: ${outOfRange}`],
    ['up[max_of(range(), 1e300)]', `bad_input: 1:4: ${outOfRange}`],
    ['up[(-1) ^ 0.5]', `bad_input: 1:4: ${outOfRange}`],
    ['up[1 / step()]', 'bad_input: 1:4: parse error: division by zero'],
    ['up[1 % step()]', 'bad_input: 1:4: parse error: modulo by zero'],
    ['up[step()]', 'bad_input: 1:4: parse error: duration must be greater than 0'],
    ['up @ NaN', 'bad_input: 1:1: parse error: timestamp out of bounds for @ modifier: NaN'],
    ['up @ -Inf', 'bad_input: 1:1: parse error: timestamp out of bounds for @ modifier: -Inf'],
    ['up @ 1e16', 'bad_input: 1:1: parse error: timestamp out of bounds for @ modifier: 10000000000000000.000000'],
  ])('%s', async (query, expected) => expect(await answer(query)).toEqual(expected));
});
