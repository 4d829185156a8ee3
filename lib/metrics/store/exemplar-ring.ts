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
  /** Keys in the order of adding, from `oldest` on; a deleted exemplar leaves its key behind. */
  private order: string[] = [];
  private oldest = 0;
  private count = 0;

  constructor(private readonly max: number) {}

  get size(): number {
    return this.count;
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
  add({ series, exemplar }: HeldExemplar): void {
    const key = series.key();
    const held = this.bySeries.get(key);
    if (held) held.exemplars.push(exemplar);
    else this.bySeries.set(key, { labels: series, exemplars: [exemplar] });
    this.order.push(key);
    this.count++;
    while (this.count > this.max) this.evict();
  }

  private evict(): void {
    const key = this.order[this.oldest++] as string;
    const held = this.bySeries.get(key);
    if (held && held.exemplars.length > 0) {
      held.exemplars.shift();
      this.count--;
      if (held.exemplars.length === 0) this.bySeries.delete(key);
    }
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
    for (const [key, held] of this.bySeries) {
      if (!wanted(held.labels)) continue;
      const kept = held.exemplars.filter(({ timestampMs }) => timestampMs < startMs || timestampMs > endMs);
      this.count -= held.exemplars.length - kept.length;
      held.exemplars = kept;
      if (kept.length === 0) this.bySeries.delete(key);
    }
  }

  /** Everything held, series by series, each oldest first. */
  *all(): IterableIterator<HeldExemplar> {
    for (const { labels, exemplars } of this.bySeries.values()) {
      for (const exemplar of exemplars) yield { series: labels, exemplar };
    }
  }
}
