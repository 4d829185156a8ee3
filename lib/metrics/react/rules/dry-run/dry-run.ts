// Evaluates rules over samples of the past, by the code that evaluates them now: the same instants, the same life of alerts,
// the same templates. Only the queries come many at a time, and what comes out is spans instead of samples.
import { canceled, kindOf, messageOf, unprocessable } from '@/lib/kernel/errors';
import type { Cancellation } from '@/lib/kernel/http';
import type { CompileTemplate } from '../../../doors';
import { Allowance } from '../../../query/promql/engine/limits';
import type { Querying } from '../../../query/promql/engine/query';
import { AlertingRule } from '../alerting-rule';
import type { AlertingContext, RuleSettings } from '../context';
import { RecordingRule } from '../recording-rule';
import { gridOffsetMs } from '../schedule';
import { AlertTracks } from './alert-track';
import type { DryRun, DryRunLimits, DryRunOutcome, DryRunStep } from './model';
import { remembered } from './remembered-templates';
import { SteppedAnswers } from './stepped-answers';

export type DryRunDoors = {
  readonly querying: Omit<Querying, 'observer'>;
  readonly compileTemplate: CompileTemplate;
  readonly settings: Pick<RuleSettings, 'externalLabels' | 'externalUrl'>;
  readonly limits: DryRunLimits;
  readonly signal: Cancellation;
};

export type DryRunRange = { readonly startMs: number; readonly endMs: number };

const PROGRESS_EVERY_MS = 200;
/** Nothing of the past is restored: alerts begin with the first evaluation. */
const NO_RESTORING = { outageToleranceMs: 0, gracePeriodMs: Infinity };
/** So long before the range it is evaluated already, that what was firing at its start is known to be. */
const MAX_WARM_UP_MS = 86_400_000;

/**
 * All runs over the same range, one after another; the last step has their outcomes in the same order.
 * A run that takes too long, or flaps too often, ends early and says so.
 * @throws unprocessable for more evaluations than may be; canceled, unavailable
 */
export async function* dryRun(
  runs: readonly DryRun[],
  range: DryRunRange,
  doors: DryRunDoors,
): AsyncGenerator<DryRunStep> {
  const deadlineMs = performance.now() + doors.limits.timeoutMs;
  const outcomes: DryRunOutcome[] = [];
  for (const run of runs) {
    const running = new RunningDry(run, range, doors, deadlineMs);
    while (await running.goOn(PROGRESS_EVERY_MS)) {
      yield { kind: 'progress', done: (outcomes.length + running.done) / runs.length };
    }
    outcomes.push(running.outcome());
  }
  yield { kind: 'outcome', outcomes };
}

class RunningDry {
  private readonly tracks: AlertTracks;
  private readonly rule: RecordingRule | AlertingRule;
  private readonly context: AlertingContext;
  private readonly turns: Allowance;
  private nextMs: number;
  private evaluations = 0;
  private failedEvaluations = 0;
  private failure = '';
  private templateFailure = '';
  private stopped = '';
  private samples = 0;
  private readonly series = new Set<string>();
  private annotated = 0;

  constructor(
    private readonly run: DryRun,
    private readonly range: DryRunRange,
    private readonly doors: DryRunDoors,
    private readonly deadlineMs: number,
  ) {
    const { rule, group } = run;
    // Annotations change nothing: they are filled in for those alerts that are shown.
    this.rule = rule.kind === 'record' ? new RecordingRule(rule) : this.alertingRule({ ...rule, annotations: {} });
    this.tracks = new AlertTracks(range.startMs);
    this.nextMs = gridAt(range.startMs - warmUpMs(rule), group);
    this.turns = new Allowance({ maxSamples: Infinity, timeoutMs: Infinity, signal: doors.signal });
    this.context = this.contextOf();
    this.requireFewEvaluations();
  }

  /** Of 1. */
  get done(): number {
    const fromMs = this.range.startMs - warmUpMs(this.run.rule);
    return Math.min(1, (this.nextMs - fromMs) / Math.max(1, this.range.endMs - fromMs));
  }

  /** Evaluates for a while. False: it is over. @throws canceled, unavailable */
  async goOn(forMs: number): Promise<boolean> {
    const untilMs = performance.now() + forMs;
    while (this.nextMs <= this.range.endMs && this.stopped === '') {
      if (this.doors.signal.aborted) throw canceled('the dry run was canceled');
      if (performance.now() > untilMs) return true;
      await this.evaluate(this.nextMs);
      if (this.stopped !== '') break;
      this.nextMs += this.run.group.intervalMs;
      await this.turns.breathe();
    }
    this.tracks.end(this.endMs());
    return false;
  }

  outcome(): DryRunOutcome {
    const { evaluations, failedEvaluations, failure, templateFailure, stopped, samples, tracks } = this;
    const counts = { evaluations, failedEvaluations, failure, templateFailure, stopped, samples };
    return {
      ...counts,
      startMs: this.range.startMs,
      endMs: this.endMs(),
      fired: tracks.fired,
      firingMs: tracks.firingMs,
      labelSets: this.rule instanceof AlertingRule ? tracks.labelSets : this.series.size,
      alerts: tracks.longest(this.doors.limits.maxLabelSets),
    };
  }

