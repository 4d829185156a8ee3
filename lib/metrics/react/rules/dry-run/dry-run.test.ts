// A dry run beside the real evaluation of the same rule over the same samples: the same spans, the same failures.
import { describe, expect, test } from 'vitest';
import { compileTemplate } from '@/lib/formats/prometheus-template/expand';
import { DEFAULT_ENGINE } from '../../../query/promql/engine/query';
import type { AlertingRuleSpec, RuleGroupSpec } from '../model';
import { alert, group, RuleWorld, record } from '../rule-world.suite';
import { gridOffsetMs } from '../schedule';
import { type DryRunDoors, dryRun } from './dry-run';
import type { AlertHistory, AlertSpan, DryRunLimits, DryRunOutcome } from './model';

const LIMITS: DryRunLimits = { timeoutMs: 60_000, maxEvaluations: 100_000, maxLabelSets: 100, maxSpans: 10_000 };
const MINUTE = 60_000;
const FROM = 1_700_000_000_000 - (1_700_000_000_000 % MINUTE);
const TO = FROM + 180 * MINUTE;

const doorsOf = (world: RuleWorld, more: Partial<DryRunDoors> = {}): DryRunDoors => ({
  querying: { reader: world.store, engine: DEFAULT_ENGINE, limits: { maxSamples: 1_000_000, timeoutMs: 10_000 } },
  compileTemplate,
  settings: { externalLabels: { region: 'eu' }, externalUrl: 'http://q' },
  limits: LIMITS,
  signal: { aborted: false },
  ...more,
});

type Range = { readonly startMs: number; readonly endMs: number };

async function tried(world: RuleWorld, spec: RuleGroupSpec, range: Range, more: Partial<DryRunDoors> = {}) {
  const runs = spec.rules.map((rule) => ({ rule, group: spec }));
  let outcomes: readonly DryRunOutcome[] = [];
  for await (const step of dryRun(runs, range, doorsOf(world, more))) {
    if (step.kind === 'outcome') outcomes = step.outcomes;
  }
  return outcomes[0] as DryRunOutcome;
}

/** What really happens, evaluation by evaluation: spans by label set, and how many evaluations failed. */
async function happened(world: RuleWorld, spec: RuleGroupSpec, range: Range) {
  await world.apply([spec]);
  const offsetMs = gridOffsetMs(spec);
  const spans = new Map<string, AlertSpan[]>();
  let failed = 0;
  const firstMs = Math.ceil((range.startMs - offsetMs) / spec.intervalMs) * spec.intervalMs + offsetMs;
  for (let atMs = firstMs; atMs <= range.endMs; atMs += spec.intervalMs) {
    const { rules } = await world.evaluate(atMs / 1000);
    failed += rules.filter((rule) => rule.failed).length;
    const endMs = Math.min(atMs + spec.intervalMs, range.endMs);
    for (const { labels, state } of world.groups.status()[0]?.rules[0]?.alerts ?? []) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const own = spans.get(key) ?? [];
      const last = own.at(-1);
      if (last?.state === state && last.endMs === atMs) own[own.length - 1] = { ...last, endMs };
      else own.push({ state, startMs: atMs, endMs });
      spans.set(key, own);
    }
  }
  return { spans, failed };
}

