// Runs a script of the test language: loads samples, evaluates, compares. Each instant case runs as a range query, too, and
// both again at other times with all it selects pinned to its own; all that again with a store that knows more of its samples.
import { messageOf } from '@/lib/kernel/errors';
import type { SampleReader } from '@/lib/metrics/store/contract';
import type { EngineOptions } from '../engine/context';
import { DEFAULT_ENGINE, instantQuery, type Querying, type QueryOutcome, rangeQuery } from '../engine/query';
import { ALL_SYNTAX } from '../syntax';
import { pinnedTo } from './at-rewrites';
import { differences } from './compare';
import { knowingItsSamples } from './known-samples';
import { Loaded } from './loaded';
import { type EvalCommand, parseScript } from './script';

export type CaseResult = {
  readonly line: number;
  readonly expr: string;
  /** What was not as expected, a sentence each; none: passed. */
  readonly problems: readonly string[];
};

/** Results in the order of the script. @throws bad_input when the script itself cannot be read */
export async function runScript(text: string): Promise<readonly CaseResult[]> {
  let loaded = new Loaded();
  const results: CaseResult[] = [];
  for (const command of parseScript(text)) {
    if (command.type === 'clear') loaded = new Loaded();
    else if (command.type === 'load') await loaded.load(command);
    else results.push(await runCase(command, loaded.store));
  }
  return results;
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

async function runCase(command: EvalCommand, reader: SampleReader): Promise<CaseResult> {
  const { line, expr } = command;
  const problems = await problemsOf(command, reader);
  if (problems.length > 0) return { line, expr, problems };
  const others = await problemsOf(command, knowingItsSamples(reader));
  return { line, expr, problems: others.map((problem) => `of samples of which more is known: ${problem}`) };
}

async function problemsOf(command: EvalCommand, reader: Querying['reader']): Promise<readonly string[]> {
  const querying: Querying = { reader, engine: ENGINE, limits: LIMITS };
  const problems = differences(command, await outcomeOf(command, querying));
  if (problems.length > 0 || command.stepMs !== 0) return problems;
  return [...(await asRange(command, querying, 'as a range query')), ...(await pinnedElsewhere(command, querying))];
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
  const samples = result.series.flatMap(({ labels, timestampsMs, values, histograms }) => {
    const at = timestampsMs.indexOf(atMs);
    return at < 0 ? [] : [{ labels, value: values[at] as number, histogram: histograms?.[at] }];
  });
  return { type: 'vector', timestampMs: atMs, samples };
}
