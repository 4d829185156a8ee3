// Large buffers that are used again and again: made anew each time, their megabytes a second keep the collectors of all threads they
// come through busy, and the kernel with handing out pages.

/** A smaller one costs less than keeping it does. */
const SMALLEST_BYTES = 2 ** 16;
const LARGEST_BYTES = 2 ** 23;
/** Of those that nobody uses. */
const MOST_SPARE_BYTES = 2 ** 24;

export class SpareBuffers {
  /** By their size, a power of two. */
  private readonly spare = new Map<number, ArrayBuffer[]>();
  private spareBytes = 0;

  /** Room at the front of a buffer that nobody else uses; what is in it is not zero. undefined: so many bytes are not worth it */
  take(bytes: number): Uint8Array<ArrayBuffer> | undefined {
    if (bytes <= SMALLEST_BYTES / 2 || bytes > LARGEST_BYTES) return undefined;
    const size = Math.max(SMALLEST_BYTES, 2 ** (32 - Math.clz32(bytes - 1)));
    const found = this.spare.get(size)?.pop();
    if (found) this.spareBytes -= size;
    return new Uint8Array(found ?? new ArrayBuffer(size), 0, bytes);
  }

  /** Takes back a buffer that was taken, here or in another thread, once nobody looks at it any more. */
  giveBack(buffer: ArrayBuffer): void {
    const size = buffer.byteLength;
    if (this.spareBytes + size > MOST_SPARE_BYTES) return;
    this.spareBytes += size;
    const others = this.spare.get(size);
    if (others) others.push(buffer);
    else this.spare.set(size, [buffer]);
  }
}
