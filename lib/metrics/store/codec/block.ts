// One block: the samples of a group of up to 64 series in a window of time, before compression. Series that share their
// timestamps share one column of them; each series' values stand alone or lean on those of the member before it, so one series
// is read without the others.
//
// version | count of time columns, each: count of samples, bytes, timestamps | count of members, each: its time column + 1 (0: it
// has no samples), flags, bytes | the members' values, and what only some have.
import { bug } from '@/lib/kernel/errors';
import type { Histogram } from '@/lib/kernel/histogram';
import type { Columns } from '../columns';
import { ByteReader, ByteWriter } from './bytes';
import { HistogramReader, HistogramWriter } from './histograms';
import { decodeTimestamps, encodeTimestamps } from './timestamps';
import { decodeValues, encodeValues, needsReference } from './values';

const VERSION = 2;
const HAS_STARTS = 1;
const HAS_HISTOGRAMS = 2;

/** As many members as a group may have. */
export const GROUP_SIZE = 64;

const WHAT = 'sample block';

/** @param members by their place in the group; undefined or empty: no samples. At least one has some. */
export function encodeBlock(members: readonly (Columns | undefined)[]): Uint8Array {
  const times = new TimeColumns();
  const columnOf = members.map((columns) =>
    columns && columns.timestampsMs.length > 0 ? times.indexOf(columns.timestampsMs) : -1,
  );
  const body = new ByteWriter();
  const ends: number[] = [];
  members.forEach((columns, i) => {
    if (columns && columnOf[i] !== -1) {
      const before = columnOf[i - 1] === columnOf[i] ? members[i - 1]?.values : undefined;
      writeMember(columns, before, body);
    }
    ends.push(body.length);
  });
  const block = new ByteWriter(body.length + 1024);
  block.byte(VERSION);
  times.write(block);
  block.unsigned(members.length);
  members.forEach((columns, i) => {
    block.unsigned((columnOf[i] as number) + 1);
    if (columnOf[i] === -1) return;
    block.byte((columns?.startTimestampsMs ? HAS_STARTS : 0) | (columns?.histograms ? HAS_HISTOGRAMS : 0));
    block.unsigned((ends[i] as number) - (ends[i - 1] ?? 0));
  });
  block.raw(body.done());
  return block.done().slice();
}

/** The distinct timestamp columns of a block. */
class TimeColumns {
  private readonly columns: Float64Array[] = [];

  indexOf(timestampsMs: Float64Array): number {
    // The latest first: neighbours share.
    const found = this.columns.findLastIndex((column) => column === timestampsMs || areEqual(column, timestampsMs));
    return found >= 0 ? found : this.columns.push(timestampsMs) - 1;
  }

  write(out: ByteWriter): void {
    out.unsigned(this.columns.length);
    const bytes = new ByteWriter();
    for (const column of this.columns) {
      bytes.reset();
      encodeTimestamps(column, column.length, bytes);
      out.unsigned(column.length);
      out.unsigned(bytes.length);
      out.raw(bytes.done());
    }
  }
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** @param before values of the member before it, where that has the same timestamps */
function writeMember(
  { values, startTimestampsMs, histograms }: Columns,
  before: Float64Array | undefined,
  out: ByteWriter,
): void {
  encodeValues(values, values.length, out, before);
  if (startTimestampsMs) encodeValues(startTimestampsMs, startTimestampsMs.length, out);
  if (!histograms) return;
  const row = new HistogramWriter();
  out.unsigned(histograms.filter(Boolean).length);
  histograms.forEach((histogram, i) => {
    if (!histogram) return;
    out.unsigned(i);
    row.write(histogram, out);
  });
}

type Member = { readonly timeColumn: number; readonly flags: number; readonly start: number };
type TimeColumn = { readonly count: number; readonly start: number; timestampsMs: Float64Array | undefined };

/** A block's bytes, their layout known. Reads a member at a time; timestamps once read are kept. */
export class Block {
  private readonly times: readonly TimeColumn[];
  private readonly members: readonly Member[];

