// The newest exemplars of all series together, a fixed number; the one added first goes first.
import type { Labels } from '@/lib/kernel/labels';
import type { Exemplar } from '../model';
import { takesExemplar } from './append-rules';
import type { SeriesExemplars, TimeRange } from './contract';

export type HeldExemplar = { readonly series: Labels; readonly exemplar: Exemplar };

type Held = { readonly labels: Labels; exemplars: Exemplar[] };

export class ExemplarRing {
  /** By the key of the series' labels; each list oldest first, never empty. */
  private readonly bySeries = new Map<string, Held>();
  /** In the order of adding, from `oldest` on. */
  private order: HeldExemplar[] = [];
  private oldest = 0;

  constructor(private readonly max: number) {}

  get size(): number {
    return this.order.length - this.oldest;
  }

  /** Those of the candidates that `add` would take, judged one after the other. */
  taken(candidates: readonly HeldExemplar[], nowMs: number): HeldExemplar[] {
    const newest = new Map<string, Exemplar>();
    return candidates.filter(({ series, exemplar }) => {
      const key = series.key();
      const before = newest.get(key) ?? this.bySeries.get(key)?.exemplars.at(-1);
      if (this.max === 0 || !takesExemplar(exemplar, before, nowMs)) return false;
      newest.set(key, exemplar);
      return true;
    });
  }

  /** Adds one that `taken` let through. */
  add(added: HeldExemplar): void {
    const { series, exemplar } = added;
    const key = series.key();
    const held = this.bySeries.get(key);
    if (held) held.exemplars.push(exemplar);
    else this.bySeries.set(key, { labels: series, exemplars: [exemplar] });
    this.order.push(added);
    while (this.size > this.max) this.evict();
  }

  private evict(): void {
    const key = (this.order[this.oldest++] as HeldExemplar).series.key();
    const held = this.bySeries.get(key) as Held; // what is in the order is held
    held.exemplars.shift();
    if (held.exemplars.length === 0) this.bySeries.delete(key);
    if (this.oldest > 1000 && this.oldest * 2 > this.order.length) {
      this.order = this.order.slice(this.oldest);
      this.oldest = 0;
    }
  }

  /** By series in the order of their labels. */
  select(wanted: (labels: Labels) => boolean, { startMs, endMs }: TimeRange): SeriesExemplars[] {
    return [...this.bySeries.values()]
      .filter(({ labels }) => wanted(labels))
      .map(({ labels, exemplars }) => ({
        labels,
        exemplars: exemplars.filter(({ timestampMs }) => timestampMs >= startMs && timestampMs <= endMs),
      }))
      .filter(({ exemplars }) => exemplars.length > 0)
      .sort((a, b) => a.labels.compare(b.labels));
  }

  delete(wanted: (labels: Labels) => boolean, { startMs, endMs }: TimeRange): void {
    const deleted = new Set<Exemplar>();
    for (const [key, held] of this.bySeries) {
      if (!wanted(held.labels)) continue;
      const isDoomed = ({ timestampMs }: Exemplar) => timestampMs >= startMs && timestampMs <= endMs;
      for (const exemplar of held.exemplars) if (isDoomed(exemplar)) deleted.add(exemplar);
      const kept = held.exemplars.filter((exemplar) => !isDoomed(exemplar));
      held.exemplars = kept;
      if (kept.length === 0) this.bySeries.delete(key);
    }
    if (deleted.size === 0) return;
    this.order = this.all().filter(({ exemplar }) => !deleted.has(exemplar));
    this.oldest = 0;
  }

  /** Everything held, in the order of adding. */
  all(): HeldExemplar[] {
    return this.order.slice(this.oldest);
  }
}
