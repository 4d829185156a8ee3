// A small world for timelines of rules: a store in memory, one source series a name, evaluations at given seconds.
import { compileTemplate } from '@/lib/formats/prometheus-template/expand';
import { tableLink } from '@/lib/formats/prometheus-template/links';
import { Labels } from '@/lib/kernel/labels';
import { BatchBuilder } from '../../ingest/batch';
import { DEFAULT_ENGINE } from '../../query/promql/engine/query';
import type { ActiveAlertStore } from '../../store/active-alerts';
import { memoryStore, readable } from '../../store/memory';
import { memoryActiveAlerts } from '../../store/memory-active-alerts';
import type { RuleSettings } from './context';
import {
  type AlertingRuleSpec,
  type GroupOutcome,
  groupKey,
  type RecordingRuleSpec,
  type RuleGroupSpec,
} from './model';
import { ruleQuery } from './query';
import { RuleGroups } from './rule-groups';

export const SETTINGS: RuleSettings = {
  externalLabels: { region: 'eu' },
  externalUrl: 'http://q',
  resendDelayMs: 60_000,
  restore: { outageToleranceMs: 3_600_000, gracePeriodMs: 600_000 },
};

export const record = (name: string, expr: string, more: Partial<RecordingRuleSpec> = {}): RecordingRuleSpec => ({
  kind: 'record',
  record: name,
  expr,
  labels: {},
  ...more,
});

export const alert = (name: string, expr: string, more: Partial<AlertingRuleSpec> = {}): AlertingRuleSpec => ({
  kind: 'alert',
  alert: name,
  expr,
  forMs: 0,
  keepFiringForMs: 0,
  labels: {},
  annotations: {},
  ...more,
});

export const group = (rules: RuleGroupSpec['rules'], more: Partial<RuleGroupSpec> = {}): RuleGroupSpec => ({
  file: 'rules.yml',
  name: 'g',
  intervalMs: 60_000,
  queryOffsetMs: 0,
  limit: 0,
  rules,
  ...more,
});

export class RuleWorld {
  readonly store = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
  readonly templateErrors: string[] = [];
  readonly failures: string[] = [];
  groups: RuleGroups;

  constructor(readonly alerts: ActiveAlertStore = memoryActiveAlerts()) {
    this.groups = this.started();
  }

  /** The process dies and another begins: what is stored stays. */
  restart(): void {
    this.groups = this.started();
  }

  apply(specs: readonly RuleGroupSpec[], atSeconds = 0, settings = SETTINGS): Promise<void> {
    return this.groups.apply(specs, settings, atSeconds * 1000);
  }

  /** A sample of a series: `up{job="a"}`; undefined ends it. */
  async set(atSeconds: number, labels: Readonly<Record<string, string>>, value: number | undefined): Promise<void> {
    const batch = new BatchBuilder();
    const ref = this.store.refOf(Labels.of(labels));
    if (value === undefined) batch.addStale(ref, atSeconds * 1000);
    else batch.add(ref, atSeconds * 1000, value);
    await this.store.append(batch.build([]));
  }

  evaluate(
    atSeconds: number,
    spec: Pick<RuleGroupSpec, 'file' | 'name'> = { file: 'rules.yml', name: 'g' },
  ): Promise<GroupOutcome> {
    return this.groups.evaluate(groupKey(spec), atSeconds * 1000);
  }

  /** `ALERTS{…}` of the samples of a metric, each with its samples. */
  async samplesOf(metric: string): Promise<Record<string, (readonly [number, number | 'stale'])[]>> {
    const found: Record<string, (readonly [number, number | 'stale'])[]> = {};
    const range = { startMs: 0, endMs: Number.MAX_SAFE_INTEGER };
    for await (const batch of this.store.select([{ name: '__name__', type: '=', value: metric }], range)) {
      for (const series of batch) found[String(series.labels.withoutMetricName())] = readable(series);
    }
    return found;
  }

  private started(): RuleGroups {
    const limits = { maxSamples: 1_000_000, timeoutMs: 10_000 };
    return new RuleGroups({
      query: ruleQuery({ reader: this.store, engine: DEFAULT_ENGINE, limits }),
      store: this.store,
      alerts: this.alerts,
      compileTemplate,
      tableLink,
      onRuleFailed: (name, message) => this.failures.push(`${name}: ${message}`),
      onTemplateError: (name, message) => this.templateErrors.push(`${name}: ${message}`),
    });
  }
}
