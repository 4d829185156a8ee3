// What rules say of their alerts, for the live list: asked of the engine thread for groups that were evaluated since the last
// time, with the labels alerts have once they are sent.
import { fingerprintOf } from '@/lib/alerts/ingest/fingerprint';
import type { LiveRule } from '@/lib/alerts/model';
import type { GroupNews } from '@/lib/alerts/query/live-row';
import type { Labels } from '@/lib/kernel/labels';
import { type AlertingRuleSpec, groupKey, type RuleGroupStatus } from '@/lib/metrics/react/rules/model';
import type { EngineClient } from '../engine/client';
import type { EngineVerbs } from '../engine/verbs';

export type RuleNewsOptions = {
  readonly engine: Pick<EngineClient<EngineVerbs>, 'call'>;
  /** undefined: the alert is not sent. */
  readonly labelsOf: (own: Readonly<Record<string, string>>) => Labels | undefined;
};

export class RuleNews {
  private readonly changed = new Set<string>();

  constructor(private readonly options: RuleNewsOptions) {}

  /** A group was evaluated, or is no more. */
  note(group: string): void {
    this.changed.add(group);
  }

  get hasNews(): boolean {
    return this.changed.size > 0;
  }

  /** By groupKey; undefined: there is no such group. @throws what the engine throws: then they are asked for next time */
  async take(): Promise<ReadonlyMap<string, GroupNews | undefined>> {
    const groups = [...this.changed];
    if (groups.length === 0) return new Map();
    this.changed.clear();
    try {
      const status = await this.options.engine.call('ruleStatus', { groups });
      const found = new Map(status.groups.map((group) => [groupKey(group.spec), this.newsOf(group)]));
      return new Map(groups.map((key) => [key, found.get(key)]));
    } catch (failed) {
      for (const key of groups) this.changed.add(key);
      throw failed;
    }
  }

  private newsOf({ spec: { file, name: group }, rules }: RuleGroupStatus): GroupNews {
    const firing: GroupNews['firing'][number][] = [];
    const pending: GroupNews['pending'][number][] = [];
    for (const [index, { spec, alerts }] of rules.entries()) {
      if (spec.kind !== 'alert') continue;
      const rule = liveRule(file, group, index, spec);
      for (const { labels: own, annotations, state, activeAtMs, value } of alerts) {
        const labels = this.options.labelsOf(own);
        if (!labels) continue;
        const fingerprint = fingerprintOf(labels);
        if (state === 'firing') firing.push({ fingerprint, value, rule });
        else pending.push({ fingerprint, labels, annotations, activeAtMs, value, rule });
      }
    }
    return { firing, pending };
  }
}

const liveRule = (file: string, group: string, index: number, { alert, expr, forMs }: AlertingRuleSpec): LiveRule => ({
  ...{ file, group, index, expr, forMs },
  name: alert,
});
