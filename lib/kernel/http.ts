// What a native protocol sees of HTTP: plain values that can cross to the engine thread. A wire is a WireHandler.

/** A request as it came: the path is not decoded, not normalised; `body` is decompressed and owned by the handler. */
export type WireRequest = {
  readonly method: string;
  /** Raw path and query, e.g. `/api/v1/query?query=up`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
};

export type WireResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** While this goes on, the same request has the same answer. Not sent. */
  readonly holdsWhile?: Watch;
  /** The buffer the body lies in, if it is to be used again. Not sent. */
  readonly room?: ArrayBuffer;
  /** To be called when nobody will look at the body any more; whoever does not know leaves it. */
  readonly letGo?: () => void;
};

/** Whether something has changed: it has not while the number at that place, in memory that threads share, is this one. */
export type Watch = { readonly place: number; readonly number: number };

/** Asked now and then by work that may take long: whether anybody still waits for it. */
export type Cancellation = Pick<AbortSignal, 'aborted'>;

/** That, and being told of it. An AbortSignal is one; making one of those costs as much as the rest of a small request. */
export type Departure = Cancellation & {
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

/**
 * Never rejects: a failure is a response in the protocol's own shape. What is known at once is answered at once. `signal` aborts when
 * the client has gone.
 */
export type WireHandler = (request: WireRequest, signal: Departure) => WireResponse | Promise<WireResponse>;

/** A WireHandler content with asking, so that it can run where an abort arrives as a flag in shared memory. */
export type PolledHandler = (request: WireRequest, signal: Cancellation) => Promise<WireResponse>;

/** A body piece by piece, each owned by who takes it. It comes no faster than it is taken; who stops early ends its source. */
export type Pieces = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** A request whose body is not held whole; decompressed. Reading it throws bad_input when it breaks off. */
export type StreamedRequest = Omit<WireRequest, 'body'> & { readonly body: Pieces };

/** An answer whose body is made while it is sent. One that throws is cut off, so that nobody takes it for whole. */
export type StreamedResponse = Omit<WireResponse, 'body'> & {
  readonly body: Pieces;
  /** Asked when the body is over. Their names stand in the `trailer` header. */
  readonly trailers?: () => Readonly<Record<string, string>>;
};

/**
 * Never rejects: a failure is a response in the protocol's own shape. It may answer before it has read the body, and what it
 * does not read is thrown away. `signal` says that the client has gone; the bodies then end by themselves.
 */
export type StreamHandler = (request: StreamedRequest, signal: Cancellation) => Promise<StreamedResponse>;

const encoder = new TextEncoder();

export function textResponse(status: number, text: string, contentType = 'text/plain; charset=utf-8'): WireResponse {
  return { status, headers: { 'content-type': contentType }, body: encoder.encode(text) };
}

/** A whole answer as a streamed one. */
export function inOnePiece({ body, ...head }: WireResponse): StreamedResponse {
  return { ...head, body: body.length === 0 ? piecesOf() : piecesOf(body) };
}

async function* piecesOf(...pieces: readonly Uint8Array<ArrayBuffer>[]) {
  yield* pieces;
}

export function jsonResponse(status: number, value: unknown): WireResponse {
  return textResponse(status, JSON.stringify(value), 'application/json');
}
