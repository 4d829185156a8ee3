// Samples that rules gave, on their way to the store: kept together until somebody may want to read them.
import { METRIC_NAME } from '@/lib/kernel/labels';
import { BatchBuilder } from '../../ingest/batch';
import type { SampleWriter } from '../../store/contract';
import type { SlotOutcome } from './rule-slot';

export class RuleOutput {
  private readonly batch = new BatchBuilder();
  private readonly waiting = new Set<string>();
  samples = 0;
  /** That the store did not take; the same sample sent twice is no harm and not counted. */
  refused = 0;

  constructor(
    private readonly writer: SampleWriter,
    private readonly timestampMs: number,
  ) {}

  /** Names of metrics that wait. */
  get metrics(): ReadonlySet<string> {
    return this.waiting;
  }

  add({ samples, vanished }: Pick<SlotOutcome, 'samples' | 'vanished'>): void {
    const { batch, writer, timestampMs } = this;
    for (const { labels, value, histogram } of samples) {
      const ref = writer.refOf(labels);
      if (histogram) batch.addHistogram(ref, timestampMs, histogram);
      else batch.add(ref, timestampMs, value);
      this.waiting.add(labels.get(METRIC_NAME));
    }
    for (const labels of vanished) {
      batch.addStale(writer.refOf(labels), timestampMs);
      this.waiting.add(labels.get(METRIC_NAME));
    }
  }

  /** @throws unavailable: nothing of what waited is stored */
  async flush(): Promise<void> {
    if (this.batch.length === 0) return;
    const { refused } = await this.writer.append(this.batch.build([]));
    this.samples += this.batch.length;
    const { duplicate: _, ...lost } = refused;
    this.refused += Object.values(lost).reduce((sum, count) => sum + count, 0);
    this.batch.clear();
    this.waiting.clear();
  }
}
