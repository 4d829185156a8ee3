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
};

/** Never rejects: a failure is a response in the protocol's own shape. `signal` aborts when the client has gone. */
export type WireHandler = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;

/** Asked now and then by work that may take long: whether anybody still waits for it. */
export type Cancellation = Pick<AbortSignal, 'aborted'>;

/** A WireHandler content with asking, so that it can run where an abort arrives as a flag in shared memory. */
export type PolledHandler = (request: WireRequest, signal: Cancellation) => Promise<WireResponse>;

const encoder = new TextEncoder();

export function textResponse(status: number, text: string, contentType = 'text/plain; charset=utf-8'): WireResponse {
  return { status, headers: { 'content-type': contentType }, body: encoder.encode(text) };
}

export function jsonResponse(status: number, value: unknown): WireResponse {
  return textResponse(status, JSON.stringify(value), 'application/json');
}
