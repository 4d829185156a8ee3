// prometheus.ChunkedReadResponse: samples as chunks, in frames `length, CRC-32C, message`. Source: prometheus/prompb
// remote.proto; the frame is a varint and four bytes, the highest first.
import { LENGTH_DELIMITED, VARINT, WireWriter } from '@/lib/formats/protobuf/wire-writer';
import { crc32c } from './crc32c';
import { HistogramChunkEncoder, histogramChunkEnd } from './histogram-chunk';
import { type ReadSeries, wordsOf, writeLabels } from './series';
import { XorChunkEncoder } from './xor-chunk';

/** As many as Prometheus puts into a chunk. */
const SAMPLES_IN_CHUNK = 120;
/** prometheus.Chunk.Encoding. */
const XOR = 1;
const HISTOGRAM = 2;
const FLOAT_HISTOGRAM = 3;

/** Writes frame after frame of one answer. */
export class ChunkedStream {
  private readonly frames = new WireWriter();
  private readonly message = new WireWriter();
  private readonly floats = new XorChunkEncoder();
  private readonly histograms = new HistogramChunkEncoder();

  /** @param maxFrameBytes a frame that is this long is ended; it has one chunk at least, and the last may go beyond */
  constructor(private readonly maxFrameBytes: number) {}

  /** All frames so far: a view that holds until the next series. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.frames.bytes();
  }

  /** A series of the query of that number, from 0. It has samples. */
  series(series: ReadSeries, queryIndex: number): void {
    const words = wordsOf(series);
    const { timestampsMs, labels } = series;
    for (let from = 0; from < timestampsMs.length; ) {
      this.message.clear();
      this.message.tag(1, LENGTH_DELIMITED);
      const message = this.message.begin();
      writeLabels(this.message, labels);
      do {
        from = this.chunk(series, words, from);
      } while (from < timestampsMs.length && this.message.at < this.maxFrameBytes);
      this.message.end(message);
      if (queryIndex > 0) {
        this.message.tag(2, VARINT);
        this.message.unsigned(queryIndex);
      }
      this.frame();
    }
  }

  /** The chunk that begins with a sample; where the next one begins. */
  private chunk({ timestampsMs, histograms }: ReadSeries, words: Uint32Array, from: number): number {
    const { message } = this;
    const most = Math.min(from + SAMPLES_IN_CHUNK, timestampsMs.length);
    const first = histograms?.[from];
    const to = histograms && first ? histogramChunkEnd(histograms, from, most) : floatsEnd(histograms, from, most);
    message.tag(2, LENGTH_DELIMITED);
    const chunk = message.begin();
    message.tag(1, VARINT);
    message.signed(timestampsMs[from] as number);
    message.tag(2, VARINT);
    message.signed(timestampsMs[to - 1] as number);
    message.tag(3, VARINT);
    message.unsigned(first ? (first.isInteger ? HISTOGRAM : FLOAT_HISTOGRAM) : XOR);
    message.tag(4, LENGTH_DELIMITED);
    message.blob(
      histograms && first
        ? this.histograms.encode(timestampsMs, histograms, from, to)
        : this.floats.encode(timestampsMs, words, from, to),
    );
    message.end(chunk);
    return to;
  }

  private frame(): void {
    const message = this.message.bytes();
    const sum = crc32c(message);
    this.frames.unsigned(message.length);
    this.frames.raw(Uint8Array.of(sum >>> 24, sum >>> 16, sum >>> 8, sum));
    this.frames.raw(message);
  }
}

/** Where the floats end that begin at `from`, at most at `to`. */
function floatsEnd(histograms: ReadSeries['histograms'], from: number, to: number): number {
  let end = from + 1;
  while (end < to && !histograms?.[end]) end++;
  return end;
}