  /** @throws bug when the bytes are no such block */
  constructor(private readonly bytes: Uint8Array) {
    const reader = new ByteReader(bytes, WHAT);
    const version = reader.byte();
    if (version !== VERSION) throw bug(`${WHAT} has version ${version}, this program reads ${VERSION}`);
    this.times = Array.from({ length: reader.count(2) }, () => readTimeColumn(reader));
    const headers = Array.from({ length: reader.count(1) }, () => readMemberHeader(reader));
    let start = reader.position;
    this.members = headers.map(({ timeColumn, flags, bytes }) => {
      const member = { timeColumn, flags, start };
      start += bytes;
      return member;
    });
    if (start !== bytes.length) throw bug(`${WHAT} has ${bytes.length} bytes where ${start} are due`);
  }

  /** What it takes in memory, about. */
  get sizeBytes(): number {
    return this.bytes.length + this.members.length * 48 + this.times.reduce((sum, { count }) => sum + count * 8, 0);
  }

  get memberCount(): number {
    return this.members.length;
  }

  /** Samples of a member; undefined: it has none. */
  read(index: number, reading: BlockReading = new BlockReading()): Columns | undefined {
    const member = this.members[index];
    const time = member && this.times[member.timeColumn];
    if (!member || !time) return undefined;
    const { values, end } = this.readValues(index, member, time.count, reading);
    const timestampsMs = this.timestampsOf(time);
    if (member.flags === 0) return { timestampsMs, values };
    return { timestampsMs, values, ...this.readOthers(member, time.count, end) };
  }

  private timestampsOf(time: TimeColumn): Float64Array {
    if (!time.timestampsMs) {
      time.timestampsMs = new Float64Array(time.count);
      decodeTimestamps(this.bytes, time.start, time.count, time.timestampsMs, 0);
    }
    return time.timestampsMs;
  }

  private readValues(
    index: number,
    { start, timeColumn }: Member,
    count: number,
    reading: BlockReading,
  ): DecodedValues {
    const known = reading.get(index);
    if (known) return known;
    const before = needsReference(this.bytes, start) ? this.members[index - 1] : undefined;
    if (before && before.timeColumn !== timeColumn) throw bug(`${WHAT}: member ${index} leans on one of other times`);
    const reference = before && this.readValues(index - 1, before, count, reading).values;
    const values = new Float64Array(count);
    const decoded = { values, end: decodeValues(this.bytes, start, count, values, 0, reference) };
    reading.set(index, decoded);
    return decoded;
  }

  private readOthers({ flags }: Member, count: number, at: number): Pick<Columns, 'startTimestampsMs' | 'histograms'> {
    let position = at;
    let startTimestampsMs: Float64Array | undefined;
    if (flags & HAS_STARTS) {
      startTimestampsMs = new Float64Array(count);
      position = decodeValues(this.bytes, position, count, startTimestampsMs, 0);
    }
    const histograms =
      flags & HAS_HISTOGRAMS ? readHistograms(new ByteReader(this.bytes, WHAT, position), count) : undefined;
    return { ...(startTimestampsMs && { startTimestampsMs }), ...(histograms && { histograms }) };
  }
}

type DecodedValues = { readonly values: Float64Array; readonly end: number };

/** What one reader has decoded of one block: members lean on the one before them, so the next may need it. By member. */
export class BlockReading extends Map<number, DecodedValues> {}

function readTimeColumn(reader: ByteReader): TimeColumn {
  const count = reader.unsigned();
  const bytes = reader.count(1);
  const start = reader.position;
  reader.raw(bytes);
  return { count, start, timestampsMs: undefined };
}

function readMemberHeader(reader: ByteReader): { timeColumn: number; flags: number; bytes: number } {
  const timeColumn = reader.unsigned() - 1;
  if (timeColumn === -1) return { timeColumn, flags: 0, bytes: 0 };
  return { timeColumn, flags: reader.byte(), bytes: reader.unsigned() };
}

function readHistograms(reader: ByteReader, count: number): (Histogram | undefined)[] {
  const row = new HistogramReader();
  const histograms = new Array<Histogram | undefined>(count).fill(undefined);
  for (let left = reader.count(10); left > 0; left--) {
    const index = reader.unsigned();
    histograms[index] = row.read(reader);
  }
  return histograms;
}
