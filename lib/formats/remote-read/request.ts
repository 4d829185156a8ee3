// prometheus.ReadRequest: which series, of what time, in which form. Source: prometheus/prompb remote.proto, types.proto.
import { WireReader } from '@/lib/formats/remote-write/wire-reader';
import { badInput, kindOf } from '@/lib/kernel/errors';
import type { Matcher, MatchType } from '@/lib/kernel/matchers';

/** Both ends inclusive. What the query is for (hints) is not read: it changes no answer. */
export type ReadQuery = { readonly startMs: number; readonly endMs: number; readonly matchers: readonly Matcher[] };

export type ReadRequest = {
  readonly queries: readonly ReadQuery[];
  /** Numbers of response types, the one liked best first. Empty: the client knows only samples. */
  readonly acceptedTypes: readonly number[];
};

export const SAMPLES = 0;
export const STREAMED_XOR_CHUNKS = 1;

const VARINT = 0;
const MESSAGE = 2;

/** @throws bad_input for what is no such message */
export function readRequest(bytes: Uint8Array): ReadRequest {
  try {
    return readFields(new WireReader(bytes));
  } catch (refused) {
    // The reader's own words speak of remote write.
    throw kindOf(refused) === 'bad_input' ? badInput('cannot decode the remote read request') : refused;
  }
}

function readFields(reader: WireReader): ReadRequest {
  const queries: ReadQuery[] = [];
  const acceptedTypes: number[] = [];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === ((1 << 3) | MESSAGE)) queries.push(within(reader, readQuery));
    else if (tag === ((2 << 3) | VARINT)) acceptedTypes.push(reader.unsigned());
    else if (tag === ((2 << 3) | MESSAGE)) acceptedTypes.push(...within(reader, readPacked));
    else reader.skip(tag);
  }
  return { queries, acceptedTypes };
}

/** Reads the message that begins here and nothing beyond it. */
function within<T>(reader: WireReader, read: (reader: WireReader) => T): T {
  const outer = reader.end;
  reader.end = reader.enter();
  const message = read(reader);
  reader.end = outer;
  return message;
}

function readPacked(reader: WireReader): number[] {
  const numbers: number[] = [];
  while (reader.at < reader.end) numbers.push(reader.unsigned());
  return numbers;
}

function readQuery(reader: WireReader): ReadQuery {
  let [startMs, endMs] = [0, 0];
  const matchers: Matcher[] = [];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === ((1 << 3) | VARINT)) startMs = reader.signed();
    else if (tag === ((2 << 3) | VARINT)) endMs = reader.signed();
    else if (tag === ((3 << 3) | MESSAGE)) matchers.push(within(reader, readMatcher));
    else reader.skip(tag);
  }
  return { startMs, endMs, matchers };
}

const MATCH_TYPES: readonly MatchType[] = ['=', '!=', '=~', '!~'];

function readMatcher(reader: WireReader): Matcher {
  let [type, name, value] = [0, '', ''];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === ((1 << 3) | VARINT)) type = reader.unsigned();
    else if (tag === ((2 << 3) | MESSAGE)) name = reader.text();
    else if (tag === ((3 << 3) | MESSAGE)) value = reader.text();
    else reader.skip(tag);
  }
  const matchType = MATCH_TYPES[type];
  if (matchType === undefined) throw badInput(`there is no matcher type ${type}`);
  return { type: matchType, name, value };
}
