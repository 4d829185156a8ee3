// The texts history comes in, as readers of metrics/ingest: OpenMetrics, and what `promtool tsdb dump` prints.
import { parseSeries } from '@/lib/formats/exposition/series';
import { OpenMetricsReader } from '@/lib/formats/openmetrics/read';
import type { OpenMetricsSink } from '@/lib/formats/openmetrics/sink';
import { DumpReader, type DumpSink } from '@/lib/formats/tsdb-dump/read';
import { badInput, messageOf } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { HistoryReader, HistorySink } from '@/lib/metrics/doors';

export type HistoryFormat = 'openmetrics' | 'tsdb-dump';

export const HISTORY_READERS: Readonly<Record<HistoryFormat, (sink: HistorySink) => HistoryReader>> = {
  openmetrics: (sink) => new OpenMetricsHistory(sink),
  'tsdb-dump': (sink) => new DumpHistory(sink),
};

const OPEN = 123;
const QUOTE = 34;

/** A dump's lines begin with labels, and none of OpenMetrics does but with a quoted name. */
export const formatOf = (firstBytes: Uint8Array): HistoryFormat =>
  firstBytes[0] === OPEN && firstBytes[1] !== QUOTE ? 'tsdb-dump' : 'openmetrics';

/** What a sink refuses, with the line it stands in. */
const refusedAt = (line: number, refused: unknown) => badInput(`line ${line}: ${messageOf(refused)}`);

class OpenMetricsHistory implements HistoryReader, OpenMetricsSink {
  private readonly reader = new OpenMetricsReader(this);
  private readonly texts = new SeriesTexts();

  constructor(private readonly sink: HistorySink) {}

  write(chunk: Uint8Array): void {
    this.reader.write(chunk);
  }

  end(): void {
    this.reader.end();
  }

  flush(): void {
    this.reader.flush();
  }

  /** Exemplars are for what is new: the store keeps the newest only. */
  sample(
    bytes: Uint8Array,
    start: number,
    end: number,
    value: number,
    timestampMs: number | undefined,
    startTimestampMs: number,
  ): void {
    try {
      this.sink.series(this.texts.labelsOf(bytes, start, end));
    } catch (refused) {
      throw refusedAt(this.reader.line, refused);
    }
    if (timestampMs === undefined) throw badInput(`line ${this.reader.line}: a sample of the past needs a timestamp`);
    this.sink.sample(value, timestampMs, startTimestampMs);
  }

  metadata(kind: 'type' | 'help' | 'unit', metric: string, text: string): void {
    this.sink.metadata(kind, metric, text);
  }
}

class DumpHistory implements HistoryReader, DumpSink {
  private readonly reader = new DumpReader(this);

  constructor(private readonly sink: HistorySink) {}

  write(chunk: Uint8Array): void {
    this.reader.write(chunk);
  }

  end(): void {
    this.reader.end();
  }

  flush(): void {} // a dump's lines stand for themselves

  sample(labels: Labels, value: number, timestampMs: number): void {
    try {
      this.sink.series(labels);
    } catch (refused) {
      throw refusedAt(this.reader.line, refused);
    }
    this.sink.sample(value, timestampMs, 0);
  }

  histogram(): void {
    this.sink.unsaidSample();
  }
}

/** Forgotten all at once when there are more: then they are read again. */
const MOST_TEXTS = 100_000;

/** Labels of series by their text, one char a byte. */
class SeriesTexts {
  private readonly known = new Map<string, Labels>();
  private last = Labels.empty;
  private lastText = new Uint8Array(256);
  private lastBytes = 0;
  private bytes: Uint8Array | undefined;
  private buffer = Buffer.alloc(0);

  /** @throws bad_input as parseSeries */
  labelsOf(bytes: Uint8Array, start: number, end: number): Labels {
    if (this.isLast(bytes, start, end)) return this.last;
    if (bytes !== this.bytes) this.buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
    this.bytes = bytes;
    const key = this.buffer.toString('latin1', start, end);
    let labels = this.known.get(key);
    if (!labels) {
      labels = parseSeries(bytes, start, end);
      if (this.known.size === MOST_TEXTS) this.known.clear();
      this.known.set(key, labels);
    }
    this.remember(bytes, start, end);
    this.last = labels;
    return labels;
  }

  private isLast(bytes: Uint8Array, start: number, end: number): boolean {
    const { lastText, lastBytes } = this;
    if (end - start !== lastBytes) return false;
    // From the end: that is where series differ.
    for (let i = lastBytes - 1; i >= 0; i--) if (bytes[start + i] !== lastText[i]) return false;
    return true;
  }

  private remember(bytes: Uint8Array, start: number, end: number): void {
    this.lastBytes = end - start;
    if (this.lastBytes > this.lastText.length) this.lastText = new Uint8Array(this.lastBytes * 2);
    for (let from = start, to = 0; from < end; ) this.lastText[to++] = bytes[from++] as number;
  }
}
