// Pages of an arena, filled one after the other with what is forgotten all at once. Everything is in words.
import type { Arena } from '@/lib/kernel/wasm/arena';

export const PAGE_WORDS = 1 << 18;

export class Pages {
  /** Where pages begin; those before `page` are full. */
  private readonly starts: number[] = [];
  private page = -1;
  private free = 0;
  private end = 0;

  constructor(
    private readonly arena: Arena,
    private readonly most: number,
  ) {}

  /** Whether so many words would need a page more than there may be. */
  isFullFor(words: number): boolean {
    return this.free + words > this.end && this.page + 1 >= this.most;
  }

  /** Sees to it that so many words, no more than a page has, lie next in one page. false: the arena must grow first. */
  reserve(words: number): boolean {
    return this.free + words <= this.end || this.begin();
  }

  /** Where so many words lie, which have been reserved. */
  take(words: number): number {
    const at = this.free;
    this.free += words;
    return at;
  }

  private begin(): boolean {
    if (this.page + 1 === this.starts.length) {
      const address = this.arena.allocate(PAGE_WORDS * 4);
      if (address === undefined) return false;
      this.starts.push(address >> 2);
    }
    this.free = this.starts[++this.page] as number;
    this.end = this.free + PAGE_WORDS;
    return true;
  }

  /** Pages are filled anew. */
  forget(): void {
    this.page = -1;
    this.free = 0;
    this.end = 0;
  }
}
