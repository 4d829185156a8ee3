// All groups, in the engine thread: taken over from a configuration, evaluated when they are told to be.
import { isDeepStrictEqual } from 'node:util';
import { notFound } from '@/lib/kernel/errors';
import type { RuleSettings } from './context';
import { type GroupOutcome, groupKey, type RuleGroupSpec, type RuleGroupStatus } from './model';
import { RuleGroup, type RuleGroupDoors } from './rule-group';

export class RuleGroups {
  private groups = new Map<string, RuleGroup>();
  private settings: RuleSettings | undefined;

  constructor(private readonly doors: RuleGroupDoors) {}

  /**
   * Takes over a configuration. Groups that did not change go on undisturbed, changed ones go on with their alerts, new ones
   * with what an earlier process wrote; series of those that are gone end. No group that changes may be under evaluation.
   * @throws unavailable: then the groups are as before
   */
  async apply(specs: readonly RuleGroupSpec[], settings: RuleSettings, nowMs: number): Promise<void> {
    const areSameSettings = isDeepStrictEqual(settings, this.settings);
    const next = new Map<string, RuleGroup>();
    for (const spec of specs) {
      const running = this.groups.get(groupKey(spec));
      const isSame = running !== undefined && areSameSettings && isDeepStrictEqual(running.spec, spec);
      next.set(groupKey(spec), isSame ? running : await this.made(spec, settings, running));
    }
    const leaving = [...this.groups].filter(([key]) => !next.has(key));
    for (const [, group] of leaving) await group.end(nowMs);
    await this.doors.alerts.keepOnly(specs.map(({ file, name: group }) => ({ file, group })));
    this.groups = next;
    this.settings = settings;
  }

  /** @throws not_found for a group that was never applied; unavailable */
  evaluate(key: string, timestampMs: number): Promise<GroupOutcome> {
    const group = this.groups.get(key);
    if (!group) return Promise.reject(notFound(`there is no rule group ${JSON.stringify(key)}`));
    return group.evaluate(timestampMs);
  }

  /** By file, then in the order of the file. */
  status(): RuleGroupStatus[] {
    return [...this.groups.values()].map((group) => group.status());
  }

  /** Of those of the groups that there are. */
  statusOf(keys: readonly string[]): RuleGroupStatus[] {
    return keys.flatMap((key) => this.groups.get(key)?.status() ?? []);
  }

  private async made(spec: RuleGroupSpec, settings: RuleSettings, running: RuleGroup | undefined): Promise<RuleGroup> {
    const group = new RuleGroup(spec, settings, this.doors);
    if (running) group.takeOver(running);
    else await group.load();
    return group;
  }
}
