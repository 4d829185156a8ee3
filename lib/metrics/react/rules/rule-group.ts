// A group: its rules one after another, their samples stored, its alerts written down, all at one instant.
import { createHash } from 'node:crypto';
import { Labels as LabelSet, type Labels } from '@/lib/kernel/labels';
import type { ActiveAlertStore, StoredAlert } from '../../store/active-alerts';
import type { SampleReader, SampleWriter } from '../../store/contract';
import type { ActiveAlert } from './alert';
import { AlertingRule, stateText } from './alerting-rule';
import type { AlertingContext, RuleEvaluationDoors, RuleSettings } from './context';
import type { GroupOutcome, OutgoingAlert, RuleGroupSpec, RuleGroupStatus } from './model';
import type { RuleQuery } from './query';
import { RuleOutput } from './rule-output';
import { type RuleSlot, slotsOf } from './rule-slot';

export type RuleGroupDoors = RuleEvaluationDoors & {
  readonly query: RuleQuery;
  readonly store: SampleWriter & Pick<SampleReader, 'select'>;
  readonly alerts: ActiveAlertStore;
};

export class RuleGroup {
  private readonly slots: readonly RuleSlot[];
  /** Series of rules that are no longer in the group: they end with the next evaluation. */
  private orphans: readonly Labels[] = [];
  /** Alerts as they stand in the database, by id; undefined: of a rule that is gone. */
  private saved = new Map<string, ActiveAlert | undefined>();
  private lastEvaluationMs: number | undefined;
  private evaluationMs = 0;

  constructor(
    readonly spec: RuleGroupSpec,
    private readonly settings: RuleSettings,
    private readonly doors: RuleGroupDoors,
  ) {
    this.slots = slotsOf(spec.rules, doors);
  }

  /** Goes on with the alerts an earlier process wrote; their series are known to be there. @throws unavailable */
  async load(): Promise<void> {
    const stored = await this.doors.alerts.load({ file: this.spec.file, group: this.spec.name });
    for (const slot of this.slots) {
      if (!(slot.rule instanceof AlertingRule)) continue;
      const own = stored.filter(({ rule }) => rule === slot.id);
      slot.rule.load(own.map((each) => ({ labels: LabelSet.of(each.labels), stored: each })));
      slot.series = new Map(slot.rule.samples().map(({ labels }) => [labels.key(), labels]));
      for (const alert of slot.rule.alerts) this.saved.set(this.idOf(slot, alert), alert);
    }
    // Rows of rules that are gone are removed with the first evaluation.
    for (const { id } of stored) if (!this.saved.has(id)) this.saved.set(id, undefined);
  }

  /** Goes on where the group of the same name stopped, rule by rule. */
  takeOver(other: RuleGroup): void {
    const left = new Map(other.slots.map((slot) => [slot.id, slot]));
    for (const slot of this.slots) {
      const before = left.get(slot.id);
      if (before) slot.takeOver(before);
      left.delete(slot.id);
    }
    this.orphans = [...other.orphans, ...[...left.values()].flatMap(({ series }) => [...series.values()])];
    this.saved = other.saved;
    this.lastEvaluationMs = other.lastEvaluationMs;
    this.evaluationMs = other.evaluationMs;
  }

  /**
   * One evaluation. A rule that fails is a failed rule; the others go on.
   * @throws unavailable when samples or alerts could not be stored: then nobody is told of alerts, and the next evaluation
   * writes what is missing
   */
  async evaluate(timestampMs: number): Promise<GroupOutcome> {
    const startedMs = performance.now();
    const output = new RuleOutput(this.doors.store, timestampMs - this.spec.queryOffsetMs);
    const context = this.context();
    const rules: GroupOutcome['rules'][number][] = [];
    for (const slot of this.slots) {
      if (slot.mayRead(output.metrics)) await output.flush();
      const outcome = await slot.evaluate(timestampMs, context);
      rules.push({ durationMs: outcome.durationMs, failed: outcome.failed });
      output.add(outcome);
    }
    output.add({ samples: [], vanished: this.stillOrphaned() });
    await output.flush();
    this.orphans = [];
    await this.saveAlerts();
    this.lastEvaluationMs = timestampMs;
    this.evaluationMs = performance.now() - startedMs;
    const { samples, refused } = output;
    return { durationMs: this.evaluationMs, rules, samples, refused, alerts: this.outgoing(timestampMs, context) };
  }

  /** The group is evaluated no more: its series end here. @throws unavailable */
  async end(timestampMs: number): Promise<void> {
    const output = new RuleOutput(this.doors.store, timestampMs);
    output.add({
      samples: [],
      vanished: [...this.orphans, ...this.slots.flatMap(({ series }) => [...series.values()])],
    });
    await output.flush();
  }

  status(): RuleGroupStatus {
    const { spec, lastEvaluationMs, evaluationMs } = this;
    return { spec, lastEvaluationMs, evaluationMs, rules: this.slots.map((slot) => slot.status()) };
  }

  private context(): AlertingContext {
    const { spec, settings, doors } = this;
    const { queryOffsetMs, limit, intervalMs } = spec;
    return { query: doors.query, reader: doors.store, queryOffsetMs, limit, intervalMs, settings };
  }

  /** Another rule of the group may give the same series by now. */
  private stillOrphaned(): readonly Labels[] {
    return this.orphans.filter((labels) => !this.slots.some(({ series }) => series.has(labels.key())));
  }

  private outgoing(timestampMs: number, context: AlertingContext): OutgoingAlert[] {
    return this.slots.flatMap(({ rule }) => (rule instanceof AlertingRule ? rule.outgoing(timestampMs, context) : []));
  }

  /** Writes the alerts whose state changed, and removes those that are gone. */
  private async saveAlerts(): Promise<void> {
    const changed = new Map<string, { readonly alert: ActiveAlert; readonly row: StoredAlert }>();
    const current = new Set<ActiveAlert | undefined>();
    for (const slot of this.slots) {
      if (!(slot.rule instanceof AlertingRule)) continue;
      for (const alert of slot.rule.alerts) {
        current.add(alert);
        if (alert.savedState === stateText(alert)) continue;
        const id = this.idOf(slot, alert);
        changed.set(id, { alert, row: this.rowOf(id, slot, alert) });
      }
    }
    const gone = [...this.saved].filter(([id, alert]) => !current.has(alert) && !changed.has(id)).map(([id]) => id);
    await this.doors.alerts.save({ written: [...changed.values()].map(({ row }) => row), gone });
    for (const id of gone) this.saved.delete(id);
    for (const [id, { alert }] of changed) {
      alert.savedState = stateText(alert);
      this.saved.set(id, alert);
    }
  }

  private rowOf(id: string, slot: RuleSlot, alert: ActiveAlert): StoredAlert {
    const { annotations, value, activeAtMs, firedAtMs, resolvedAtMs, keepFiringSinceMs } = alert;
    return {
      id,
      file: this.spec.file,
      group: this.spec.name,
      rule: slot.id,
      labels: alert.labels.toJSON(),
      annotations,
      value,
      activeAtMs,
      firedAtMs,
      resolvedAtMs,
      keepFiringSinceMs,
    };
  }

  private idOf(slot: RuleSlot, { labels }: ActiveAlert): string {
    const parts = [this.spec.file, this.spec.name, slot.id, ...labels.pairs];
    return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  }
}
