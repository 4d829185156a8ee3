// Reads a request's body to its end: decompressed, bounded before and after decompression.
import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { badInput, canceled, messageOf, QuadrantError, tooLarge } from '@/lib/kernel/errors';

const NO_BODY = new Uint8Array(0);

/**
 * The whole body, at most `maxBytes` after decompression. Encodings: identity, gzip, deflate.
 * @throws too_large past the limit; bad_input for an unknown encoding or broken compression; canceled when the client left.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const declaredBytes = Number(request.headers['content-length'] ?? Number.NaN);
  if (declaredBytes > maxBytes) throw tooLarge(tooLargeText(maxBytes));
  if (declaredBytes === 0 || (Number.isNaN(declaredBytes) && !request.headers['transfer-encoding'])) return NO_BODY;
  const decoder = decoderFor(request.headers['content-encoding']);
  const source = decoder ? request.pipe(decoder) : request;
  if (decoder)
    request.once('close', () => request.complete || decoder.destroy(canceled('the client closed the request')));
  return collect(source, maxBytes);
}

const tooLargeText = (maxBytes: number) => `request body is larger than ${maxBytes} bytes`;

function decoderFor(encoding: string | undefined): Transform | undefined {
  if (encoding === undefined || encoding === '' || encoding === 'identity' || encoding === 'snappy') return undefined;
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  throw badInput(`content-encoding ${JSON.stringify(encoding)} is not supported; use gzip, deflate or identity`);
}

/** By events: an iterator over the stream costs as much as all the rest of a small request. */
function collect(source: Readable, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    source.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        source.pause();
        reject(tooLarge(tooLargeText(maxBytes)));
      } else chunks.push(chunk);
    });
    source.once('end', () => resolve(joined(chunks, bytes)));
    source.once('error', (cause) =>
      reject(cause instanceof QuadrantError ? cause : badInput(`cannot read the request body: ${messageOf(cause)}`)),
    );
    source.once('close', () => {
      if (!source.readableEnded) reject(badInput('cannot read the request body: it ended early'));
    });
  });
}

/** One buffer of exactly the right size, so that it can be moved to the engine thread. */
function joined(chunks: readonly Buffer[], bytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
