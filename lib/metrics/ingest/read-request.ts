// One remote write request as it is read: samples into a batch, what is wrong into words.
import { tooLarge } from '@/lib/kernel/errors';
import type { Histogram } from '@/lib/kernel/histogram';
import { atStorableResolution } from '@/lib/kernel/histogram-resolution';
import { histogramProblem } from '@/lib/kernel/histogram-validation';
import type { Labels } from '@/lib/kernel/labels';
import type { KnownRun, KnownSeries, RemoteWriteReader, RemoteWriteSink } from '../doors';
import type { MetricMetadata, SeriesRef } from '../model';
import { NO_ROOM, type SampleWriter } from '../store/contract';
import type { BatchBuilder } from './batch';
import { exemplarLabels, MOST_EXEMPLAR_BYTES, MOST_EXEMPLAR_LABELS } from './exemplar-rules';
import { checkLabels, type LabelLimits } from './label-rules';

/** A few bytes can stand for a sample: these bound what a request of any size makes in memory. */
export type RequestLimits = {
  readonly samples: number;
  /** Native histograms, exemplars, metadata: each alone. */
  readonly others: number;
};

export const REQUEST_LIMITS: RequestLimits = { samples: 1_000_000, others: 100_000 };

/** What of a request was not given to the store. */
export type RequestProblems = {
  /** In words, a few of them, without repetition; empty: nothing is wrong. */
  readonly problems: readonly string[];
  /** Series and histograms with something wrong, those in `problems` included. */
  readonly problemCount: number;
  readonly exemplarsLeftOut: number;
};

const MOST_PROBLEMS = 10;

/** What follows belongs to a series that is not stored. */
const NO_SERIES = -1;

export type RequestParts = {
  readonly store: Pick<SampleWriter, 'refOf' | 'isKnown'>;
  readonly known: KnownSeries;
  readonly reader: Pick<RemoteWriteReader, 'parseLabels'>;
  readonly message: Uint8Array;
  readonly labelLimits: LabelLimits;
  readonly requestLimits: RequestLimits;
  readonly batch: BatchBuilder;
};

export class ReadRequest implements RemoteWriteSink {
  private readonly batch: BatchBuilder;
  readonly families: MetricMetadata[] = [];
  private readonly known: KnownSeries;
  private readonly store: RequestParts['store'];
  private readonly view: DataView;
  private readonly found = new Set<string>();
  private problemCount = 0;
  private exemplarsLeftOut = 0;
  private current: SeriesRef | typeof NO_SERIES = NO_SERIES;

  constructor(private readonly parts: RequestParts) {
    const { message } = parts;
    this.batch = parts.batch;
    this.known = parts.known;
    this.store = parts.store;
    this.view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  }

  problems(): RequestProblems {
    return {
      problems: [...this.found],
      problemCount: this.problemCount,
      exemplarsLeftOut: this.exemplarsLeftOut,
    };
  }

  expectedRun(message: Uint8Array, at: number): number {
    let end = at;
    for (let run = this.known.takeRun(message, end); run; run = this.known.takeRun(message, end)) {
      this.addRun(run);
      end = this.known.runEndIn(message);
    }
    return end;
  }

  private addRun(run: KnownRun): void {
    const { batch, known, store } = this;
    const { refs } = run;
    if (batch.length + refs.length > this.parts.requestLimits.samples)
      this.tooMany('samples', this.parts.requestLimits.samples);
    for (let i = 0; i < refs.length; i++)
      if (!store.isKnown(refs[i] as SeriesRef)) known.renewInRun(i, (...labels) => this.made(...labels));
    batch.addRun(run);
  }

  expectedLabelBytes(): number {
    return this.known.expectedBytes;
  }

  expectedSeries(labels: DataView, start: number): boolean {
    const bytes = this.known.expectedBytes;
    if (!this.known.takeExpected(labels, start)) return false;
    this.adopt(labels, start, start + bytes);
    return true;
  }

