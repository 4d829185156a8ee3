// The answers of one expression at instants that follow each other, fetched many at a time: a range query for a day costs
// little more than an instant query.
import { kindOf } from '@/lib/kernel/errors';
import type { SeriesSamples } from '../../../model';
import { type InstantSample, type Querying, rangeQuery } from '../../../query/promql/engine/query';
import { parseExpr } from '../../../query/promql/parser';
import { type RuleQuery, ruleQuery } from '../query';
import { dependsOnRange } from './depends-on-range';

/** Of some hours, at usual intervals. */
const STEPS_AT_ONCE = 480;

export class SteppedAnswers {
  private readonly instant: RuleQuery;
  private readonly isSteppable: boolean;
  private stepsAtOnce = STEPS_AT_ONCE;
  private chunk: Chunk | undefined;
  /** Until here instants are asked for one by one: the range query failed. */
  private oneByOneUntilMs = -Infinity;

  constructor(
    private readonly expr: string,
    private readonly intervalMs: number,
    /** Of the last instant. */
    private readonly endMs: number,
    private readonly querying: Querying,
  ) {
    this.instant = ruleQuery(querying);
    this.isSteppable = !dependsOnRange(parseExpr(expr, querying.engine.syntax));
  }

  /** What a rule's instant query would give; the expression's instants must come in order. @throws as ruleQuery */
  readonly query: RuleQuery = async (expr, timeMs) => {
    const isOneByOne = expr !== this.expr || !this.isSteppable || timeMs <= this.oneByOneUntilMs;
    if (isOneByOne) return this.instant(expr, timeMs);
    if (!this.chunk || timeMs > this.chunk.endMs) this.chunk = await this.chunkFrom(timeMs);
    return this.chunk ? this.chunk.at(timeMs) : this.instant(expr, timeMs);
  };

  /** undefined: only instant queries can tell which of the instants fail. */
  private async chunkFrom(startMs: number): Promise<Chunk | undefined> {
    const endMs = Math.min(startMs + (this.stepsAtOnce - 1) * this.intervalMs, this.endMs);
    try {
      const { result } = await rangeQuery(this.expr, { startMs, endMs, stepMs: this.intervalMs }, this.querying);
      this.stepsAtOnce = Math.min(this.stepsAtOnce * 2, STEPS_AT_ONCE);
      return new Chunk(result.type === 'matrix' ? result.series : [], endMs);
    } catch (thrown) {
      if (!['unprocessable', 'bad_input'].includes(kindOf(thrown))) throw thrown;
      // Too many samples, or a step that cannot be evaluated: the less is asked for at once, the more succeeds.
      if (this.stepsAtOnce > 1) {
        this.stepsAtOnce = Math.max(1, this.stepsAtOnce >> 3);
        return this.chunkFrom(startMs);
      }
      this.oneByOneUntilMs = startMs;
      return undefined;
    }
  }
}

class Chunk {
  /** The next sample of each series. */
  private readonly next: Uint32Array;

  constructor(
    private readonly series: readonly SeriesSamples[],
    readonly endMs: number,
  ) {
    this.next = new Uint32Array(series.length);
  }

  at(timeMs: number): InstantSample[] {
    const found: InstantSample[] = [];
    for (const [i, { labels, timestampsMs, values, histograms }] of this.series.entries()) {
      let next = this.next[i] as number;
      while (next < timestampsMs.length && (timestampsMs[next] as number) < timeMs) next++;
      this.next[i] = next;
      if (timestampsMs[next] !== timeMs) continue;
      found.push({ labels, value: values[next] as number, histogram: histograms?.[next] });
    }
    return found;
  }
}
