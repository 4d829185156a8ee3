// Members of blocks, decoded: what a query unpacked is there for the next one. Floats only; histograms are decoded anew.
import { type Block, BlockReading } from '../codec/block';
import type { Columns } from '../columns';
import { type Decoded, type DecodedCache, NOT_KEPT } from '../decoded-cache';

/** The object and its views count, too; timestamps belong to the block. */
const OBJECT_BYTES = 256;

class KeptMember implements Decoded {
  generation = NOT_KEPT;
  readonly bytes: number;

  constructor(
    readonly columns: Columns,
    readonly letGo: () => void,
  ) {
    this.bytes = columns.values.byteLength + OBJECT_BYTES;
  }
}

export class DecodedBlocks {
  /** By member. A block that was written anew is another block. */
  private readonly membersOf = new WeakMap<Block, (KeptMember | undefined)[]>();

  constructor(private readonly cache: DecodedCache) {}

  /** Reads members of a block, for one query. */
  readerOf(block: Block): (member: number) => Columns | undefined {
    const kept = this.membersOf.get(block) ?? [];
    this.membersOf.set(block, kept);
    let reading: BlockReading | undefined;
    return (member) => {
      const known = kept[member];
      if (known) {
        this.cache.use(known);
        return known.columns;
      }
      reading ??= new BlockReading();
      const columns = block.read(member, reading);
      return columns && this.keep(columns, kept, member);
    };
  }

  private keep(columns: Columns, kept: (KeptMember | undefined)[], member: number): Columns {
    this.cache.misses++;
    if (columns.histograms || columns.startTimestampsMs) return columns;
    const known = { ...columns, ...kindOf(columns.values) };
    kept[member] = new KeptMember(known, () => {
      kept[member] = undefined;
    });
    this.cache.add(kept[member]);
    return known;
  }
}

function kindOf(values: Float64Array): Pick<Columns, 'isAllNumbers' | 'isRising'> {
  let isAllNumbers = true;
  let isRising = true;
  let before = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= before)) {
      isRising = false;
      if (Number.isNaN(value)) isAllNumbers = false;
    }
    before = value;
  }
  return { isAllNumbers, isRising };
}