  private endMs(): number {
    return this.stopped === '' ? this.range.endMs : Math.max(this.range.startMs, this.nextMs);
  }

  private async evaluate(timestampMs: number): Promise<void> {
    const isShown = timestampMs >= this.range.startMs;
    try {
      const samples = await this.rule.evaluate(timestampMs, this.context);
      if (isShown && this.rule instanceof RecordingRule) this.count(samples);
    } catch (thrown) {
      if (this.stopAtLimit(thrown)) return;
      if (isShown) this.noteFailure(thrown);
    }
    if (isShown) this.evaluations++;
    if (this.rule instanceof AlertingRule) await this.follow(this.rule, timestampMs);
  }

  /** @throws what is no failure of the rule */
  private stopAtLimit(thrown: unknown): boolean {
    const kind = kindOf(thrown);
    if (kind === 'canceled' || kind === 'unavailable' || kind === 'bug') throw thrown;
    if (performance.now() < this.deadlineMs && kind !== 'timeout') return false;
    this.stopped = `it took longer than ${this.doors.limits.timeoutMs / 1000} s`;
    return true;
  }

  private noteFailure(thrown: unknown): void {
    this.failedEvaluations++;
    if (this.failure === '') this.failure = messageOf(thrown);
  }

  private count(samples: Awaited<ReturnType<RecordingRule['evaluate']>>): void {
    this.samples += samples.length;
    for (const { labels } of samples) this.series.add(labels.key());
  }

  private async follow(rule: AlertingRule, timestampMs: number): Promise<void> {
    const news = this.tracks.follow(timestampMs, rule.alerts);
    if (news.length > 0) await this.annotate(news, timestampMs);
    const { maxSpans } = this.doors.limits;
    if (this.tracks.spans > maxSpans) this.stopped = `its alerts changed more than ${maxSpans} times`;
    if (performance.now() > this.deadlineMs)
      this.stopped = `it took longer than ${this.doors.limits.timeoutMs / 1000} s`;
  }

  /** Evaluates once more, with annotations, for alerts that nobody has seen yet. */
  private async annotate(news: ReturnType<AlertTracks['follow']>, timestampMs: number): Promise<void> {
    const { rule } = this.run;
    if (rule.kind === 'record' || Object.keys(rule.annotations).length === 0) return;
    if (this.annotated >= this.doors.limits.maxLabelSets) return;
    this.annotated += news.length;
    const whole = this.alertingRule(rule);
    await whole.evaluate(timestampMs, this.context).catch((thrown) => void this.stopAtLimit(thrown));
    const texts = new Map([...whole.alerts].map(({ labels, annotations }) => [labels.key(), annotations]));
    for (const alert of news) {
      const found = texts.get(alert.labels.key());
      if (found) this.tracks.annotate(alert, found);
    }
  }

  private alertingRule(spec: ConstructorParameters<typeof AlertingRule>[0]): AlertingRule {
    return new AlertingRule(spec, {
      compileTemplate: remembered(this.doors.compileTemplate),
      tableLink: () => '',
      onRuleFailed: () => {},
      onTemplateError: (_alert, message) => {
        if (this.templateFailure === '') this.templateFailure = message;
      },
    });
  }

  private contextOf(): AlertingContext {
    const { run, doors, range } = this;
    const { intervalMs, queryOffsetMs, limit } = run.group;
    const { reader, engine, limits } = doors.querying;
    const remainingMs = Math.max(1, this.deadlineMs - performance.now());
    const own = { ...limits, timeoutMs: Math.min(limits.timeoutMs, remainingMs), signal: doors.signal };
    const answers = new SteppedAnswers(run.rule.expr, intervalMs, range.endMs - queryOffsetMs, {
      ...{ reader, engine, limits: own },
    });
    const settings = { ...doors.settings, resendDelayMs: 0, restore: NO_RESTORING };
    return { query: answers.query, reader, queryOffsetMs, limit, intervalMs, settings };
  }

  private requireFewEvaluations(): void {
    const { maxEvaluations } = this.doors.limits;
    const count = Math.ceil((this.range.endMs - this.nextMs) / this.run.group.intervalMs);
    if (count <= maxEvaluations) return;
    throw unprocessable(
      `the range has ${count} evaluations, and ${maxEvaluations} are allowed; try a shorter range or a longer interval`,
    );
  }
}

const warmUpMs = (rule: DryRun['rule']): number =>
  rule.kind === 'record' ? 0 : Math.min(rule.forMs + rule.keepFiringForMs, MAX_WARM_UP_MS);

/** The first evaluation at an instant or after it. */
function gridAt(timeMs: number, group: DryRun['group']): number {
  const offsetMs = gridOffsetMs(group);
  return Math.ceil((timeMs - offsetMs) / group.intervalMs) * group.intervalMs + offsetMs;
}
