// One rule in its group: which series it last gave, how its last evaluation went, what it looks at.
import { messageOf } from '@/lib/kernel/errors';
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { InstantSample } from '../../query/promql/engine/query';
import { parseExpr } from '../../query/promql/parser';
import { selectorsOf } from '../../query/promql/selectors-of';
import { AlertingRule } from './alerting-rule';
import type { AlertingContext, RuleEvaluationDoors } from './context';
import type { RuleHealth, RuleSpec, RuleStatus } from './model';
import { RecordingRule } from './recording-rule';

export type SlotOutcome = {
  readonly samples: readonly InstantSample[];
  /** Series of the last evaluation that are not among them. */
  readonly vanished: readonly Labels[];
  readonly durationMs: number;
  readonly failed: boolean;
};

export class RuleSlot {
  readonly rule: RecordingRule | AlertingRule;
  /** What the last good evaluation gave, by key. */
  series = new Map<string, Labels>();
  private health: RuleHealth = 'unknown';
  private lastError = '';
  private lastEvaluationMs: number | undefined;
  private evaluationMs = 0;
  /** Metrics it reads; undefined: there is no telling. */
  private readonly reads: ReadonlySet<string> | undefined;

  constructor(
    /** The same for the same rule, whatever its expression says by now. */
    readonly id: string,
    readonly spec: RuleSpec,
    private readonly doors: RuleEvaluationDoors,
  ) {
    this.rule = spec.kind === 'record' ? new RecordingRule(spec) : new AlertingRule(spec, doors);
    const asksMore = this.rule instanceof AlertingRule && this.rule.asksQueries;
    this.reads = asksMore ? undefined : metricsOf(spec.expr);
  }

  mayRead(metrics: ReadonlySet<string>): boolean {
    if (metrics.size === 0) return false;
    return this.reads === undefined || [...this.reads].some((metric) => metrics.has(metric));
  }

  takeOver(other: RuleSlot): void {
    this.series = other.series;
    this.health = other.health;
    this.lastError = other.lastError;
    this.lastEvaluationMs = other.lastEvaluationMs;
    this.evaluationMs = other.evaluationMs;
    if (this.rule instanceof AlertingRule && other.rule instanceof AlertingRule) this.rule.takeOver(other.rule);
  }

  /** A rule that fails gives nothing, and ends nothing: what it gave before is left to the lookback. */
  async evaluate(timestampMs: number, context: AlertingContext): Promise<SlotOutcome> {
    const startedMs = performance.now();
    const ended = (health: RuleHealth, lastError: string) => {
      this.health = health;
      this.lastError = lastError;
      this.lastEvaluationMs = timestampMs;
      this.evaluationMs = performance.now() - startedMs;
      return { durationMs: this.evaluationMs, failed: health === 'err' };
    };
    try {
      const samples = await this.rule.evaluate(timestampMs, context);
      const given = new Map(samples.map(({ labels }) => [labels.key(), labels]));
      const vanished = [...this.series].filter(([key]) => !given.has(key)).map(([, labels]) => labels);
      this.series = given;
      return { samples, vanished, ...ended('ok', '') };
    } catch (thrown) {
      const message = messageOf(thrown);
      if (message !== this.lastError) this.doors.onRuleFailed(nameOf(this.spec), message);
      return { samples: [], vanished: [], ...ended('err', message) };
    }
  }

  status(): RuleStatus {
    const { spec, health, lastError, lastEvaluationMs, evaluationMs } = this;
    const alerts = this.rule instanceof AlertingRule ? this.rule.status() : [];
    return { spec, health, lastError, lastEvaluationMs, evaluationMs, series: this.series.size, alerts };
  }
}

const nameOf = (spec: RuleSpec) => (spec.kind === 'record' ? spec.record : spec.alert);

/** Kind, name and labels; of rules that share them, each by its place among them. */
export function slotsOf(specs: readonly RuleSpec[], doors: RuleEvaluationDoors): readonly RuleSlot[] {
  const counts = new Map<string, number>();
  return specs.map((spec) => {
    const id = JSON.stringify([spec.kind, nameOf(spec), Object.entries(spec.labels).sort()]);
    const count = counts.get(id) ?? 0;
    counts.set(id, count + 1);
    return new RuleSlot(`${id}#${count}`, spec, doors);
  });
}

function metricsOf(expr: string): ReadonlySet<string> | undefined {
  const metrics = selectorsOf(parseExpr(expr)).map(
    ({ matchers }) => matchers.find(({ name, type }) => name === METRIC_NAME && type === '=')?.value,
  );
  return metrics.includes(undefined) ? undefined : new Set(metrics as string[]);
}