const byLabels = (alerts: readonly AlertHistory[]) =>
  new Map(alerts.map(({ labels, spans }) => [JSON.stringify(Object.entries(labels).sort()), spans]));

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Four series that wander between 0 and 1, with holes, staleness and long flat stretches; a limit for each job. */
async function wandering(seed: number): Promise<RuleWorld> {
  const random = randomOf(seed);
  const world = new RuleWorld();
  for (const instance of ['a', 'b', 'c', 'd']) {
    const labels = { __name__: 'load', job: instance < 'c' ? 'x' : 'y', instance };
    let value = random();
    for (let atMs = FROM - 60 * MINUTE; atMs <= TO; atMs += 15_000) {
      if (random() < 0.1) value = random();
      const luck = random();
      if (luck < 0.02) await world.set(atMs / 1000, labels, undefined);
      else if (luck < 0.8) await world.set(atMs / 1000, labels, value);
    }
  }
  for (let atMs = FROM - 60 * MINUTE; atMs <= TO; atMs += MINUTE) {
    await world.set(atMs / 1000, { __name__: 'most', job: 'x' }, 0.5);
    // For a while two limits of one job: who matches by job fails then.
    if (atMs > FROM + 50 * MINUTE && atMs < FROM + 55 * MINUTE)
      await world.set(atMs / 1000, { __name__: 'most', job: 'x', twice: 'yes' }, 0.4);
    await world.set(atMs / 1000, { __name__: 'most', job: 'y' }, 0.7);
  }
  return world;
}

describe('the same as the real evaluation', () => {
  const rules: Readonly<
    Record<string, readonly [Partial<AlertingRuleSpec> & { expr: string }, Partial<RuleGroupSpec>?]>
  > = {
    'at once': [{ expr: 'load > 0.6' }],
    'with for': [{ expr: 'load > 0.6', forMs: 3 * MINUTE }],
    'with keep_firing_for': [{ expr: 'load > 0.6', forMs: MINUTE, keepFiringForMs: 4 * MINUTE }],
    'every 15 s': [{ expr: 'load > 0.6', forMs: 45_000 }, { intervalMs: 15_000 }],
    'with a query offset': [{ expr: 'load > 0.6', forMs: 2 * MINUTE }, { queryOffsetMs: 90_000 }],
    'over a window': [{ expr: 'avg_over_time(load[5m]) > 0.55', forMs: 2 * MINUTE }],
    'an aggregation': [{ expr: 'sum by (job) (load) > 1' }],
    'a scalar': [{ expr: 'scalar(load{instance="a"})' }],
    'labels by templates': [
      {
        expr: 'load > 0.6',
        labels: { level: '{{ if gt $value 0.8 }}high{{ else }}low{{ end }}', region: '{{ $externalLabels.region }}' },
      },
    ],
    'a template that asks': [
      { expr: 'load > 0.7', labels: { jobs: '{{ with query "count(load > 0.5)" }}{{ . | first | value }}{{ end }}' } },
    ],
    'evaluations that fail': [{ expr: 'load > on (job) group_left () most', forMs: MINUTE }],
    'more alerts than may be': [{ expr: 'load > 0.5' }, { limit: 2 }],
    'the end of the range': [{ expr: 'load > 0.5 and load @ end() > 0.5' }],
    never: [{ expr: 'load > 2' }],
  };
  const cases = Object.entries(rules).flatMap(([what, given]) => [1, 2, 3].map((seed) => [what, seed, given] as const));

  test.each(cases)('%s, seed %i', async (_what, seed, [{ expr, ...more }, groupMore]) => {
    const world = await wandering(seed);
    const spec = group([alert('A', expr, more)], groupMore);
    // Nothing was active before: the real one begins here, too.
    const range = { startMs: FROM, endMs: TO };
    const warmed = (more.forMs ?? 0) + (more.keepFiringForMs ?? 0);
    const real = await happened(world, spec, { ...range, startMs: FROM - warmed });
    const outcome = await tried(world, spec, range);
    const clipped = [...real.spans].flatMap(([key, spans]) => {
      const own = spans
        .filter(({ endMs }) => endMs > FROM)
        .map((span) => ({ ...span, startMs: Math.max(span.startMs, FROM) }));
      return own.length > 0 ? [[key, own] as const] : [];
    });
    const shown = byLabels(outcome.alerts);
    expect(shown.size).toBe(outcome.labelSets);
    expect(shown).toEqual(new Map(clipped));
    expect(outcome.fired).toBe([...shown.values()].flat().filter(({ state }) => state === 'firing').length);
    if (warmed === 0) expect(outcome.failedEvaluations).toBe(real.failed);
  });
});

