// Refs, rising, in a byte or two each, or less: series that follow one another mostly share labels, so a list is written as runs.
// What somebody asked for stays spelled out for the next one until it is let go.
import type { SeriesRef } from '../../model';
import { ByteReader, ByteWriter } from '../codec/bytes';

const FIRST_BYTES = 8;

export class RefList {
  count = 1;
  /** All runs but the last: how far each begins behind the one before, doubled, plus 1 when it is longer than one; then how much longer. */
  private runs: ByteWriter | undefined;
  /** One past the last ref of `runs`. */
  private runsEnd = 0;
  /** The last run. */
  private lastStart: SeriesRef;
  private last: SeriesRef;
  private spelled: Uint32Array | undefined;

  constructor(first: SeriesRef) {
    this.lastStart = first;
    this.last = first;
  }

  /** @param refs rising, at least one */
  static of(refs: Uint32Array): RefList {
    const list = new RefList(refs[0] as SeriesRef);
    for (let i = 1; i < refs.length; i++) list.add(refs[i] as SeriesRef);
    return list;
  }

  /** @param ref larger than all there are */
  add(ref: SeriesRef): void {
    if (ref !== this.last + 1) {
      this.endRun();
      this.lastStart = ref;
    }
    this.last = ref;
    this.count++;
    this.spelled = undefined;
  }

  private endRun(): void {
    this.runs ??= new ByteWriter(FIRST_BYTES);
    const longer = this.last - this.lastStart;
    this.runs.unsigned((this.lastStart - this.runsEnd) * 2 + (longer > 0 ? 1 : 0));
    if (longer > 0) this.runs.unsigned(longer);
    this.runsEnd = this.last + 1;
  }

  /** All of them. Read only. */
  refs(): Uint32Array {
    this.spelled ??= this.spell();
    return this.spelled;
  }

  private spell(): Uint32Array {
    const refs = new Uint32Array(this.count);
    let at = 0;
    let next = 0;
    if (this.runs) {
      const bytes = this.runs.done();
      for (const reader = new ByteReader(bytes, 'list of refs'); reader.position < bytes.length; ) {
        const code = reader.unsigned();
        next += Math.floor(code / 2);
        refs[at++] = next++;
        if (code % 2 === 1) for (let longer = reader.unsigned(); longer > 0; longer--) refs[at++] = next++;
      }
    }
    for (next = this.lastStart; next <= this.last; next++) refs[at++] = next;
    return refs;
  }

  /** Who asks again waits until they are spelled out again. */
  letGo(): void {
    this.spelled = undefined;
  }
}
