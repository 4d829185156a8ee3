// Samples that have been decoded, kept for the next query up to a budget: dashboards ask for the same series again and again.
// Who decodes keeps them where it finds them at once; this only says when they must go.

/** Decoded samples of one series, or a part of it. */
export type Decoded = {
  /** Set by the cache alone. */
  generation: number;
  bytes: number;
  /** The owner forgets them. Columns that were handed out stay as they are. */
  readonly letGo: () => void;
};

/** The generation of what is not in the cache. */
export const NOT_KEPT = -1;

/**
 * Two generations: what is used moves into the younger one; when that holds half the budget the older one goes as a whole. So a
 * use costs a comparison, not a place in a list.
 */
export class DecodedCache {
  private generation = 1;
  private young: Decoded[] = [];
  private old: Decoded[] = [];
  private youngBytes = 0;
  private oldBytes = 0;
  hits = 0;
  misses = 0;

  constructor(private readonly maxBytes: number) {}

  /** Hardly more than the budget. */
  get bytes(): number {
    return this.youngBytes + this.oldBytes;
  }

  /** Whether so much may be kept at all. */
  hasRoomFor(bytes: number): boolean {
    return bytes <= this.maxBytes / 2;
  }

  add(decoded: Decoded): void {
    if (!this.hasRoomFor(decoded.bytes)) {
      decoded.letGo();
      return;
    }
    if (this.youngBytes + decoded.bytes > this.maxBytes / 2) this.age();
    decoded.generation = this.generation;
    this.young.push(decoded);
    this.youngBytes += decoded.bytes;
  }

  /** It was found: it stays for as long as what was added now. */
  use(decoded: Decoded): void {
    this.hits++;
    if (decoded.generation === this.generation) return;
    this.remove(decoded);
    this.add(decoded);
  }

  /** What is in the cache takes so much from now on. */
  resize(decoded: Decoded, bytes: number): void {
    const more = bytes - decoded.bytes;
    decoded.bytes = bytes;
    if (decoded.generation === this.generation) this.youngBytes += more;
    else if (decoded.generation === this.generation - 1) this.oldBytes += more;
    if (this.youngBytes > this.maxBytes / 2) this.age();
  }

  /** Its owner forgets it by itself. */
  remove(decoded: Decoded): void {
    if (decoded.generation === this.generation) this.youngBytes -= decoded.bytes;
    else if (decoded.generation === this.generation - 1) this.oldBytes -= decoded.bytes;
    decoded.generation = NOT_KEPT;
  }

  private age(): void {
    // Of the older ones those that were used since are in the younger list, too.
    for (const decoded of this.old) {
      if (decoded.generation !== this.generation - 1) continue;
      decoded.generation = NOT_KEPT;
      decoded.letGo();
    }
    this.old = this.young;
    this.oldBytes = this.youngBytes;
    this.young = [];
    this.youngBytes = 0;
    this.generation++;
  }
}
