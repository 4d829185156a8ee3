// Ref -> slot. A ref is never given twice; a slot, the place of a series' state in the head's columns, is. Pages of refs go
// when none of their series is left, so that series which come and go cost nothing in the end.
import type { SeriesRef } from '../../model';

const PAGE_BITS = 10;
const PAGE_SIZE = 1 << PAGE_BITS;
export const NO_SLOT = -1;

type Page = { readonly slots: Int32Array; live: number };

export class RefSlots {
  private readonly pages: (Page | undefined)[] = [];
  private nextRef: SeriesRef = 0;

  /** Every ref given so far is below this. */
  get end(): SeriesRef {
    return this.nextRef;
  }

  /** A new ref for the series in `slot`. */
  add(slot: number): SeriesRef {
    const ref = this.nextRef++;
    let page = this.pages[ref >>> PAGE_BITS];
    if (!page) {
      page = { slots: new Int32Array(PAGE_SIZE).fill(NO_SLOT), live: 0 };
      this.pages[ref >>> PAGE_BITS] = page;
    }
    page.slots[ref & (PAGE_SIZE - 1)] = slot;
    page.live++;
    return ref;
  }

  /** NO_SLOT for a ref whose series has gone, and for one never given. */
  slotOf(ref: SeriesRef): number {
    const page = this.pages[ref >>> PAGE_BITS];
    return page === undefined ? NO_SLOT : (page.slots[ref & (PAGE_SIZE - 1)] as number);
  }

  /** Refs that still mean a series, rising. */
  live(): Uint32Array {
    const found = new Uint32Array(this.pages.reduce((sum, page) => sum + (page?.live ?? 0), 0));
    let count = 0;
    this.pages.forEach((page, number) => {
      page?.slots.forEach((slot, i) => {
        if (slot !== NO_SLOT) found[count++] = number * PAGE_SIZE + i;
      });
    });
    return found;
  }

  remove(ref: SeriesRef): void {
    const page = this.pages[ref >>> PAGE_BITS];
    if (!page || page.slots[ref & (PAGE_SIZE - 1)] === NO_SLOT) return;
    page.slots[ref & (PAGE_SIZE - 1)] = NO_SLOT;
    // The page that new refs go to stays.
    if (--page.live === 0 && ref >>> PAGE_BITS !== this.nextRef >>> PAGE_BITS)
      this.pages[ref >>> PAGE_BITS] = undefined;
  }
}
