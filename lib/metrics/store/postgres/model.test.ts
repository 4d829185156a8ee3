// The Postgres store against the plain model, step by step, through random sequences of everything that can be done to a store.
// `npm run test:model`: for 300 s, or QUADRANT_MODEL_SECONDS. QUADRANT_MODEL_SEED: the first sequence, to run one again.
import { afterAll, describe, expect, test } from 'vitest';
import { createPool } from '@/lib/db/pool';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { compress, decompress } from '@/lib/formats/zstd';
import { messageOf } from '@/lib/kernel/errors';
import type { Watch } from '@/lib/kernel/http';
import type { AppendResult, BackfillResult, SampleStore } from '../contract';
import { goesOn, newWatchNumbers } from '../series-watches';
import { Expected, type Outcome, toBatch, toHistory, written } from './model.expected.suite';
import { type ModelBatch, type ModelFilter, type Operation, type Sequence, sequenceOf } from './model.operations.suite';
import { BLOCKS, dropPartition, partitionStarts, WAL } from './partitions';
import { openPostgresStore } from './store';

const SECONDS = Number(process.env.QUADRANT_MODEL_SECONDS ?? (import.meta.env.MODE === 'model' ? 300 : 10));
const FIRST_SEED = Number(process.env.QUADRANT_MODEL_SEED ?? Date.now() % 1e9);
/** However slow the machine: of one sequence alone no answer may be said to hold, by chance. */
const LEAST_SEQUENCES = 5;
/** Running a failing sequence again and again with less in it. */
const SHRINK_MS = 60_000;
const EVERYTHING: ModelFilter = { startMs: 0, endMs: Number.MAX_SAFE_INTEGER, matcherSets: [] };
const DAY_MS = 86_400_000;

let shared: Promise<TestDatabase> | undefined;
afterAll(async () => (await shared)?.drop());

/** A pool on the file's database, emptied. Its commits do not wait for the disk. */
async function emptyDatabase() {
  shared ??= testDatabase();
  const { connectionString, pool: admin } = await shared;
  for (const table of [WAL, BLOCKS])
    for (const start of await partitionStarts(admin, table)) await dropPartition(admin, table, start);
  await admin.query("UPDATE metrics_state SET sealed_until_ms = 0, exemplars = ''");
  await admin.query('DELETE FROM metrics_group');
  return createPool({
    connectionString,
    applicationName: 'quadrant-model-test',
    maxConnections: 3,
    synchronousCommit: false,
    onIdleError: () => {},
  });
}

type Failure = { readonly step: number; readonly operation: Operation | undefined; readonly error: unknown };

/** How many remembered answers held, in all sequences. */
let held = 0;

/** @returns undefined: the store did as the model does. */
async function run(sequence: Sequence): Promise<Failure | undefined> {
  const pool = await emptyDatabase();
  let step = -1;
  try {
    const running = new Run(sequence, pool);
    await running.open();
    for (const operation of sequence.operations) {
      step++;
      await running.take(operation);
    }
    held += running.held;
    return undefined;
  } catch (error) {
    return { step, operation: sequence.operations[step], error };
  } finally {
    await pool.end();
  }
}

type Remembered = {
  readonly filter: ModelFilter;
  readonly label: string;
  readonly watch: Watch;
  readonly answers: object;
};

class Run {
  private store!: SampleStore; // `open` comes first
  private nowMs = 0;
  private watchNumbers = newWatchNumbers();
  private remembered: Remembered[] = [];
  /** How many answers held, after each operation. */
  held = 0;
  private readonly expected: Expected;
  private readonly takesLate: boolean;

  constructor(
    private readonly sequence: Sequence,
    private readonly pool: ReturnType<typeof createPool>,
  ) {
    this.expected = new Expected({ ...sequence, nowMs: () => this.nowMs });
    const { outOfOrderWindowMs, operations } = sequence;
    this.takesLate = outOfOrderWindowMs > 0 || operations.some(({ kind }) => kind === 'backfill');
  }

  /** As after a crash: the store before it is not closed. */
  async open(): Promise<void> {
    this.watchNumbers = newWatchNumbers();
    this.remembered = [];
    this.store = await openPostgresStore({
      ...this.sequence,
      pool: this.pool,
      compression: { compress, decompress },
      nowMs: () => this.nowMs,
      retentionMs: 1000 * DAY_MS,
      retentionBytes: 0,
      maxSeries: 1_000_000,
      watchNumbers: this.watchNumbers,
    });
  }

