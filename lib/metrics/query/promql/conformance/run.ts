// Runs a script of the test language: loads samples, evaluates, compares. Each instant case runs as a range query, too, and
// both again at other times with all it selects pinned to its own.
import { messageOf } from '@/lib/kernel/errors';
import { writeStale } from '@/lib/kernel/float';
import type { SampleStore } from '@/lib/metrics/store/contract';
import { memoryStore } from '@/lib/metrics/store/memory';
import type { EngineOptions } from '../engine/context';
import { DEFAULT_ENGINE, instantQuery, type Querying, type QueryOutcome, rangeQuery } from '../engine/query';
import { ALL_SYNTAX } from '../syntax';
import { pinnedTo } from './at-rewrites';
import { differences } from './compare';
import type { EvalCommand, LoadCommand } from './script';
import { parseScript } from './script';

export type CaseResult = {
  readonly line: number;
  readonly expr: string;
  /** What was not as expected, a sentence each; none: passed. */
  readonly problems: readonly string[];
  /** Why the case was not run. */
  readonly skipped?: string;
};

/** Results in the order of the script. @throws bad_input when the script itself cannot be read */
export async function runScript(text: string): Promise<readonly CaseResult[]> {
  let store = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
  let beyond: string | undefined;
  const results: CaseResult[] = [];
  for (const command of parseScript(text)) {
    if (command.type === 'clear') {
      store = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
      beyond = undefined;
    } else if (command.type === 'load') {
      await load(store, command);
      beyond ??= command.beyond;
    } else results.push(await runCase(command, store, beyond));
  }
  return results;
}

async function load(store: SampleStore, { series, starts, stepMs }: LoadCommand): Promise<void> {
  // Of two lines with the same labels in one block the later is meant.
  const unique = new Map(series.map((each) => [each.labels.key(), each]));
  const samples = [...unique.values()].flatMap(({ labels, points }) => {
    const offsetsMs = starts.get(labels.key()) ?? [];
    return points.flatMap((point, i) =>
      point === undefined ? [] : [{ ref: store.refOf(labels), timestampMs: i * stepMs, point, offsetMs: offsetsMs[i] }],
    );
  });
  const values = Float64Array.from(samples, ({ point }) => (typeof point === 'number' ? point : 0));
  samples.forEach(({ point }, i) => {
    if (point === 'stale') writeStale(values, i);
  });
  await store.append({
    refs: Uint32Array.from(samples, ({ ref }) => ref),
    timestampsMs: Float64Array.from(samples, ({ timestampMs }) => timestampMs),
    startTimestampsMs: Float64Array.from(samples, ({ timestampMs, offsetMs }) =>
      offsetMs === undefined ? 0 : timestampMs + offsetMs,
    ),
    values,
  });
}

// The options under which the scripts were written: promqltest's own, not the server's defaults.
const ENGINE: EngineOptions = {
  ...DEFAULT_ENGINE,
  delayedNameRemoval: true,
  useStartTimestamps: true,
  syntax: ALL_SYNTAX,
};
const LIMITS = { maxSamples: 10_000, timeoutMs: 60_000 };
const BETWEEN_MS = 60_000;
const DEPENDS_ON_RANGE = /(?:start|end|range|step)\(\)/;

async function runCase(command: EvalCommand, reader: SampleStore, beyond: string | undefined): Promise<CaseResult> {
  const { line, expr, expected } = command;
  const querying: Querying = { reader, engine: ENGINE, limits: LIMITS };
  const asWritten = await outcomeOf(command, querying);
  const unsupported = typeof asWritten === 'string' && /not supported/.test(asWritten) ? asWritten : undefined;
  const histograms = expected.series.some(({ points }) => points.some((point) => typeof point === 'object'));
  const skipped = unsupported ?? (histograms ? 'native histograms' : undefined);
  if (skipped) return { line, expr, problems: [], skipped };
  const problems = [...differences(command, asWritten)];
  if (problems.length > 0 && beyond) return { line, expr, problems: [], skipped: beyond };
  if (problems.length === 0 && command.stepMs === 0) {
    problems.push(...(await asRange(command, querying, 'as a range query')));
    problems.push(...(await pinnedElsewhere(command, querying)));
  }
  return { line, expr, problems };
}

async function outcomeOf(
  { expr, startMs, endMs, stepMs }: EvalCommand,
  querying: Querying,
): Promise<QueryOutcome | string> {
  const query =
    stepMs === 0 ? instantQuery(expr, startMs, querying) : rangeQuery(expr, { startMs, endMs, stepMs }, querying);
  return query.catch(messageOf);
}

/** The same instant as the middle of three steps must give the same values. */
async function asRange(command: EvalCommand, querying: Querying, how: string): Promise<readonly string[]> {
  const { expected, expr } = command;
  const isOwnKind = expected.ordered || expected.rangeVector || expected.string !== undefined;
  if (isOwnKind || DEPENDS_ON_RANGE.test(expr)) return [];
  const atMs = command.startMs;
  const range = { startMs: atMs - BETWEEN_MS, endMs: atMs + BETWEEN_MS, stepMs: BETWEEN_MS };
  const outcome = await outcomeOf({ ...command, ...range }, querying);
  if (expected.fail) return [];
  if (typeof outcome === 'string') return [`${how}: ${outcome}`];
  return valueProblems(command, { ...outcome, result: middleOf(outcome, atMs) }, how);
}

/** What is pinned to the time of the case must give the same values at any other. */
async function pinnedElsewhere(command: EvalCommand, querying: Querying): Promise<readonly string[]> {
  const pinned = command.expected.fail ? undefined : pinnedTo(command.expr, command.startMs);
  const problems: string[] = [];
  for (const timeMs of pinned?.timesMs ?? []) {
    const moved = { ...command, expr: pinned?.expr as string, startMs: timeMs, endMs: timeMs };
    const how = `as ${moved.expr} at ${timeMs / 1000}s`;
    const outcome = await outcomeOf(moved, querying);
    problems.push(...(typeof outcome === 'string' ? [`${how}: ${outcome}`] : valueProblems(moved, outcome, how)));
    problems.push(...(await asRange(moved, querying, `${how} as a range query`)));
  }
  return problems;
}

/** Messages are left out: their positions are those of the case as it was written. */
function valueProblems(command: EvalCommand, outcome: QueryOutcome, how: string): readonly string[] {
  const expected = { ...command.expected, kinds: new Set<never>(), messages: [] };
  return differences({ ...command, expected }, outcome).map((problem) => `${how}: ${problem}`);
}

function middleOf({ result }: QueryOutcome, atMs: number): QueryOutcome['result'] {
  if (result.type !== 'matrix') return result;
  const samples = result.series.flatMap(({ labels, timestampsMs, values }) => {
    const at = timestampsMs.indexOf(atMs);
    return at < 0 ? [] : [{ labels, value: values[at] as number }];
  });
  return { type: 'vector', timestampMs: atMs, samples };
}
