// Remote write: a decoded message -> one batch -> store. A message is read whole before any of it is stored.
import type { KnownSeries, RemoteWriteReader } from '../doors';
import type { AppendResult, SampleWriter } from '../store/contract';
import { BatchBuilder } from './batch';
import { LABEL_LIMITS, type LabelLimits } from './label-rules';
import { ChangedMetadata } from './metadata';
import { REQUEST_LIMITS, ReadRequest, type RequestLimits, type RequestProblems } from './read-request';

export type RemoteWriteOutcome = AppendResult & RequestProblems;

export type RemoteWriteOptions = { readonly labelLimits?: LabelLimits; readonly requestLimits?: RequestLimits };

/** Requests that come at a time, mostly. */
const MOST_SPARES = 8;

export class RemoteWriteAppender {
  private readonly metadata = new ChangedMetadata();
  private readonly limits: Required<RemoteWriteOptions>;
  /** Of requests that are stored: columns are large, and made anew they keep the garbage collector busy. */
  private readonly spares: BatchBuilder[] = [];

  constructor(
    private readonly store: SampleWriter,
    private readonly known: KnownSeries,
    { labelLimits = LABEL_LIMITS, requestLimits = REQUEST_LIMITS }: RemoteWriteOptions = {},
  ) {
    this.limits = { labelLimits, requestLimits };
  }

  /**
   * Stores what a message holds. It is read before this returns for the first time; then its buffer may be used again.
   * What is wrong with single series, samples, histograms is told in the outcome; the others are stored.
   * @throws bad_input for a malformed message, too_large for one that holds too much: nothing of it is stored;
   * unavailable when the store could not commit.
   */
  async append(message: Uint8Array, reader: RemoteWriteReader): Promise<RemoteWriteOutcome> {
    const { store, known, limits } = this;
    const batch = this.spares.pop() ?? new BatchBuilder();
    known.begin(message);
    const request = new ReadRequest({ store, known, reader, message, batch, ...limits });
    reader.read(message, request);
    const families = this.metadata.changed(request.families);
    const result = await store.append(batch.build(families));
    this.metadata.stored(families);
    batch.clear();
    if (this.spares.length < MOST_SPARES) this.spares.push(batch);
    return { ...result, ...request.problems() };
  }
}
