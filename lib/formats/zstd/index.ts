// Zstandard: built into Node from 22.15 on, an npm package before that. The one place that knows.

import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { Decoder, Encoder } from '@toondepauw/node-zstd';

// What is packed already gets no shorter by higher levels: two thirds of their time.
const LEVEL = 1;

type Transform = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Named as Node names them; absent before 22.15. */
type NativeZstd = {
  zstdCompress?: (bytes: Uint8Array, options: object, done: (error: Error | null, result: Buffer) => void) => void;
  zstdCompressSync?: (bytes: Uint8Array, options: object) => Buffer;
  zstdDecompress?: (bytes: Uint8Array, done: (error: Error | null, result: Buffer) => void) => void;
};

// zlib.constants.ZSTD_c_compressionLevel, which Node 20's types do not have.
const COMPRESSION_LEVEL = 100;

const native = zlib as NativeZstd;

const OPTIONS = { params: { [COMPRESSION_LEVEL]: LEVEL } };

/** Compresses a whole buffer off the calling thread. */
export const compress: Transform = native.zstdCompress
  ? (bytes) => promisify(native.zstdCompress as NonNullable<NativeZstd['zstdCompress']>)(bytes, OPTIONS)
  : packagedCompress();

/** The same on the calling thread: for what is shorter than the way to another one and back. */
export const compressNow: (bytes: Uint8Array) => Uint8Array = native.zstdCompressSync
  ? (bytes) => (native.zstdCompressSync as NonNullable<NativeZstd['zstdCompressSync']>)(bytes, OPTIONS)
  : packagedCompressNow();

/** Rejects for bytes that are no whole zstd frame. */
export const decompress: Transform = native.zstdDecompress
  ? (bytes) => promisify(native.zstdDecompress as NonNullable<NativeZstd['zstdDecompress']>)(bytes)
  : packagedDecompress();

function packagedCompress(): Transform {
  const encoder = new Encoder(LEVEL);
  return (bytes) => encoder.encode(asBuffer(bytes));
}

function packagedCompressNow() {
  const encoder = new Encoder(LEVEL);
  return (bytes: Uint8Array) => encoder.encodeSync(asBuffer(bytes));
}

function packagedDecompress(): Transform {
  const decoder = new Decoder();
  return (bytes) => decoder.decode(asBuffer(bytes));
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
