// Runs a script of the test language: loads samples, evaluates, compares. Each instant case runs as a range query, too.
import { messageOf } from '@/lib/kernel/errors';
import { writeStale } from '@/lib/kernel/float';
import type { SampleStore } from '@/lib/metrics/store/contract';
import { memoryStore } from '@/lib/metrics/store/memory';
import { instantQuery, type Querying, type QueryOutcome, rangeQuery } from '../engine/query';
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

async function load(store: SampleStore, { series, stepMs }: LoadCommand): Promise<void> {
  // Of two lines with the same labels in one block the later is meant.
  const unique = new Map(series.map((each) => [each.labels.key(), each]));
  const samples = [...unique.values()].flatMap(({ labels, points }) =>
    points.flatMap((point, i) =>
      point === undefined ? [] : [{ ref: store.refOf(labels), timestampMs: i * stepMs, point }],
    ),
  );
  const values = Float64Array.from(samples, ({ point }) => (typeof point === 'number' ? point : 0));
  samples.forEach(({ point }, i) => {
    if (point === 'stale') writeStale(values, i);
  });
  await store.append({
    refs: Uint32Array.from(samples, ({ ref }) => ref),
    timestampsMs: Float64Array.from(samples, ({ timestampMs }) => timestampMs),
    values,
  });
}

// The options under which the scripts were written: promqltest's own, not the server's defaults.
const ENGINE = { lookbackMs: 5 * 60_000, subqueryStepMs: 60_000, delayedNameRemoval: true };
const LIMITS = { maxSamples: 1_000_000, timeoutMs: 60_000 };
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
  const alsoAsRange =
    command.stepMs === 0 && !expected.ordered && !expected.rangeVector && expected.string === undefined;
  if (alsoAsRange && !DEPENDS_ON_RANGE.test(expr)) problems.push(...(await middleOfRange(command, querying)));
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
  const { kinds: _kinds, messages: _messages, ...values } = command.expected;
  const expected = { ...values, kinds: new Set<never>(), messages: [] };
  return differences({ ...command, expected }, { ...outcome, result: middleOf(outcome, atMs) }).map(
    (problem) => `as a range query: ${problem}`,
  );
}

function middleOf({ result }: QueryOutcome, atMs: number): QueryOutcome['result'] {
  if (result.type !== 'matrix') return result;
  const samples = result.series.flatMap(({ labels, timestampsMs, values }) => {
    const at = timestampsMs.indexOf(atMs);
    return at < 0 ? [] : [{ labels, value: values[at] as number }];
  });
  return { type: 'vector', timestampMs: atMs, samples };
}
