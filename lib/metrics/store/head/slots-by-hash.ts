// Hash of a label set -> the slots whose series have that hash. Two words and a half a series: a Map takes five times as much.
import { NO_SLOT } from './ref-slots';

const FIRST_PLACES = 1024;
const EMPTY = 0;

export class SlotsByHash {
  /** Slots, plus 1, open addressing; at most three quarters are taken. */
  private places = new Int32Array(FIRST_PLACES);
  private count = 0;
  /** By slot. */
  private hashes = new Int32Array(FIRST_PLACES);

  /** The slot among those of this hash that is the wanted one; NO_SLOT: none is. */
  find(hash: number, isWanted: (slot: number) => boolean): number {
    for (let place = hash & this.mask; this.places[place] !== EMPTY; place = (place + 1) & this.mask) {
      const slot = (this.places[place] as number) - 1;
      if (this.hashes[slot] === (hash | 0) && isWanted(slot)) return slot;
    }
    return NO_SLOT;
  }

  /** @param slot in use by nobody */
  add(slot: number, hash: number): void {
    if ((this.count + 1) * 4 > this.places.length * 3) this.grow();
    if (slot >= this.hashes.length) this.growHashes(slot + 1);
    this.hashes[slot] = hash;
    this.put(slot);
    this.count++;
  }

  private put(slot: number): void {
    let place = (this.hashes[slot] as number) & this.mask;
    while (this.places[place] !== EMPTY) place = (place + 1) & this.mask;
    this.places[place] = slot + 1;
  }

  /** @param slot that was added */
  remove(slot: number): void {
    let hole = (this.hashes[slot] as number) & this.mask;
    while (this.places[hole] !== slot + 1) hole = (hole + 1) & this.mask;
    this.places[hole] = EMPTY;
    this.count--;
    // Those behind it are looked for up to the first empty place: what may move up does.
    for (let place = (hole + 1) & this.mask; this.places[place] !== EMPTY; place = (place + 1) & this.mask) {
      const wanted = (this.hashes[(this.places[place] as number) - 1] as number) & this.mask;
      if (((place - wanted) & this.mask) < ((place - hole) & this.mask)) continue;
      this.places[hole] = this.places[place] as number;
      this.places[place] = EMPTY;
      hole = place;
    }
  }

  private get mask(): number {
    return this.places.length - 1;
  }

  private grow(): void {
    const before = this.places;
    this.places = new Int32Array(before.length * 2);
    for (const taken of before) if (taken !== EMPTY) this.put(taken - 1);
  }

  private growHashes(count: number): void {
    const grown = new Int32Array(Math.max(count, this.hashes.length + (this.hashes.length >> 1)));
    grown.set(this.hashes);
    this.hashes = grown;
  }
}
