// POST /api/v1/read: remote read, sampled and streamed. Runs in the engine thread. Source: prometheus.io/docs, remote read API.
import {
  type ReadQuery,
  type ReadRequest,
  readRequest,
  SAMPLES,
  STREAMED_XOR_CHUNKS,
} from '@/lib/formats/remote-read/request';
import { ReadResponse } from '@/lib/formats/remote-read/sampled';
import { ChunkedStream } from '@/lib/formats/remote-read/streamed';
import { decodeSnappy } from '@/lib/formats/snappy';
import { SnappyEncoding } from '@/lib/formats/snappy/encode';
import { badInput } from '@/lib/kernel/errors';
import type { WireResponse } from '@/lib/kernel/http';
import { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '@/lib/metrics/model';
import { Allowance } from '@/lib/metrics/query/promql/engine/limits';
import type { SampleReader } from '@/lib/metrics/store/contract';
import type { Asked, Endpoints } from './endpoint';
import { textErrorResponse } from './envelope';

export type ReadDoors = {
  readonly reader: Pick<SampleReader, 'select'>;
  /** Added to every series; a matcher on one of them is taken for met. */
  readonly externalLabels: () => Readonly<Record<string, string>>;
  /** Of one request, over all its queries. */
  readonly maxSamples: number;
  readonly maxMessageBytes: number;
  readonly timeoutMs: number;
};

export const READ_ENDPOINTS: Endpoints<ReadDoors> = {
  '/api/v1/read': { methods: ['POST'], answer: (asked, doors) => read(asked, doors).catch(textErrorResponse) },
};

async function read({ request, signal }: Asked, doors: ReadDoors): Promise<WireResponse> {
  const asked = readRequest(decodeSnappy(request.body, doors.maxMessageBytes));
  const type = responseTypeFor(asked);
  const turns = new Allowance({ maxSamples: doors.maxSamples, timeoutMs: doors.timeoutMs, signal });
  const results = await new Reading(doors, turns).all(asked.queries);
  return type === STREAMED_XOR_CHUNKS ? streamedResponse(results, turns) : sampledResponse(results, turns);
}

/** The first that the client names and we have. @throws bad_input when there is none */
function responseTypeFor({ acceptedTypes }: ReadRequest): number {
  if (acceptedTypes.length === 0) return SAMPLES;
  const type = acceptedTypes.find((each) => each === SAMPLES || each === STREAMED_XOR_CHUNKS);
  if (type !== undefined) return type;
  throw badInput(
    `server does not support any of the requested response types: [${acceptedTypes.join(' ')}]; supported: SAMPLES, STREAMED_XOR_CHUNKS`,
  );
}

/** The series of one query, sorted by labels. */
type Result = readonly SeriesSamples[];

class Reading {
  private samples = 0;
  private readonly external: Labels;

  constructor(
    private readonly doors: ReadDoors,
    private readonly turns: Allowance,
  ) {
    this.external = Labels.of(doors.externalLabels());
  }

  async all(queries: readonly ReadQuery[]): Promise<Result[]> {
    const results: Result[] = [];
    for (const query of queries) results.push(await this.one(query));
    return results;
  }

  private async one({ startMs, endMs, matchers }: ReadQuery): Promise<Result> {
    // The series do not carry them yet, so what is asked of them is not asked of the store.
    const own = matchers.filter(({ name, type, value }) => type !== '=' || this.external.get(name) !== value);
    const found: SeriesSamples[] = [];
    for await (const batch of this.doors.reader.select(own, { startMs, endMs })) {
      await this.turns.breathe();
      for (const series of batch) {
        this.count(series);
        found.push({ ...series, labels: this.merged(series.labels) });
      }
    }
    return found.sort((a, b) => a.labels.compare(b.labels));
  }

  private count({ timestampsMs }: SeriesSamples): void {
    this.samples += timestampsMs.length;
    if (this.samples > this.doors.maxSamples) throw badInput(`exceeded sample limit (${this.doors.maxSamples})`);
  }

  private merged(labels: Labels): Labels {
    return this.external.size === 0 ? labels : Labels.fromPairs([...this.external, ...labels]);
  }
}

async function sampledResponse(results: readonly Result[], turns: Allowance): Promise<WireResponse> {
  const response = new ReadResponse();
  for (const result of results) {
    response.begin();
    for (const series of result) {
      response.series(series);
      await turns.breathe();
    }
    response.end();
  }
  const encoding = new SnappyEncoding(response.bytes());
  while (encoding.step()) await turns.breathe();
  return {
    status: 200,
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
    body: encoding.bytes(),
  };
}

/** As Prometheus has it by default. */
const MAX_FRAME_BYTES = 1_048_576;

async function streamedResponse(results: readonly Result[], turns: Allowance): Promise<WireResponse> {
  const stream = new ChunkedStream(MAX_FRAME_BYTES);
  for (const [queryIndex, result] of results.entries()) {
    for (const series of result) {
      stream.series(series, queryIndex);
      await turns.breathe();
    }
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse' },
    body: stream.bytes().slice(),
  };
}