  async take(operation: Operation): Promise<void> {
    this.nowMs = operation.nowMs;
    await this.play(operation);
    const { rows } = await this.pool.query<{ sealed: string }>('SELECT sealed_until_ms AS sealed FROM metrics_state');
    this.expected.sealedMs = Number(rows[0]?.sealed);
    await this.compare();
    await this.compareRemembered();
    if (!this.takesLate) await this.compareHead();
  }

  /** Late samples are counted until a seal has met them: without them what is in memory is what is after the cut-off. */
  private async compareHead(): Promise<void> {
    const { sealedMs, model } = this.expected;
    const inHead = await written(model, { ...EVERYTHING, startMs: sealedMs });
    expect(this.store.stats().headSamples, 'samples in memory').toBe(Object.values(inHead).flat().length);
  }

  private async play(operation: Operation): Promise<void> {
    const { store, expected } = this;
    switch (operation.kind) {
      case 'append':
        return this.append(operation.batches);
      case 'reopen':
        return this.open();
      case 'look':
        await this.remember(operation.filter, operation.label);
        return this.look(operation.filter, operation.label);
      case 'delete':
        expect(await store.deleteSeries(operation.filter), 'series deleted').toBe(
          await expected.deleteSeries(operation.filter),
        );
        return;
      case 'backfill': {
        const histories = operation.histories.filter(({ length }) => length > 0);
        expectBackfilled(await store.backfill(histories.map(toHistory)), await expected.backfill(histories));
        return;
      }
      default: {
        const sealing = operation.kind === 'flush' ? store.flush() : store.maintain(this.nowMs);
        expected.isSealing = true;
        await Promise.all([sealing, this.append(operation.meanwhile).then(() => this.compare())]);
        expected.isSealing = false;
      }
    }
  }

  /** Batches that are submitted in one turn. */
  private async append(given: readonly ModelBatch[]): Promise<void> {
    const batches = given.map((batch) => this.expected.decided(batch));
    const real = await Promise.all(
      batches.map(({ samples, exemplars }) => this.store.append(toBatch(this.store, samples, exemplars))),
    );
    for (const [i, batch] of batches.entries())
      expectOutcome(real[i] as AppendResult, await this.expected.append(batch), batch);
  }

  /** Answers that are said to hold do; then some more are remembered. */
  private async compareRemembered(): Promise<void> {
    const holding = this.remembered.filter(({ watch }) => goesOn(this.watchNumbers, watch));
    for (const { filter, label, answers } of holding)
      expect(await this.answers(filter, label), 'an answer that is said to hold').toEqual(answers);
    this.held += holding.length;
    this.remembered = holding.slice(-20);
    const { nowMs } = this;
    for (const [startMs, endMs] of [
      ...[
        [-Infinity, Infinity] as const,
        [nowMs - 600_000, Infinity] as const,
        [nowMs - 5_000_000, nowMs - 10_000] as const,
      ],
      ...[[nowMs - 1000, nowMs + 1_000_000] as const, [nowMs + 1, nowMs + 20_000] as const],
    ]) {
      const filter = { startMs, endMs, matcherSets: [] };
      await this.remember(filter, 'i');
    }
  }

  private async remember(filter: ModelFilter, label: string): Promise<void> {
    const watch = this.store.watchSeries(filter);
    if (watch) this.remembered.push({ filter, label, watch, answers: await this.answers(filter, label) });
  }

  private async answers(filter: ModelFilter, label: string): Promise<object> {
    const { store } = this;
    return {
      series: (await store.series(filter)).map(String),
      names: await store.labelNames(filter),
      values: await store.labelValues(label, filter),
    };
  }

  private async compare(): Promise<void> {
    const { store, expected } = this;
    expect(await written(store, EVERYTHING), 'samples').toEqual(await written(expected.model, EVERYTHING));
    expect(await store.exemplars(EVERYTHING), 'exemplars').toEqual(await expected.model.exemplars(EVERYTHING));
  }

  private async look(filter: ModelFilter, label: string): Promise<void> {
    const { store, expected } = this;
    expect(await written(store, filter), 'samples in range').toEqual(await written(expected.model, filter));
    expect(await store.exemplars(filter), 'exemplars').toEqual(await expected.model.exemplars(filter));
    const { must, may } = await expected.series(filter);
    const found = await store.series(filter);
    const texts = (labels: readonly { toString(): string }[]) => labels.map(String);
    expect(texts(may), 'series that may be answered').toEqual(expect.arrayContaining(texts(found)));
    expect(texts(found), 'series that must be answered').toEqual(expect.arrayContaining(texts(must)));
    expect(texts(found.toSorted((a, b) => a.compare(b)))).toEqual(texts(found));
    expect(await store.labelNames(filter)).toEqual(
      [...new Set(found.flatMap((labels) => [...labels].map(([name]) => name)))].sort(),
    );
    const values = new Set(found.map((labels) => labels.get(label)).filter((value) => value !== ''));
    expect(await store.labelValues(label, filter)).toEqual([...values].sort());
  }
}

