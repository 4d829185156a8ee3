// Room for windows in pages, by units of 32 two-byte numbers. What is given back is taken again first.
/** How many numbers a unit has. */
export const UNIT_BITS = 5;
export const UNIT = 1 << UNIT_BITS;
/** Units of one page lie in one array: of a unit's number, the higher bits are its page's. */
export const PAGE_BITS = 9;
export const PAGE_UNITS = 1 << PAGE_BITS;

export class WindowRoom {
  private readonly pages: Int16Array[] = [];
  /** The same as words. */
  private readonly wordPages: Uint32Array[] = [];
  /** By how many units they are: where what was given back begins. */
  private readonly free: number[][] = [];
  private end = 0;

  /** So many units, one after the other in one page; what is in them is of no meaning. @returns the first */
  take(units: number): number {
    const first = this.free[units]?.pop() ?? this.claim(units);
    if (first >>> PAGE_BITS === this.pages.length) this.addPage();
    return first;
  }

  private claim(units: number): number {
    const left = PAGE_UNITS - (this.end & (PAGE_UNITS - 1));
    for (let rest = left < units ? left : 0; rest > 0; rest--) this.giveBack(this.end++, 1);
    const first = this.end;
    this.end += units;
    return first;
  }

  private addPage(): void {
    const page = new Int16Array(PAGE_UNITS << UNIT_BITS);
    this.pages.push(page);
    this.wordPages.push(new Uint32Array(page.buffer));
  }

  /** Others may lie there from here on. */
  giveBack(first: number, units: number): void {
    this.free[units] ??= [];
    this.free[units].push(first);
  }

  pageOf(first: number): Int16Array {
    return this.pages[first >>> PAGE_BITS] as Int16Array;
  }

  wordsOf(first: number): Uint32Array {
    return this.wordPages[first >>> PAGE_BITS] as Uint32Array;
  }

  /** Where in its page a unit begins. */
  startOf(first: number): number {
    return (first & (PAGE_UNITS - 1)) << UNIT_BITS;
  }
}
