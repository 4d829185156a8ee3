// Records as they lie in the database. A thousand alerts say much the same: packed they are a fifteenth, which Postgres writes,
// and has on disk, in a fraction of the time that packing takes.
import type { Compression } from '../../../doors';

/** Of less there is nothing to gain. */
const LEAST_BYTES = 2_048;

/** JSON begins with it, and nothing packed does. */
const BRACE = 0x7b;

/** @param text JSON of an object, in UTF-8; short ones stay as they are */
export const packed = async (text: Buffer, { compress }: Compression): Promise<Buffer> =>
  text.length < LEAST_BYTES ? text : asBuffer(await compress(text));

/** The text of a record, packed or not, as builds before this one wrote them. @throws for bytes that are neither */
export const unpacked = async (record: Buffer, { decompress }: Compression): Promise<Buffer> =>
  record[0] === BRACE ? record : asBuffer(await decompress(record));

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