/** Rule 4. */
function expectBackfilled(real: BackfillResult, model: BackfillResult): void {
  expect(real.stored + real.alreadyThere, 'backfilled').toBe(model.stored + model.alreadyThere);
  expect(real.stored, 'backfilled').toBeGreaterThanOrEqual(model.stored);
}

function expectOutcome(real: AppendResult, { closed, perhaps, ...sure }: Outcome, { samples }: ModelBatch): void {
  if (closed === 0 && perhaps === 0) {
    expect(real, 'appended').toEqual(sure);
    return;
  }
  expect(real.exemplarsStored, 'exemplars stored').toBe(sure.exemplarsStored);
  expect(real.stored, 'stored').toBeGreaterThanOrEqual(sure.stored);
  expect(real.stored, 'stored').toBeLessThanOrEqual(sure.stored + perhaps);
  for (const [reason, count] of Object.entries(sure.refused))
    expect(real.refused[reason as keyof typeof sure.refused], reason).toBeGreaterThanOrEqual(count);
  const refused = Object.values(real.refused).reduce((sum, count) => sum + count, 0);
  expect(real.stored + refused, 'stored or refused').toBe(samples.length);
}

/** The same failure with fewer operations and samples, as far as that is found in time. */
async function shrink(sequence: Sequence, failure: Failure): Promise<Sequence> {
  const untilMs = Date.now() + SHRINK_MS;
  let smallest = { ...sequence, operations: sequence.operations.slice(0, failure.step + 1) };
  for (let at = smallest.operations.length - 2; at >= 0 && Date.now() < untilMs; at--) {
    const fewer = { ...smallest, operations: smallest.operations.toSpliced(at, 1) };
    if (await run(fewer)) smallest = fewer;
  }
  for (let at = 0; at < smallest.operations.length; at++) {
    for (let part = 0; part < 2 && Date.now() < untilMs; ) {
      const operation = smallest.operations[at] as Operation;
      const half = halfOf(operation, part);
      const fewer = { ...smallest, operations: smallest.operations.with(at, half ?? operation) };
      if (half && (await run(fewer))) smallest = fewer;
      else part++;
    }
  }
  return smallest;
}

/** An append with the first or the second half of its samples; undefined: it has no halves. */
function halfOf(operation: Operation, part: number): Operation | undefined {
  if (operation.kind !== 'append') return undefined;
  const all = operation.batches.flatMap(({ samples }) => samples);
  if (all.length < 2) return undefined;
  const middle = all.length >> 1;
  const samples = part === 0 ? all.slice(0, middle) : all.slice(middle);
  return { ...operation, batches: [{ samples, exemplars: operation.batches.flatMap(({ exemplars }) => exemplars) }] };
}

const print = (sequence: Sequence) =>
  JSON.stringify(sequence, (_, value) =>
    typeof value === 'bigint' ? value.toString(16) : value === Infinity || value === -Infinity ? String(value) : value,
  ).replaceAll('{"nowMs"', '\n{"nowMs"');

describe('the Postgres store', () => {
  test(
    `does as the plain model does, for ${SECONDS} s from seed ${FIRST_SEED} on`,
    async () => {
      const untilMs = Date.now() + SECONDS * 1000;
      let seed = FIRST_SEED;
      let operations = 0;
      for (; seed < FIRST_SEED + LEAST_SEQUENCES || Date.now() < untilMs; seed++) {
        const sequence = sequenceOf(seed);
        const failure = await run(sequence);
        operations += sequence.operations.length;
        if (!failure) continue;
        const smallest = await shrink(sequence, failure);
        const again = (await run(smallest)) ?? failure;
        throw new Error(
          `seed ${seed}, step ${failure.step} (${failure.operation?.kind}): ${messageOf(failure.error)}\n` +
            `shrunk: step ${again.step} (${again.operation?.kind}): ${messageOf(again.error)}\n${print(smallest).slice(0, 8000)}`,
          { cause: again.error },
        );
      }
      expect(held, 'answers that were said to hold').toBeGreaterThan(operations / 10);
      process.stdout.write(
        `${seed - FIRST_SEED} sequences, ${operations} operations, ${held} answers held, from seed ${FIRST_SEED} on\n`,
      );
    },
    SECONDS * 1000 + 4 * SHRINK_MS,
  );
});