describe('an outcome', () => {
  const range = { startMs: FROM, endMs: TO };
  const steady = async (values: readonly number[]) => {
    const world = new RuleWorld();
    for (const [i, value] of values.entries())
      await world.set((FROM + i * MINUTE) / 1000, { __name__: 'load', instance: 'a' }, value);
    return world;
  };

  test('counts firings and the time with any, lists annotations as they were when it fired', async () => {
    const world = await steady([0.9, 0.9, 0.1, 0.7, 0.1]);
    const rule = alert('A', 'load > 0.5', { annotations: { summary: 'at {{ $value }} on {{ $labels.instance }}' } });
    const outcome = await tried(world, group([rule]), range);
    expect(outcome).toMatchObject({ fired: 2, firingMs: 3 * MINUTE, labelSets: 1, evaluations: 180, stopped: '' });
    expect(outcome.alerts[0]?.annotations).toEqual({ summary: 'at 0.9 on a' });
  });

  test('says what a template that fails says', async () => {
    const rule = alert('A', 'load > 0.5', { annotations: { summary: '{{ query "sum(" }}' } });
    const outcome = await tried(await steady([0.9]), group([rule]), range);
    expect(outcome.templateFailure).toContain('unclosed left parenthesis');
    expect(outcome.fired).toBe(1);
  });

  test('of a recording rule: series and samples', async () => {
    const outcome = await tried(await steady([1, 2, 3]), group([record('y', 'load')]), range);
    expect(outcome).toMatchObject({ labelSets: 1, samples: 7, alerts: [], fired: 0 });
  });

  test('of more alerts than are listed: all are counted', async () => {
    const world = await wandering(1);
    const limits = { ...LIMITS, maxLabelSets: 2 };
    const outcome = await tried(world, group([alert('A', 'load >= 0')]), range, { limits });
    expect([outcome.alerts.length, outcome.labelSets]).toEqual([2, 4]);
  });

  test('of a rule that flaps beyond measure ends there', async () => {
    const limits = { ...LIMITS, maxSpans: 10 };
    const outcome = await tried(await wandering(1), group([alert('A', 'load > 0.5')]), range, { limits });
    expect(outcome.stopped).toBe('its alerts changed more than 10 times');
    expect(outcome.endMs).toBeLessThan(TO);
  });

  test('of a rule that takes too long ends there', async () => {
    const limits = { ...LIMITS, timeoutMs: 0 };
    const outcome = await tried(await wandering(1), group([alert('A', 'load > 0.5')]), range, { limits });
    expect(outcome.stopped).toBe('it took longer than 0 s');
  });

  test('fits into few samples by asking for less at once', async () => {
    const querying = { ...doorsOf(new RuleWorld()).querying, limits: { maxSamples: 300, timeoutMs: 10_000 } };
    const world = await wandering(1);
    const spec = group([alert('A', 'load > 0.5')]);
    const outcome = await tried(world, spec, range, { querying: { ...querying, reader: world.store } });
    expect(outcome).toEqual(await tried(world, spec, range));
  });
});

test('more evaluations than may be are refused', async () => {
  const limits = { ...LIMITS, maxEvaluations: 100 };
  const range = { startMs: FROM, endMs: TO };
  await expect(tried(new RuleWorld(), group([alert('A', 'load')]), range, { limits })).rejects.toMatchObject({
    kind: 'unprocessable',
    message: 'the range has 180 evaluations, and 100 are allowed; try a shorter range or a longer interval',
  });
});

test('a dry run nobody waits for any more ends', async () => {
  const range = { startMs: FROM, endMs: TO };
  const signal = { aborted: true };
  await expect(tried(new RuleWorld(), group([alert('A', 'load')]), range, { signal })).rejects.toMatchObject({
    kind: 'canceled',
  });
});
