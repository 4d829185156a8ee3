// POST /api/v1/write: remote write 1.0 and 2.0. Runs in the engine thread. Source: prometheus.io/docs/specs/prw.
import { parseLabels } from '@/lib/formats/remote-write/labels';
import { readWriteRequest } from '@/lib/formats/remote-write/version-1';
import { readRequestV2 } from '@/lib/formats/remote-write/version-2';
import { SnappyDecoder } from '@/lib/formats/snappy';
import { kindOf, messageOf } from '@/lib/kernel/errors';
import { type PolledHandler, textResponse, type WireRequest, type WireResponse } from '@/lib/kernel/http';
import type { Arena } from '@/lib/kernel/wasm/arena';
import type { RemoteWriteReader } from '@/lib/metrics/doors';
import type { RemoteWriteOutcome } from '@/lib/metrics/ingest/append-remote-write';
import type { Refusal } from '@/lib/metrics/store/contract';

export type WriteDoors = {
  /** Reads the message before it returns for the first time. @throws bad_input, unavailable */
  readonly append: (message: Uint8Array, reader: RemoteWriteReader) => Promise<RemoteWriteOutcome>;
  /** Of the message after decompression. */
  readonly maxMessageBytes: number;
  /** While messages of more bytes than this wait for their commit, no other is taken. */
  readonly maxWaitingBytes: number;
  /** Where messages are decompressed to; default: one of its own. */
  readonly arena?: Arena;
};

export const WRITE_PATH = '/api/v1/write';

export function writeRoutes(doors: WriteDoors): { readonly path: string; readonly handler: PolledHandler }[] {
  const receiver = new Receiver(doors);
  return [{ path: WRITE_PATH, handler: (request) => answered(request, receiver) }];
}

const VERSION_1: RemoteWriteReader = { read: readWriteRequest, parseLabels };
const VERSION_2: RemoteWriteReader = { read: readRequestV2, parseLabels };

/** By the message's name in the Content-Type; without one it is version 1. */
const READERS: ReadonlyMap<string, RemoteWriteReader> = new Map([
  ['', VERSION_1],
  ['prometheus.WriteRequest', VERSION_1],
  ['io.prometheus.write.v2.Request', VERSION_2],
]);

/** Decodes messages and counts those that wait. */
class Receiver {
  /** One buffer for all messages: each is read in the turn that decodes it. */
  private readonly decoder: SnappyDecoder;
  private waitingBytes = 0;

  constructor(private readonly doors: WriteDoors) {
    this.decoder = new SnappyDecoder(doors.maxMessageBytes, doors.arena);
  }

  get isFull(): boolean {
    return this.waitingBytes > this.doors.maxWaitingBytes;
  }

  async append(body: Uint8Array, reader: RemoteWriteReader): Promise<RemoteWriteOutcome> {
    const message = this.decoder.decode(body);
    this.waitingBytes += message.length;
    try {
      return await this.doors.append(message, reader);
    } finally {
      this.waitingBytes -= message.length;
    }
  }
}

async function answered(request: WireRequest, receiver: Receiver): Promise<WireResponse> {
  if (request.method !== 'POST') {
    const refused = textResponse(405, 'remote write takes POST\n');
    return { ...refused, headers: { ...refused.headers, allow: 'POST' } };
  }
  const reader = readerFor(request.headers['content-type'] ?? '');
  if (typeof reader === 'string') return textResponse(415, `${reader}\n`);
  const encoding = request.headers['content-encoding'] ?? 'snappy';
  if (encoding !== 'snappy') {
    return textResponse(
      415,
      `${JSON.stringify(encoding)} encoding (compression) is not accepted by this server; only snappy is acceptable\n`,
    );
  }
  // Not 429: Prometheus drops what is answered so, unless it is told otherwise.
  if (receiver.isFull) return later('too many samples wait to be stored');
  try {
    return outcomeResponse(await receiver.append(request.body, reader));
  } catch (thrown) {
    return failure(thrown);
  }
}

/** A reader, or why there is none. */
function readerFor(contentType: string): RemoteWriteReader | string {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  if (type !== '' && type !== 'application/x-protobuf') {
    return `expected application/x-protobuf as the first (media) part, got ${JSON.stringify(contentType)} content-type`;
  }
  const proto = parameters.find((parameter) => parameter.startsWith('proto='))?.slice('proto='.length) ?? '';
  return (
    READERS.get(proto) ??
    `${proto} protobuf message is not accepted by this server; accepted are ${[...READERS.keys()].filter(Boolean).join(', ')}`
  );
}

const encoder = new TextEncoder();

/** 204, or 400 when something of the message will never be stored; the headers say what was. */
function outcomeResponse(outcome: RemoteWriteOutcome): WireResponse {
  const samples = outcome.stored - outcome.histogramsStored;
  const headers = {
    'x-prometheus-remote-write-samples-written': String(samples),
    'x-prometheus-remote-write-histograms-written': String(outcome.histogramsStored),
    'x-prometheus-remote-write-exemplars-written': String(outcome.exemplarsStored),
  };
  if (isFlawless(outcome)) return { status: 204, headers, body: new Uint8Array() };
  const problems = problemsOf(outcome);
  const text = `${problems.join('; ')}; ${samples} samples and ${outcome.histogramsStored} histograms of the request were stored\n`;
  return {
    status: 400,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    body: encoder.encode(text),
  };
}

/** In the words of Prometheus. A duplicate with an equal value is no problem: it is stored already. */
const REFUSALS: Readonly<Record<Exclude<Refusal, 'duplicate'>, string>> = {
  out_of_order: 'out of order sample',
  duplicate_timestamp: 'duplicate sample for timestamp',
  too_old: 'too old sample',
  too_far_in_future: 'out of bounds: sample is too far in the future',
  series_limit: 'no room for another series',
};

const PROBLEMS = Object.keys(REFUSALS) as (keyof typeof REFUSALS)[];

/** Exemplars are no reason to refuse anything: a sender would drop samples for them. */
const isFlawless = ({ refused, problemCount }: RemoteWriteOutcome) =>
  problemCount === 0 && PROBLEMS.every((reason) => refused[reason] === 0);

function problemsOf({ refused, problems, problemCount }: RemoteWriteOutcome): string[] {
  const refusals = Object.entries(REFUSALS)
    .map(([reason, words]) => [refused[reason as Refusal], words] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${words} (${count})`);
  const unsaid = problemCount - problems.length;
  return [...refusals, ...problems, ...(unsaid > 0 ? [`and ${unsaid} more like these`] : [])];
}

/** 4xx: the sender drops the request. 5xx: it sends it again. */
function failure(thrown: unknown): WireResponse {
  const kind = kindOf(thrown);
  if (kind === 'unavailable') return later(messageOf(thrown));
  const status = kind === 'bad_input' ? 400 : kind === 'too_large' ? 413 : 500;
  return textResponse(status, `${messageOf(thrown)}\n`);
}

function later(why: string): WireResponse {
  const response = textResponse(503, `${why}\n`);
  return { ...response, headers: { ...response.headers, 'retry-after': '1' } };
}
