// Every series in memory: its labels, by ref and by label set, and the index over them. What is kept of its samples lies in
// the columns of head.ts, at the series' slot.
import { type Labels, LazyLabels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { SeriesRef } from '../../model';
import { NO_ROOM } from '../contract';
import { LabelIndex, type Refs } from './label-index';
import { LabelSets } from './label-sets';
import { NO_SLOT, RefSlots } from './ref-slots';
import { SlotsByHash } from './slots-by-hash';

const FIRST_SLOTS = 1024;

export class SeriesTable {
  private readonly refs = new RefSlots();
  private readonly index = new LabelIndex();
  private readonly sets = new LabelSets((pair) => this.index.pair(pair));
  /** By slot. Their texts are made when somebody wants them: most series are written, and seldom asked for. */
  private readonly labels: (LazyLabels | undefined)[] = [];
  private refOfSlot = new Uint32Array(FIRST_SLOTS);
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
    const slot = this.byHash.find(hash, (each) => this.labelsOf(each).equals(labels));
    return slot === NO_SLOT ? undefined : this.refAt(slot);
  }

  private add(labels: Labels, hash: number): SeriesRef {
    const slot = this.freeSlots.pop() ?? this.labels.length;
    const ref = this.refs.add(slot);
    this.labels[slot] = new LazyLabels(this.sets, this.sets.add(this.index.add(ref, labels.pairs)));
    if (slot >= this.refOfSlot.length) this.growRefs();
    this.refOfSlot[slot] = ref;
    this.byHash.add(slot, hash);
    this.live++;
    this.opened(slot);
    return ref;
  }

  private growRefs(): void {
    const grown = new Uint32Array(this.refOfSlot.length * 2);
    grown.set(this.refOfSlot);
    this.refOfSlot = grown;
  }

  /** NO_SLOT when the ref means no series. */
  slotOf(ref: SeriesRef): number {
    return this.refs.slotOf(ref);
  }

  refAt(slot: number): SeriesRef {
    return this.refOfSlot[slot] as SeriesRef;
  }

  /** Of a slot in use. */
  labelsOf(slot: number): LazyLabels {
    return this.labels[slot] as LazyLabels;
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

  /** Lets go of the texts that were made of labels: who wants them again asks the index. */
  letGoOfTexts(): void {
    for (const labels of this.labels) labels?.letGo();
  }

  /** Slots in use. */
  *slots(): IterableIterator<number> {
    for (let slot = 0; slot < this.labels.length; slot++) if (this.labels[slot] !== undefined) yield slot;
  }

  /** Takes series out of memory; their refs mean nothing from here on. */
  remove(slots: readonly number[]): void {
    if (slots.length === 0) return;
    const gone = slots.map((slot) => this.labelsOf(slot).pairs);
    for (const slot of slots) this.forget(slot);
    this.index.remove(gone, (ref) => this.refs.slotOf(ref) !== NO_SLOT);
    // Lowest first: what is in use stays close together.
    this.freeSlots.sort((a, b) => b - a);
  }

  private forget(slot: number): void {
    const ref = this.refAt(slot);
    this.byHash.remove(slot);
    // Whoever holds the labels still keeps them.
    this.sets.remove(this.labelsOf(slot).settle());
    this.refs.remove(ref);
    this.labels[slot] = undefined;
    this.freeSlots.push(slot);
    this.live--;
  }
}
