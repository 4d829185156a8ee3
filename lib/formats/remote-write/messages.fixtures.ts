// Messages built field by field, as a client would send them; and a snappy block around them. For tests.

export type Bytes = readonly number[];

export const varint = (value: number | bigint): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
};

/** A field that is a varint. */
export const number = (field: number, value: number | bigint) => [...varint(field << 3), ...varint(value)];

/** A delimited field: a message, a text, packed numbers. */
export const bytes = (field: number, ...content: Bytes[]): number[] => {
  const whole = content.flat();
  return [...varint((field << 3) | 2), ...varint(whole.length), ...whole];
};

export const text = (field: number, value: string) => bytes(field, [...Buffer.from(value)]);

export const eight = (value: number) => {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return [...content];
};

export const double = (field: number, value: number) => [...varint((field << 3) | 1), ...eight(value)];

/** sint32 and sint64. */
export const zigzag = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value);

/** The staleness marker's eight bytes. */
export const STALE: Bytes = [2, 0, 0, 0, 0, 0, 0xf0, 0x7f];

/** A label of version 1, in a series and in an exemplar. */
export const label = (name: string, value: string) => bytes(1, text(1, name), text(2, value));

export const labels = (object: Readonly<Record<string, string>>) =>
  Object.entries(object).flatMap(([name, value]) => label(name, value));

/** Field 2 of a series in both versions. */
export const sample = (value: number, timestampMs: number | bigint, startTimestampMs = 0) =>
  bytes(2, double(1, value), number(2, timestampMs), startTimestampMs ? number(3, startTimestampMs) : []);

export const staleSample = (timestampMs: number) => bytes(2, [9, ...STALE], number(2, timestampMs));

export type SentHistogram = {
  readonly count?: number | { readonly float: number };
  readonly sum?: number | 'stale';
  readonly schema?: number;
  readonly zeroThreshold?: number;
  readonly zeroCount?: number | { readonly float: number };
  readonly negativeSpans?: readonly (readonly [offset: number, length: number])[];
  readonly negativeDeltas?: readonly number[];
  readonly negativeCounts?: readonly number[];
  readonly positiveSpans?: readonly (readonly [offset: number, length: number])[];
  readonly positiveDeltas?: readonly number[];
  readonly positiveCounts?: readonly number[];
  readonly resetHint?: number;
  readonly timestampMs?: number;
  readonly customValues?: readonly number[];
  readonly startTimestampMs?: number;
};

/** The content of a histogram's message; fields that are not given are not sent. */
export function histogram(sent: SentHistogram): number[] {
  const counted = (field: number, count: number | { readonly float: number } | undefined) =>
    count === undefined ? [] : typeof count === 'number' ? number(field, count) : double(field + 1, count.float);
  const spans = (field: number, list: SentHistogram['positiveSpans'] = []) =>
    list.flatMap(([offset, length]) => bytes(field, [1 << 3, ...zigzag(offset)], number(2, length)));
  const packed = (field: number, list: readonly number[] | undefined, one: (value: number) => number[]) =>
    list === undefined ? [] : bytes(field, list.flatMap(one));
  return [
    ...counted(1, sent.count),
    ...(sent.sum === undefined ? [] : sent.sum === 'stale' ? [(3 << 3) | 1, ...STALE] : double(3, sent.sum)),
    ...(sent.schema === undefined ? [] : [4 << 3, ...zigzag(sent.schema)]),
    ...(sent.zeroThreshold === undefined ? [] : double(5, sent.zeroThreshold)),
    ...counted(6, sent.zeroCount),
    ...spans(8, sent.negativeSpans),
    ...packed(9, sent.negativeDeltas, zigzag),
    ...packed(10, sent.negativeCounts, eight),
    ...spans(11, sent.positiveSpans),
    ...packed(12, sent.positiveDeltas, zigzag),
    ...packed(13, sent.positiveCounts, eight),
    ...(sent.resetHint === undefined ? [] : number(14, sent.resetHint)),
    ...(sent.timestampMs === undefined ? [] : number(15, sent.timestampMs)),
    ...packed(16, sent.customValues, eight),
    ...(sent.startTimestampMs === undefined ? [] : number(17, sent.startTimestampMs)),
  ];
}

/** Version 2: a table that numbers each text it is asked for. */
export class SymbolTable {
  private readonly refs = new Map([['', 0]]);

  of(symbol: string): number {
    const ref = this.refs.get(symbol) ?? this.refs.size;
    this.refs.set(symbol, ref);
    return ref;
  }

  /** Packed refs, field 1 of a series and of an exemplar. */
  refsOf(object: Readonly<Record<string, string>>): number[] {
    return bytes(
      1,
      Object.entries(object).flatMap(([name, value]) => [...varint(this.of(name)), ...varint(this.of(value))]),
    );
  }

  fields(): number[] {
    return [...this.refs.keys()].flatMap((symbol) => text(4, symbol));
  }
}

/** A snappy block that is one literal. */
export function snappyLiteral(message: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  if (message.length === 0) return Uint8Array.of(0);
  const last = message.length - 1;
  const header = [...varint(message.length), 63 << 2, last & 255, (last >> 8) & 255, (last >> 16) & 255, last >>> 24];
  const block = new Uint8Array(header.length + message.length);
  block.set(header);
  block.set(message, header.length);
  return block;
}
