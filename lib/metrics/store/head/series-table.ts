// Every series in memory: its labels, by ref and by label set, and the index over them. What is kept of its samples lies in
// the columns of head.ts, at the series' slot.
import { Labels, LazyLabels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { SeriesRef } from '../../model';
import { NO_ROOM } from '../contract';
import { LabelIndex, type Refs } from './label-index';
import { LabelSets } from './label-sets';
import { NO_SLOT, RefSlots } from './ref-slots';
import { SlotsByHash } from './slots-by-hash';

const FIRST_SLOTS = 1024;
const FREE = 0xffffffff;

export class SeriesTable {
  private readonly refs = new RefSlots();
  private readonly index = new LabelIndex();
  private readonly sets = new LabelSets((pair) => this.index.pair(pair));
  /** By slot: where the labels lie in `sets`; FREE: the slot is in use by nobody. */
  private places = new Uint32Array(FIRST_SLOTS);
  private refOfSlot = new Uint32Array(FIRST_SLOTS);
  /** Every slot given so far is below this. */
  private endSlot = 0;
  /** By slot, of those somebody asked for: most series are written, and seldom asked for. */
  private readonly labels: (LazyLabels | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private readonly byHash = new SlotsByHash();
  private live = 0;

  /**
   * @param maxSeries how many there may be at once
   * @param opened called with the slot of each new series before anybody else knows of it
   */
  constructor(
    private readonly maxSeries: number,
    private readonly opened: (slot: number) => void,
  ) {}

  /** How many series there are. */
  get size(): number {
    return this.live;
  }

  /** The series with exactly these labels, made when new; NO_ROOM when it is new and there is no room. */
  of(labels: Labels): SeriesRef {
    const hash = labels.hash();
    const known = this.find(labels, hash);
    if (known !== undefined) return known;
    return this.live >= this.maxSeries ? NO_ROOM : this.add(labels, hash);
  }

  /** As `of`, whether there is room or not: its samples have been acknowledged. */
  restore(labels: Labels): SeriesRef {
    const hash = labels.hash();
    return this.find(labels, hash) ?? this.add(labels, hash);
  }

  /** The label set as the series in memory has it; the one given when none has it. */
  shared(labels: Labels): Labels {
    const ref = this.find(labels);
    return ref === undefined ? labels : this.labelsOf(this.slotOf(ref));
  }

  /** undefined when it is not in memory. */
  find(labels: Labels, hash = labels.hash()): SeriesRef | undefined {
    const slot = this.byHash.find(hash, (each) => this.isAt(each, labels.pairs));
    return slot === NO_SLOT ? undefined : this.refAt(slot);
  }

  private isAt(slot: number, pairs: readonly string[]): boolean {
    return this.sets.isAt(this.places[slot] as number, pairs);
  }

  private add(labels: Labels, hash: number): SeriesRef {
    const slot = this.freeSlots.pop() ?? this.endSlot++;
    const ref = this.refs.add(slot);
    if (slot >= this.places.length) this.grow();
    this.places[slot] = this.sets.add(this.index.add(ref, labels.pairs));
    // An array without gaps: one with gaps is looked through as a table.
    this.labels[slot] = undefined;
    this.refOfSlot[slot] = ref;
    this.byHash.add(slot, hash);
    this.live++;
    this.opened(slot);
    return ref;
  }

  private grow(): void {
    const [places, refOfSlot] = [this.places, this.refOfSlot];
    this.places = new Uint32Array(places.length * 2);
    this.places.set(places);
    this.refOfSlot = new Uint32Array(refOfSlot.length * 2);
    this.refOfSlot.set(refOfSlot);
  }

  /** NO_SLOT when the ref means no series. */
  slotOf(ref: SeriesRef): number {
    return this.refs.slotOf(ref);
  }

  refAt(slot: number): SeriesRef {
    return this.refOfSlot[slot] as SeriesRef;
  }

  /** Of a slot in use: the same object whenever it is asked for. */
  labelsOf(slot: number): LazyLabels {
    this.labels[slot] ??= new LazyLabels(this.sets, this.places[slot] as number);
    return this.labels[slot];
  }

  /** The same for who looks at them once, and leaves nothing behind. */
  copyOfLabels(slot: number): Labels {
    return this.labels[slot] ?? Labels.fromSorted(this.sets.textsAt(this.places[slot] as number));
  }

  /** Slots of the series that match all matchers, in the order in which the series came. */
  select(matchers: readonly Matcher[]): number[] {
    return Array.from(this.selectRefs(matchers), (ref) => this.refs.slotOf(ref));
  }

  /** Values of a label, each with the refs of its series. */
  valuesOf(name: string): Iterable<readonly [value: string, refs: Refs]> {
    return this.index.valuesOf(name);
  }

  private selectRefs(matchers: readonly Matcher[]): Refs {
    return this.index.select(matchers, () => this.refs.live());
  }

  /** Lets go of the texts that were made of labels, and of lists of series: who wants them again asks the index. */
  letGoOfTexts(): void {
    for (const labels of this.labels) labels?.letGo();
    this.index.letGo();
  }

  /** Slots in use. */
  *slots(): IterableIterator<number> {
    for (let slot = 0; slot < this.endSlot; slot++) if (this.places[slot] !== FREE) yield slot;
  }

  /** Takes series out of memory; their refs mean nothing from here on. */
  remove(slots: readonly number[]): void {
    if (slots.length === 0) return;
    const gone = slots.map((slot) => this.copyOfLabels(slot).pairs);
    for (const slot of slots) this.forget(slot);
    this.index.remove(gone, (ref) => this.refs.slotOf(ref) !== NO_SLOT);
    // Lowest first: what is in use stays close together.
    this.freeSlots.sort((a, b) => b - a);
  }

  private forget(slot: number): void {
    const ref = this.refAt(slot);
    this.byHash.remove(slot);
    // Whoever holds the labels still keeps them.
    this.labels[slot]?.settle();
    this.labels[slot] = undefined;
    this.sets.remove(this.places[slot] as number);
    this.places[slot] = FREE;
    this.refs.remove(ref);
    this.freeSlots.push(slot);
    this.live--;
  }
}
