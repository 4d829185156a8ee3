// Arrays as parameters of a statement, in Postgres' binary format: node-pg would write them as one text, quote every element of
// it, and have Postgres take it apart again. Elements that are null are NULL.
import { bug } from '@/lib/kernel/errors';

/** pg_type.oid */
const OIDS = { bool: 16, int8: 20, int4: 23, text: 25, json: 114, uuid: 2950 } as const;

/** Dimensions, flags, type of elements, length, lower bound: 32 bits each. */
const HEAD_BYTES = 20;
/** UTF-8 of one UTF-16 unit. */
const MOST_BYTES_A_UNIT = 3;

/** What is being written; answers are copies. */
let bytes = Buffer.allocUnsafe(64 * 1024);

export type ArrayOf<T> = (elements: readonly (T | null)[]) => Buffer;

/** `text[]`, for any texts without U+0000; a lone surrogate becomes U+FFFD, as in every text that is sent to Postgres. */
export const textArray: ArrayOf<string> = (texts) => arrayOf(OIDS.text, texts, writeText);

/** `json[]`, of texts that are JSON. */
export const jsonArray: ArrayOf<string> = (texts) => arrayOf(OIDS.json, texts, writeText);

/** `uuid[]`, of texts with or without hyphens. */
export const uuidArray: ArrayOf<string> = (ids) => arrayOf(OIDS.uuid, ids, writeUuid);

/** `bigint[]`, of whole numbers up to 2^53. */
export const bigintArray: ArrayOf<number> = (numbers) => arrayOf(OIDS.int8, numbers, writeBigint);

/** `integer[]` */
export const integerArray: ArrayOf<number> = (numbers) => arrayOf(OIDS.int4, numbers, writeInteger);

/** `boolean[]` */
export const booleanArray: ArrayOf<boolean> = (values) => arrayOf(OIDS.bool, values, writeBoolean);

/** @param write writes an element with its length in front, and gives where it ends */
function arrayOf<T>(oid: number, elements: readonly (T | null)[], write: (element: T, at: number) => number): Buffer {
  let hasNull = false;
  let end = HEAD_BYTES;
  for (const element of elements) {
    if (element === null) hasNull = true;
    end = element === null ? begin(-1, end) : write(element, end);
  }
  if (elements.length === 0) end = 12; // no dimension: neither length nor bound
  bytes.writeInt32BE(elements.length === 0 ? 0 : 1, 0);
  bytes.writeInt32BE(hasNull ? 1 : 0, 4);
  bytes.writeInt32BE(oid, 8);
  bytes.writeInt32BE(elements.length, 12);
  bytes.writeInt32BE(1, 16);
  return Buffer.from(bytes.subarray(0, end));
}

/** Makes room for an element, and writes its length. */
function begin(length: number, at: number, reserved = length): number {
  const end = at + 4 + Math.max(0, reserved);
  if (end > bytes.length) {
    const larger = Buffer.allocUnsafe(2 * end);
    bytes.copy(larger);
    bytes = larger;
  }
  return bytes.writeInt32BE(length, at);
}

function writeText(text: string, at: number): number {
  const start = begin(0, at, MOST_BYTES_A_UNIT * text.length);
  const length = bytes.write(text, start);
  bytes.writeInt32BE(length, at);
  return start + length;
}

function writeUuid(id: string, at: number): number {
  const start = begin(16, at);
  if (bytes.write(id.replaceAll('-', ''), start, 16, 'hex') !== 16) throw bug(`${JSON.stringify(id)} is no UUID`);
  return start + 16;
}

function writeBigint(number: number, at: number): number {
  if (!Number.isSafeInteger(number)) throw bug(`${number} is no whole number`);
  const start = begin(8, at);
  bytes.writeInt32BE(Math.floor(number / 2 ** 32), start);
  return bytes.writeUInt32BE(number >>> 0, start + 4);
}

function writeInteger(number: number, at: number): number {
  if (number !== (number | 0)) throw bug(`${number} is no whole number of 32 bits`);
  return bytes.writeInt32BE(number, begin(4, at));
}

function writeBoolean(value: boolean, at: number): number {
  return bytes.writeUInt8(value ? 1 : 0, begin(1, at));
}
