// Which series a query wants, of those in memory and those in blocks alike, and their samples in batches.
import type { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { SeriesSamples } from '../../model';
import { LOOP_TURNS, type Turns } from '../../turns';
import { type Columns, NO_COLUMNS } from '../columns';
import type { TimeRange } from '../contract';
import { LentValues, type Loan } from '../lent-values';
import type { Archive, Found } from './archive';
import { WINDOW_MS } from './directory';
import type { StoreParts } from './parts';

type Parts = Pick<StoreParts, 'table' | 'head'>;

/** Samples of a series that is sampled every 15 s, in a window: what a batch is reckoned with. */
const SAMPLES_PER_WINDOW = WINDOW_MS / 15_000;
/** A batch holds about so many samples, or one series. */
const SAMPLES_PER_BATCH = 500_000;
const SERIES_PER_BATCH = 512;

/** What a series is beside its samples. */
const WORK_OF_A_SERIES = 64;

/**
 * Series that match all matchers and may have samples in the range; what of theirs is in memory as it is now, whatever comes
 * while they are gathered.
 */
export async function findSeries(
  parts: Parts,
  archive: Archive,
  matchers: readonly Matcher[],
  range: TimeRange,
  turns: Turns = LOOP_TURNS,
): Promise<Found[]> {
  // The head first: a seal meanwhile moves samples from it into blocks, and what is then found twice is one.
  const { found, sealedUntilMs } =
    (await inMemoryByTurns(parts, matchers, range, turns)) ?? inMemory(parts, matchers, range);
  if (range.startMs < sealedUntilMs) await addArchived(found, archive, matchers, range);
  return found.filter(({ head, stretches }) => head.timestampsMs.length > 0 || stretches.length > 0);
}

type InMemory = { readonly found: Found[]; readonly sealedUntilMs: number };

function inMemory({ table, head }: Parts, matchers: readonly Matcher[], range: TimeRange): InMemory {
  const found = table.select(matchers).map((slot) => foundAt(slot, { table, head }, range));
  return { found, sealedUntilMs: head.sealedUntilMs };
}

/** The same, letting others run. @returns undefined when what they did cannot be told from what had been there */
async function inMemoryByTurns(
  { table, head }: Parts,
  matchers: readonly Matcher[],
  range: TimeRange,
  turns: Turns,
): Promise<InMemory | undefined> {
  const { sealedUntilMs, rewrites } = head;
  const slots = table.select(matchers);
  // What comes in order meanwhile is newer; what comes late makes a difference to `rewrites`.
  const newestMs = Float64Array.from(slots, (slot) => head.newestTimeMs(slot));
  const found: Found[] = [];
  let work = Infinity;
  for (let i = 0; i < slots.length; i++) {
    if (work >= turns.workBetweenLooks) {
      work = 0;
      if (turns.isOver()) {
        await turns.next();
        if (head.rewrites !== rewrites) return undefined;
      }
    }
    const series = foundAt(slots[i] as number, { table, head }, range, newestMs[i]);
    work += WORK_OF_A_SERIES + series.head.timestampsMs.length;
    found.push(series);
  }
  return { found, sealedUntilMs };
}

const foundAt = (slot: number, { table, head }: Parts, range: TimeRange, newestMs?: number): Found => ({
  labels: table.labelsOf(slot),
  head: head.samplesForQuery(slot, range.startMs, range.endMs, newestMs),
  stretches: [],
});

async function addArchived(
  found: Found[],
  archive: Archive,
  matchers: readonly Matcher[],
  range: TimeRange,
): Promise<void> {
  // Series in memory share their label sets with their groups; of others, equal sets are one series.
  const byLabels = new Map<Labels, Found>(found.map((series) => [series.labels, series]));
  let byKey: Map<string, Found> | undefined;
  for (const { labels, ...stretch } of await archive.select(matchers, range)) {
    let series = byLabels.get(labels);
    if (!series) {
      byKey ??= new Map(found.map((each) => [each.labels.key(), each]));
      series = byKey.get(labels.key());
    }
    if (!series) {
      series = { labels, head: NO_COLUMNS, stretches: [] };
      found.push(series);
      byKey?.set(labels.key(), series);
    }
    series.stretches.push(stretch);
  }
}

/**
 * Samples of each series in the range, in batches; those of one group come together. Series without any do not come.
 * @param lent of whom room for values is borrowed until the next batch is asked for; undefined: values are the taker's for good
 */
export async function* readInBatches(
  archive: Archive,
  found: readonly Found[],
  range: TimeRange,
  lent: LentValues | undefined,
): AsyncGenerator<readonly SeriesSamples[]> {
  const loan = (lent ?? new LentValues()).lend();
  try {
    for await (const batch of batches(archive, found, range, loan)) {
      yield batch;
      if (lent) loan.giveBack();
    }
  } finally {
    if (lent) loan.giveBack();
  }
}

async function* batches(
  archive: Archive,
  found: readonly Found[],
  range: TimeRange,
  loan: Loan,
): AsyncGenerator<readonly SeriesSamples[]> {
  const ordered = found.some(({ stretches }) => stretches.length > 0) ? byGroup(found) : found;
  for (let from = 0; from < ordered.length; ) {
    let to = from;
    for (let samples = 0; to < ordered.length && samples < SAMPLES_PER_BATCH && to - from < SERIES_PER_BATCH; to++)
      samples += expectedSamples(ordered[to] as Found);
    const batch = ordered.slice(from, to);
    const columns = await archive.read(batch, range, loan);
    const filled: SeriesSamples[] = [];
    for (let i = 0; i < batch.length; i++) {
      const its = columns[i] ?? NO_COLUMNS;
      if (its.timestampsMs.length > 0) filled.push(seriesOf((batch[i] as Found).labels, its));
    }
    if (filled.length > 0) yield filled;
    from = to;
  }
}

const byGroup = (found: readonly Found[]) =>
  [...found].sort((a, b) => (a.stretches[0]?.groupId ?? 0) - (b.stretches[0]?.groupId ?? 0));

/** Field by field: there are many, and whoever reads them finds nearly all of one shape. */
function seriesOf(labels: Labels, columns: Columns): SeriesSamples {
  const { timestampsMs, values, histograms, startTimestampsMs, isAllNumbers, isRising } = columns;
  if (histograms || startTimestampsMs) return { labels, ...columns };
  return { labels, timestampsMs, values, isAllNumbers, isRising };
}

const expectedSamples = ({ head, stretches }: Found) =>
  stretches.reduce((sum, { windows }) => sum + windows.length * SAMPLES_PER_WINDOW, head.timestampsMs.length);

/** Label sets, each once, that match any of the sets of matchers (none: all) and have samples in the range. */
export async function labelsWithin(
  { table, head }: Parts,
  archive: Archive,
  matcherSets: readonly (readonly Matcher[])[],
  range: TimeRange,
): Promise<Labels[]> {
  const sets = matcherSets.length === 0 ? [[]] : matcherSets;
  const found = new Set<Labels>();
  for (const matchers of sets) {
    for (const slot of table.select(matchers))
      if (head.hasSamples(slot, range.startMs, range.endMs)) found.add(table.labelsOf(slot));
  }
  if (range.startMs >= head.sealedUntilMs) return [...found];
  // Groups and memory share the label sets of series that are in both; of others, equal sets are one.
  const others = new Map<string, Labels>();
  for (const matchers of sets) {
    for (const labels of await archive.labels(matchers, range)) {
      if (found.has(labels)) continue;
      const shared = table.shared(labels);
      if (!found.has(shared)) others.set(shared.key(), shared);
    }
  }
  return [...found, ...others.values()];
}

/** Values of a label on such series, each once, '' not among them. */
export async function valuesWithin(
  parts: Parts,
  archive: Archive,
  name: string,
  matcherSets: readonly (readonly Matcher[])[],
  range: TimeRange,
): Promise<Set<string>> {
  const values = new Set<string>();
  if (matcherSets.length > 0) {
    for (const labels of await labelsWithin(parts, archive, matcherSets, range)) values.add(labels.get(name));
  } else {
    const { table, head } = parts;
    for (const [value, refs] of table.valuesOf(name))
      if (refs.some((ref) => head.hasSamples(table.slotOf(ref), range.startMs, range.endMs))) values.add(value);
    if (range.startMs < head.sealedUntilMs)
      for (const labels of await archive.labels([], range)) values.add(labels.get(name));
  }
  values.delete('');
  return values;
}
