// A recording rule: what its expression gives, under another name.
import { unprocessable } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import { METRIC_NAME } from '@/lib/kernel/labels';
import type { InstantSample } from '../../query/promql/engine/query';
import { labelled, type RuleContext } from './context';
import type { RecordingRuleSpec } from './model';

export class RecordingRule {
  constructor(readonly spec: RecordingRuleSpec) {}

  /** @throws what the query throws; unprocessable for two series of one name, or too many */
  async evaluate(timestampMs: number, { query, queryOffsetMs, limit }: RuleContext): Promise<readonly InstantSample[]> {
    const found = await query(this.spec.expr, timestampMs - queryOffsetMs);
    const labels = { ...this.spec.labels, [METRIC_NAME]: this.spec.record };
    const samples = found.map((sample) => ({ ...sample, labels: labelled(sample.labels, labels) }));
    requireUnique(samples.map((sample) => sample.labels));
    if (limit > 0 && samples.length > limit) {
      throw unprocessable(`exceeded limit of ${limit} with ${samples.length} series`);
    }
    return samples;
  }
}

function requireUnique(all: readonly Labels[]): void {
  if (new Set(all.map((labels) => labels.key())).size === all.length) return;
  throw unprocessable('vector contains metrics with the same labelset after applying rule labels');
}
