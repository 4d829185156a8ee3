// A request's body, decompressed: whole, bounded before and after decompression, or piece by piece.
import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { badInput, canceled, messageOf, QuadrantError, tooLarge } from '@/lib/kernel/errors';
import type { BodyBuffers } from './body-buffers';

export const NO_BODY = new Uint8Array(0);

/** Large enough that handing one to another thread costs nothing beside what is done with it. */
const PIECE_BYTES = 2 ** 19;

export type BodyLimits = { readonly maxBytes: number; readonly timeoutMs: number; readonly buffers: BodyBuffers };

/** RFC 9112, 6.3: neither header, no body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const declared = headers['content-length'];
  return (declared !== undefined && declared !== '0') || headers['transfer-encoding'] !== undefined;
}

/**
 * The whole body, in a buffer of its own, at most `maxBytes` after decompression. Encodings: identity, gzip, deflate.
 * @throws too_large past the limit; bad_input for an unknown encoding or broken compression, and when it is not there after
 * `timeoutMs`; canceled when the client left.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  const declaredBytes = Number(request.headers['content-length'] ?? 0);
  if (declaredBytes > limits.maxBytes) throw tooLarge(tooLargeText(limits.maxBytes));
  const decoder = decoderFor(request.headers['content-encoding']);
  return collect(decoder ? decoded(request, decoder) : request, limits);
}

/**
 * The body in pieces of one size, but for the last. Who stops early lets the rest of it be read and thrown away: a client that
 * still sends would not see the answer otherwise.
 * @throws bad_input at once for an unknown encoding; while it is read for broken compression, and when the body breaks off
 */
export function bodyPieces(request: IncomingMessage): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  return piecesOf(request, decoderFor(request.headers['content-encoding']));
}

async function* piecesOf(request: IncomingMessage, decoder: Transform | undefined) {
  const source = decoder ? decoded(request, decoder) : request;
  let piece = new Uint8Array(PIECE_BYTES);
  let filled = 0;
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      for (let from = 0; from < chunk.length; ) {
        const part: Buffer = chunk.subarray(from, from + PIECE_BYTES - filled);
        piece.set(part, filled);
        filled += part.length;
        from += part.length;
        if (filled < PIECE_BYTES) continue;
        yield piece;
        piece = new Uint8Array(PIECE_BYTES);
        filled = 0;
      }
    }
  } catch (cause) {
    throw unreadable(cause);
  } finally {
    if (decoder) request.unpipe(decoder);
    decoder?.destroy();
    request.resume();
  }
  if (filled > 0) yield piece.slice(0, filled);
}

function decoded(request: IncomingMessage, decoder: Transform): Readable {
  request.once('close', () => request.complete || decoder.destroy(canceled('the client closed the request')));
  return request.pipe(decoder);
}

const unreadable = (cause: unknown) =>
  cause instanceof QuadrantError ? cause : badInput(`cannot read the request body: ${messageOf(cause)}`);

const tooLargeText = (maxBytes: number) => `request body is larger than ${maxBytes} bytes`;

function decoderFor(encoding: string | undefined): Transform | undefined {
  if (encoding === undefined || encoding === '' || encoding === 'identity' || encoding === 'snappy') return undefined;
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip({ chunkSize: 2 ** 16 });
  if (encoding === 'deflate') return createInflate();
  throw badInput(`content-encoding ${JSON.stringify(encoding)} is not supported; use gzip, deflate or identity`);
}

/** By events: an iterator over the stream costs as much as all the rest of a small request. */
function collect(source: Readable, { maxBytes, timeoutMs, buffers }: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const fail = (error: Error) => {
      clearTimeout(late);
      reject(error);
    };
    const stop = (error: Error) => {
      source.pause();
      fail(error);
    };
    const late = setTimeout(() => stop(badInput(`the request body took longer than ${timeoutMs} ms`)), timeoutMs);
    source.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) stop(tooLarge(tooLargeText(maxBytes)));
      else chunks.push(chunk);
    });
    source.on('end', () => {
      clearTimeout(late);
      resolve(joined(chunks, buffers.take(bytes)));
    });
    source.on('error', (cause) => fail(unreadable(cause)));
    source.on('close', () => {
      if (!source.readableEnded) fail(badInput('cannot read the request body: it ended early'));
    });
  });
}

/** One piece, whose buffer can be moved to the engine thread. */
function joined(chunks: readonly Buffer[], whole: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
