// Rule groups over time: a loop each, told by its schedule; the engine thread evaluates, and forgets all when it dies.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@/lib/kernel/clock';
import { kindOf, messageOf } from '@/lib/kernel/errors';
import type { SendAlerts } from '@/lib/metrics/react/notifier/notifier';
import type { RuleSettings } from '@/lib/metrics/react/rules/context';
import { type GroupOutcome, groupKey, type RuleGroupSpec } from '@/lib/metrics/react/rules/model';
import { Schedule } from '@/lib/metrics/react/rules/schedule';
import type { EngineClient } from '../engine/client';
import type { EngineVerbs } from '../engine/verbs';
import type { Log } from '../log';
import type { Loop, Loops } from '../loops';
import type { RuleMetrics } from './rule-metrics';

export type RuleLoopsOptions = {
  readonly engine: Pick<EngineClient<EngineVerbs>, 'call'>;
  readonly loops: Pick<Loops, 'start'>;
  readonly clock: Clock;
  readonly send: SendAlerts;
  readonly metrics: Pick<RuleMetrics, 'began' | 'ended' | 'iterated' | 'evaluated'>;
  /** What a group says of its alerts may be different: it was evaluated, or is no more. */
  readonly onChanged: (group: string) => void;
  readonly log: Log;
};

type Running = {
  readonly group: RuleGroupSpec;
  readonly loop: Loop;
  readonly schedule: Schedule;
  /** Of its rules, in the last evaluation. */
  failing: number;
};

export class RuleLoops {
  private running = new Map<string, Running>();
  private wanted: { readonly groups: readonly RuleGroupSpec[]; readonly settings: RuleSettings } | undefined;
  /** Whether the engine thread has what is wanted; undefined: it has to be told. */
  private applied: Promise<void> | undefined;

  constructor(private readonly options: RuleLoopsOptions) {}

  /**
   * Takes over a configuration: loops of groups that go or change are stopped before the engine thread hears of it. A thread
   * that is down hears of it before the next evaluation.
   */
  async apply(groups: readonly RuleGroupSpec[], settings: RuleSettings): Promise<void> {
    const areSameSettings = isDeepStrictEqual(settings, this.wanted?.settings);
    const next = new Map(groups.map((group) => [groupKey(group), group]));
    const stays = ([key, { group }]: [string, Running]) => areSameSettings && isDeepStrictEqual(group, next.get(key));
    const leaving = [...this.running].filter((each) => !stays(each));
    await Promise.all(leaving.map(([, { loop }]) => loop.stop()));
    for (const [key, { group }] of leaving) {
      this.running.delete(key);
      if (!next.has(key)) this.options.metrics.ended(group);
      this.options.onChanged(key);
    }
    this.wanted = { groups, settings };
    this.applied = undefined;
    await this.ensureApplied().catch((thrown) =>
      this.options.log.warn({ error: messageOf(thrown) }, 'the rules wait for the engine thread'),
    );
    for (const group of groups) if (!this.running.has(groupKey(group))) this.start(group);
  }

  /** The engine thread began anew: it knows no rules. */
  engineStarted(): void {
    this.applied = undefined;
  }

  /** When a group is evaluated next; undefined for one that is not there. */
  dueMs(group: Pick<RuleGroupSpec, 'file' | 'name'>): number | undefined {
    return this.running.get(groupKey(group))?.schedule.dueMs(this.options.clock.nowMs());
  }

  /** How many rules failed when they were evaluated last. */
  failing(): number {
    let count = 0;
    for (const { failing } of this.running.values()) count += failing;
    return count;
  }

  private start(group: RuleGroupSpec): void {
    const { loops, clock, metrics } = this.options;
    const schedule = new Schedule(group);
    metrics.began(group);
    const loop = loops.start({
      name: 'rule_groups',
      everyMs: () => schedule.dueMs(clock.nowMs()) - clock.nowMs(),
      run: () => this.evaluate(group, schedule),
    });
    this.running.set(groupKey(group), { group, loop, schedule, failing: 0 });
  }

  private async evaluate(group: RuleGroupSpec, schedule: Schedule): Promise<void> {
    const { clock, metrics, send, onChanged } = this.options;
    const { timestampMs, missed } = schedule.begin(clock.nowMs());
    metrics.iterated(group, missed);
    const outcome = await this.inEngine(group, timestampMs);
    metrics.evaluated(group, timestampMs, outcome);
    const running = this.running.get(groupKey(group));
    if (running) running.failing = outcome.rules.filter(({ failed }) => failed).length;
    onChanged(groupKey(group));
    if (outcome.alerts.length > 0) send(outcome.alerts);
  }

  /** A thread that was started anew meanwhile does not know the group: it is told, and asked once more. */
  private async inEngine(group: RuleGroupSpec, timestampMs: number): Promise<GroupOutcome> {
    const evaluate = () => this.options.engine.call('evaluateRules', { group: groupKey(group), timestampMs });
    await this.ensureApplied();
    try {
      return await evaluate();
    } catch (thrown) {
      if (kindOf(thrown) !== 'not_found') throw thrown;
      this.applied = undefined;
      await this.ensureApplied();
      return evaluate();
    }
  }

  private ensureApplied(): Promise<void> {
    const { wanted } = this;
    if (!wanted) return Promise.resolve();
    if (this.applied) return this.applied;
    const applied = this.options.engine.call('applyRules', wanted).then(
      () => {},
      (thrown) => {
        if (this.applied === applied) this.applied = undefined;
        throw thrown;
      },
    );
    this.applied = applied;
    return applied;
  }
}
