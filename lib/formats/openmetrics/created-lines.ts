// `_created` lines of OpenMetrics: when a counter, a histogram or a summary began to count. They stand among the lines of the
// metric they are about, mostly last; so the samples of a metric wait here until it is over.
import { SeriesText } from './series-text';
import type { LineExemplar, OpenMetricsSink } from './sink';

/** What of the labels tells lines of one metric apart, by type; '' for nothing. Only these types have `_created` lines. */
const OWN_LABELS: ReadonlyMap<string, string> = new Map([
  ['counter', ''],
  ['histogram', 'le'],
  ['summary', 'quantile'],
]);

/** Metrics of more lines or bytes than this pass by without a start. */
const MOST_WAITING = 4096;
const MOST_HELD_BYTES = 2 ** 20;

type Waiting = {
  /** Where its series stands in what is held. */
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly timestampMs: number | undefined;
  readonly exemplar: LineExemplar | undefined;
  readonly line: number;
};

export class CreatedLines {
  /** `<family>_created`; undefined in families that have no such lines. */
  private createdName: Uint8Array | undefined;
  /** The line that is being read, and the one before it: of one metric when their labels are the same. */
  private series = new SeriesText();
  private last = new SeriesText();
  private ownLabel: Uint8Array = new Uint8Array(0);
  private startTimestampMs = 0;
  /** Of the point that began then; undefined: of all that are there. */
  private startedPointMs: number | undefined;
  private waiting: Waiting[] = [];
  private held = new Uint8Array(4096);
  private heldBytes = 0;

  /** Of the sample that the sink was given last. */
  line = 0;

  constructor(private readonly sink: OpenMetricsSink) {}

  beginFamily(metric: string, type: string): void {
    this.flush();
    const ownLabel = OWN_LABELS.get(type);
    this.createdName = ownLabel === undefined ? undefined : Buffer.from(`${metric}_created`);
    this.ownLabel = Buffer.from(ownLabel ?? '');
    this.last.clear();
  }

  sample(
    bytes: Uint8Array,
    start: number,
    end: number,
    value: number,
    timestampMs: number | undefined,
    exemplar: LineExemplar | undefined,
    line: number,
  ): void {
    if (!this.createdName) {
      this.line = line;
      this.sink.sample(bytes, start, end, value, timestampMs, 0, exemplar);
      return;
    }
    const { series } = this;
    series.read(bytes, start, end, this.ownLabel);
    const isFull = this.waiting.length === MOST_WAITING || this.heldBytes > MOST_HELD_BYTES;
    if (isFull || !series.hasLabelsOf(this.last)) this.flush();
    if (!series.hasName(this.createdName)) {
      const heldFrom = this.hold(bytes, start, end);
      this.waiting.push({ start: heldFrom, end: this.heldBytes, value, timestampMs, exemplar, line });
    } else {
      // A number that is no time says nothing.
      this.startTimestampMs = Number.isFinite(value) ? Math.round(value * 1000) : 0;
      this.startedPointMs = timestampMs;
      this.give();
    }
    this.series = this.last;
    this.last = series;
  }

  /** The metric is over: whatever waits passes. */
  flush(): void {
    this.give();
    this.startTimestampMs = 0;
    this.startedPointMs = undefined;
  }

  /** Where it is held. */
  private hold(bytes: Uint8Array, from: number, to: number): number {
    const start = this.heldBytes;
    const end = start + to - from;
    if (end > this.held.length) {
      const grown = new Uint8Array(Math.max(end, this.held.length * 2));
      grown.set(this.held);
      this.held = grown;
    }
    for (let i = from, at = start; i < to; i++) this.held[at++] = bytes[i] as number;
    this.heldBytes = end;
    return start;
  }

  private give(): void {
    if (this.waiting.length === 0) return;
    const { startTimestampMs, startedPointMs, waiting } = this;
    this.waiting = []; // also when the sink throws
    this.heldBytes = 0;
    for (const { start, end, value, timestampMs, exemplar, line } of waiting) {
      const isStarted = startedPointMs === undefined || startedPointMs === timestampMs;
      this.line = line;
      this.sink.sample(this.held, start, end, value, timestampMs, isStarted ? startTimestampMs : 0, exemplar);
    }
  }
}
