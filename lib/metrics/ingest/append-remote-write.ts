// Remote write: a decoded message -> one batch -> store. A message is read whole before any of it is stored.
import type { RemoteWriteReader, RemoteWriteSink } from '../doors';
import type { MetricMetadata, SeriesRef } from '../model';
import type { AppendResult, SampleWriter } from '../store/contract';
import { BatchBuilder } from './batch';
import { KnownSeries } from './known-series';

export type RemoteWriteOutcome = AppendResult & {
  /** Things that were in the message and that this version does not store. */
  readonly histogramsLeftOut: number;
  readonly exemplarsLeftOut: number;
};

export class RemoteWriteAppender {
  private readonly known = new KnownSeries();
  private lastLength = 0;

  constructor(private readonly store: SampleWriter) {}

  /**
   * Stores what a message holds. It is read before this returns for the first time; then its buffer may be used again.
   * Samples the store refuses are counted in the outcome; the others are stored.
   * @throws bad_input for a malformed message: nothing of it is stored; unavailable when the store could not commit.
   */
  async append(message: Uint8Array, reader: RemoteWriteReader): Promise<RemoteWriteOutcome> {
    // Senders fill their requests: the next is about as large as the last.
    const batch = new BatchBuilder(this.lastLength);
    const metadata: MetricMetadata[] = [];
    const left = { histogram: 0, exemplar: 0 };
    reader.read(message, this.sinkFor(message, batch, metadata, left, reader.labelsAreSpelledOut));
    this.lastLength = batch.length;
    const result = await this.store.append(batch.build(metadata));
    return { ...result, histogramsLeftOut: left.histogram, exemplarsLeftOut: left.exemplar };
  }

  private sinkFor(
    message: Uint8Array,
    batch: BatchBuilder,
    metadata: MetricMetadata[],
    left: Record<'histogram' | 'exemplar', number>,
    labelsAreSpelledOut: boolean,
  ): RemoteWriteSink {
    const body = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    let current: SeriesRef = 0;
    return {
      series: (start, end, labels) => {
        const make = () => this.store.refOf(labels());
        current = labelsAreSpelledOut ? this.known.refOf(body, start, end, make) : make();
      },
      sample(valueAt, timestampMs) {
        if (valueAt < 0) batch.add(current, timestampMs, 0);
        else batch.addBits(current, timestampMs, view, valueAt);
      },
      other: (kind) => {
        left[kind]++;
      },
      metadata: (each) => void metadata.push(each),
    };
  }
}