  series(labels: DataView, start: number, end: number): void {
    if (this.known.take(labels, start, end)) this.adopt(labels, start, end);
    else {
      this.current = this.resolve(labels, start, end);
      if (this.current !== NO_SERIES) this.known.add(labels, start, end, this.current);
    }
  }

  badSeries(problem: string): void {
    this.note(problem);
    this.current = NO_SERIES;
  }

  sample(valueAt: number, timestampMs: number, startTimestampMs: number): void {
    const { batch, current } = this;
    if (current === NO_SERIES) return;
    if (batch.length >= this.parts.requestLimits.samples) this.tooMany('samples', this.parts.requestLimits.samples);
    if (valueAt < 0) batch.add(current, timestampMs, 0);
    else batch.addBits(current, timestampMs, this.view, valueAt);
    if (isStart(startTimestampMs, timestampMs)) batch.startLast(startTimestampMs);
  }

  histogram(histogram: Histogram, timestampMs: number, startTimestampMs: number): void {
    const { batch, current } = this;
    if (current === NO_SERIES) return;
    this.checkCount('histograms', batch.histogramCount);
    const problem = histogramProblem(histogram);
    if (problem === '') {
      batch.addHistogram(current, timestampMs, atStorableResolution(histogram));
      if (isStart(startTimestampMs, timestampMs)) batch.startLast(startTimestampMs);
    } else this.note(`invalid native histogram at ${timestampMs}: ${problem}`);
  }

  exemplar(labels: DataView, start: number, end: number, value: number, timestampMs: number): void {
    const { batch, current } = this;
    this.checkCount('exemplars', batch.exemplarCount);
    const kept = current === NO_SERIES ? undefined : this.exemplarLabels(labels, start, end);
    if (kept) batch.addExemplar({ ref: current, labels: kept, value, timestampMs });
    else this.badExemplar();
  }

  private exemplarLabels(labels: DataView, start: number, end: number): Labels | undefined {
    if (end - start > MOST_EXEMPLAR_BYTES) return undefined;
    return exemplarLabels(this.parts.reader.parseLabels(labels, start, end, MOST_EXEMPLAR_LABELS));
  }

  /** Never a reason to refuse anything: it is only counted. */
  badExemplar(): void {
    this.exemplarsLeftOut++;
  }

  metadata(metadata: MetricMetadata): void {
    this.checkCount('metadata', this.families.length);
    this.families.push(metadata);
  }

  /** A series that was stored before and has left the store's memory. */
  private made(labels: DataView, start: number, end: number): SeriesRef {
    const ref = this.resolve(labels, start, end);
    return ref === NO_SERIES ? NO_ROOM : ref;
  }

  /** The series taken last from those known, unless it has left the store's memory meanwhile: then it is made anew. */
  private adopt(labels: DataView, start: number, end: number): void {
    let { ref } = this.known;
    if (!this.store.isKnown(ref)) {
      ref = this.resolve(labels, start, end);
      this.known.ref = ref;
    }
    this.current = ref;
  }

  private resolve(labels: DataView, start: number, end: number): SeriesRef | typeof NO_SERIES {
    const { reader, labelLimits } = this.parts;
    const checked = checkLabels(reader.parseLabels(labels, start, end, labelLimits.labels + 1), labelLimits);
    if (typeof checked !== 'string') return this.store.refOf(checked);
    this.note(checked);
    return NO_SERIES;
  }

  private note(problem: string): void {
    this.problemCount++;
    if (this.found.size < MOST_PROBLEMS) this.found.add(problem);
  }

  private checkCount(what: string, count: number): void {
    if (count >= this.parts.requestLimits.others) this.tooMany(what, this.parts.requestLimits.others);
  }

  private tooMany(what: string, most: number): never {
    throw tooLarge(`the request holds more than ${most} ${what}`);
  }
}

/** Whether counting can have begun then: a start of another time says nothing, as 0 does. */
const isStart = (startTimestampMs: number, timestampMs: number) =>
  startTimestampMs > 0 && startTimestampMs <= timestampMs;
