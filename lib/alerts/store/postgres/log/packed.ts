// Records as they lie in the database. A thousand alerts say much the same: packed they are a ninth, fingerprints most of it, and
// Postgres has that on disk sooner by more than packing takes.
import type { Compression } from '../../../doors';
import { FORMAT } from './record';
import { BRACE } from './record-json';

/** Of less there is nothing to gain. */
const LEAST_BYTES = 2_048;

/** @param record as encodeRecord makes them; short ones stay as they are. A thousand alerts take 0.1 ms. */
export const packed = (record: Buffer, { compressNow }: Compression): Buffer =>
  record.length < LEAST_BYTES ? record : asBuffer(compressNow(record));

/** A record, which was packed or not. @throws for bytes that are neither */
export const unpacked = async (record: Buffer, { decompress }: Compression): Promise<Buffer> =>
  record[0] === FORMAT || record[0] === BRACE ? record : asBuffer(await decompress(record));

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
