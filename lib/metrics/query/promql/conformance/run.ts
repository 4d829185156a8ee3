// Runs a script of the test language: loads samples, evaluates, compares. Each instant case runs as a range query, too, and
// pinned by `@` at other times.
import { messageOf } from '@/lib/kernel/errors';
import type { SampleReader } from '@/lib/metrics/store/contract';
import { instantQuery, type Querying, type QueryOutcome, rangeQuery } from '../engine/query';
import { differences } from './compare';
import { Loaded } from './loaded';
import { otherTimes, pinned } from './pinned';
import { type EvalCommand, parseScript } from './script';

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
  let loaded = new Loaded();
  let beyond: string | undefined;
  const results: CaseResult[] = [];
  for (const command of parseScript(text)) {
    if (command.type === 'clear') {
      loaded = new Loaded();
      beyond = undefined;
    } else if (command.type === 'load') {
      await loaded.load(command);
      beyond ??= command.beyond;
    } else results.push(await runCase(command, loaded.store, beyond));
  }
  return results;
}

// The options under which the scripts were written: promqltest's own, not the server's defaults.
const ENGINE = { lookbackMs: 5 * 60_000, subqueryStepMs: 60_000, delayedNameRemoval: true };
const LIMITS = { maxSamples: 1_000_000, timeoutMs: 60_000 };
const BETWEEN_MS = 60_000;
const DEPENDS_ON_RANGE = /(?:start|end|range|step)\(\)/;

async function runCase(command: EvalCommand, reader: SampleReader, beyond: string | undefined): Promise<CaseResult> {
  const { line, expr, expected } = command;
  const querying: Querying = { reader, engine: ENGINE, limits: LIMITS };
  const asWritten = await outcomeOf(command, querying);
  const skipped = typeof asWritten === 'string' && /not supported/.test(asWritten) ? asWritten : undefined;
  if (skipped) return { line, expr, problems: [], skipped };
  const problems = [...differences(command, asWritten)];
  if (problems.length > 0 && beyond) return { line, expr, problems: [], skipped: beyond };
  const alsoAsRange =
    command.stepMs === 0 && !expected.ordered && !expected.rangeVector && expected.string === undefined;
  if (alsoAsRange && !DEPENDS_ON_RANGE.test(expr)) problems.push(...(await middleOfRange(command, querying)));
  if (alsoAsRange && !expected.fail && !DEPENDS_ON_RANGE.test(expr))
    problems.push(...(await pinnedElsewhere(command, querying)));
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
async function middleOfRange(command: EvalCommand, querying: Querying): Promise<readonly string[]> {
  const atMs = command.startMs;
  const range = { startMs: atMs - BETWEEN_MS, endMs: atMs + BETWEEN_MS, stepMs: BETWEEN_MS };
  const outcome = await outcomeOf({ ...command, ...range }, querying);
  if (typeof outcome === 'string') return command.expected.fail ? [] : [`as a range query: ${outcome}`];
  if (command.expected.fail) return [];
  const middle = { ...outcome, result: middleOf(outcome, atMs) };
  return differences(withoutNotes(command), middle).map((problem) => `as a range query: ${problem}`);
}

/** Pinned by `@`, the expression must give the same values whenever it is evaluated, as an instant and over a range. */
async function pinnedElsewhere(command: EvalCommand, querying: Querying): Promise<readonly string[]> {
  const expr = pinned(command.expr, command.startMs);
  if (expr === undefined) return [];
  const problems: string[] = [];
  for (const atMs of otherTimes(command.startMs)) {
    const moved = { ...withoutNotes(command), expr, startMs: atMs, endMs: atMs };
    const outcome = await outcomeOf(moved, querying);
    const ofRange = await middleOfRange(moved, querying);
    problems.push(...[...differences(moved, outcome), ...ofRange].map((problem) => `${expr} at ${atMs}: ${problem}`));
  }
  return problems;
}

/** Positions in warnings are those of the expression as it was written; over a range there may be others. */
const withoutNotes = (command: EvalCommand): EvalCommand => ({
  ...command,
  expected: { ...command.expected, kinds: new Set<never>(), messages: [] },
});

function middleOf({ result }: QueryOutcome, atMs: number): QueryOutcome['result'] {
  if (result.type !== 'matrix') return result;
  const samples = result.series.flatMap(({ labels, timestampsMs, values, histograms }) => {
    const at = timestampsMs.indexOf(atMs);
    return at < 0 ? [] : [{ labels, value: values[at] as number, histogram: histograms?.[at] }];
  });
  return { type: 'vector', timestampMs: atMs, samples };
}
