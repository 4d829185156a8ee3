// prometheus.ReadResponse: every sample as a message of its own. Source: prometheus/prompb remote.proto.
import { LENGTH_DELIMITED, WireWriter } from '@/lib/formats/protobuf/wire-writer';
import { writeHistogram } from './histogram-message';
import { type ReadSeries, wordsOf, writeLabels } from './series';

const FLOATS = (2 << 3) | LENGTH_DELIMITED;
const HISTOGRAMS = 4;

/** The message, not yet compressed: for each query, in their order, `begin`, its series, `end`. */
export class ReadResponse {
  private readonly writer = new WireWriter();
  private result = 0;

  /** What was written: a view that holds until the next write. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.writer.bytes();
  }

  begin(): void {
    this.writer.tag(1, LENGTH_DELIMITED);
    this.result = this.writer.begin();
  }

  series(series: ReadSeries): void {
    this.writer.tag(1, LENGTH_DELIMITED);
    const message = this.writer.begin();
    writeSeries(this.writer, series);
    this.writer.end(message);
  }

  end(): void {
    this.writer.end(this.result);
  }
}

function writeSeries(writer: WireWriter, series: ReadSeries): void {
  const { labels, timestampsMs, histograms } = series;
  const words = wordsOf(series);
  writeLabels(writer, labels);
  for (let i = 0; i < timestampsMs.length; i++) {
    const timestampMs = timestampsMs[i] as number;
    const histogram = histograms?.[i];
    if (!histogram) {
      writer.sample(FLOATS, words, i, timestampMs);
      continue;
    }
    writer.tag(HISTOGRAMS, LENGTH_DELIMITED);
    const message = writer.begin();
    writeHistogram(writer, histogram, timestampMs);
    writer.end(message);
  }
}
