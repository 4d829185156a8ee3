// Exemplars of memoryStore: the newest so many of all series together, in the order they were added.
import type { Labels } from '@/lib/kernel/labels';
import type { Exemplar } from '../model';
import { takesExemplar } from './append-rules';
import type { SeriesExemplars, TimeRange } from './contract';

export class MemoryExemplars {
  private held: { readonly labels: Labels; readonly exemplar: Exemplar }[] = [];

  constructor(private readonly max: number) {}

  get size(): number {
    return this.held.length;
  }

  /** Whether it was taken. */
  add(series: Labels, { labels, value, timestampMs }: Exemplar, nowMs: number): boolean {
    const exemplar = { labels, value, timestampMs };
    const newest = this.held.findLast((each) => each.labels === series)?.exemplar;
    if (this.max === 0 || !takesExemplar(exemplar, newest, nowMs)) return false;
    this.held.push({ labels: series, exemplar });
    if (this.held.length > this.max) this.held.shift();
    return true;
  }

  /** Of each of these series that has some in the range, oldest first; the series in the order they are given in. */
  select(series: readonly Labels[], { startMs, endMs }: TimeRange): SeriesExemplars[] {
    return series
      .map((wanted) => ({
        labels: wanted,
        exemplars: this.held
          .filter(({ labels, exemplar: { timestampMs } }) => {
            return labels === wanted && timestampMs >= startMs && timestampMs <= endMs;
          })
          .map(({ exemplar }) => exemplar),
      }))
      .filter(({ exemplars }) => exemplars.length > 0);
  }

  delete(series: ReadonlySet<Labels>, { startMs, endMs }: TimeRange): void {
    this.held = this.held.filter(
      ({ labels, exemplar: { timestampMs } }) => !series.has(labels) || timestampMs < startMs || timestampMs > endMs,
    );
  }
}
