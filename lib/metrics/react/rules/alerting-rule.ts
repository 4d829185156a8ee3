// An alerting rule: each element of its expression is an alert, with a life of its own over evaluations.
import { messageOf, unprocessable } from '@/lib/kernel/errors';
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { TemplateData } from '../../doors';
import { histogramText } from '../../query/promql/engine/histogram/text';
import { Allowance } from '../../query/promql/engine/limits';
import type { InstantSample } from '../../query/promql/engine/query';
import type { StoredAlert } from '../../store/active-alerts';
import { ActiveAlert } from './alert';
import { type AlertingContext, labelled, type RuleEvaluationDoors } from './context';
import type { AlertingRuleSpec, AlertStatus, OutgoingAlert } from './model';
import { FOR_STATE, knownStates, restoredActiveAtMs } from './restore';

/** Only to let others run: thousands of templates take a while. */
const NO_LIMITS = { maxSamples: Infinity, timeoutMs: Infinity };

type Template = (data: TemplateData) => Promise<string>;
type Templates = readonly (readonly [name: string, expand: Template])[];

export class AlertingRule {
  /** By the key of their labels. */
  private active = new Map<string, ActiveAlert>();
  private isRestored = false;
  private readonly labelTemplates: Templates;
  private readonly annotationTemplates: Templates;

  constructor(
    readonly spec: AlertingRuleSpec,
    private readonly doors: RuleEvaluationDoors,
  ) {
    this.labelTemplates = this.compiled(spec.labels);
    this.annotationTemplates = this.compiled(spec.annotations);
  }

  /** Whether its templates ask queries of their own. */
  get asksQueries(): boolean {
    const texts = [...Object.values(this.spec.labels), ...Object.values(this.spec.annotations)];
    return texts.some((text) => /\{\{.*\bquery\b/s.test(text));
  }

  get alerts(): Iterable<ActiveAlert> {
    return this.active.values();
  }

  /** Goes on with what an earlier process wrote; alerts whose rule has other labels by now end with the next evaluation. */
  load(alerts: readonly { readonly labels: Labels; readonly stored: StoredAlert }[]): void {
    for (const { labels, stored } of alerts) {
      const alert = new ActiveAlert(labels, stored.annotations, stored.value, stored.activeAtMs);
      alert.state =
        stored.resolvedAtMs !== undefined ? 'inactive' : stored.firedAtMs !== undefined ? 'firing' : 'pending';
      alert.firedAtMs = stored.firedAtMs;
      alert.resolvedAtMs = stored.resolvedAtMs;
      alert.keepFiringSinceMs = stored.keepFiringSinceMs;
      alert.savedState = stateText(alert);
      this.active.set(labels.key(), alert);
    }
  }

  /** Goes on where another rule of the same name and labels stopped: its group was loaded anew. */
  takeOver(other: AlertingRule): void {
    this.active = other.active;
    this.isRestored = other.isRestored;
  }

  /**
   * Moves all alerts on, and gives ALERTS and ALERTS_FOR_STATE.
   * @throws what the query throws; unprocessable for alerts that are the same, or too many: then nothing has changed, but for
   * the limit, which ends them all, as in Prometheus
   */
  async evaluate(timestampMs: number, context: AlertingContext): Promise<readonly InstantSample[]> {
    const found = await this.found(timestampMs, context);
    await this.restore(found, timestampMs, context);
    for (const [key, alert] of found) {
      const existing = this.active.get(key);
      if (existing && existing.state !== 'inactive') {
        existing.value = alert.value;
        existing.annotations = alert.annotations;
      } else {
        this.active.set(key, alert);
      }
    }
    for (const [key, alert] of this.active) {
      if (found.has(key)) alert.seen(this.spec, timestampMs);
      else if (alert.unseen(this.spec, timestampMs)) this.active.delete(key);
    }
    this.checkLimit(context.limit);
    return this.samples();
  }

  /** Those to be told of now. */
  outgoing(timestampMs: number, { settings, intervalMs }: AlertingContext): OutgoingAlert[] {
    const validMs = 4 * Math.max(settings.resendDelayMs, intervalMs);
    return [...this.active.values()]
      .filter((alert) => alert.takeForSending(timestampMs, settings.resendDelayMs))
      .map((alert) => ({
        labels: alert.labels.toJSON(),
        annotations: alert.annotations,
        startsAtMs: alert.firedAtMs ?? timestampMs,
        endsAtMs: alert.resolvedAtMs ?? timestampMs + validMs,
        generatorUrl: `${settings.externalUrl}${this.doors.tableLink(this.spec.expr)}`,
      }));
  }

  /** Pending and firing, by labels. */
  status(): AlertStatus[] {
    return [...this.active.values()]
      .sort((a, b) => a.labels.compare(b.labels))
      .flatMap(({ state, labels, annotations, value, activeAtMs, keepFiringSinceMs }) =>
        state === 'inactive'
          ? []
          : [{ state, labels: labels.toJSON(), annotations, value, activeAtMs, keepFiringSinceMs }],
      );
  }

  /** ALERTS and ALERTS_FOR_STATE of each alert that is pending or firing. */
  samples(): InstantSample[] {
    const { alert: alertname } = this.spec;
    return [...this.active.values()].flatMap(({ state, labels, activeAtMs }) => {
      if (state === 'inactive') return [];
      const own = { [METRIC_NAME]: 'ALERTS', alertname, alertstate: state };
      return [
        { labels: labelled(labels, own), value: 1 },
        { labels: labelled(labels, { [METRIC_NAME]: FOR_STATE, alertname }), value: Math.floor(activeAtMs / 1000) },
      ];
    });
  }

  /** What the expression gives now, as alerts that have just begun. */
  private async found(timestampMs: number, context: AlertingContext): Promise<Map<string, ActiveAlert>> {
    const { query, queryOffsetMs, settings } = context;
    const atMs = timestampMs - queryOffsetMs;
    const samples = await query(this.spec.expr, atMs);
    const alerts = new Map<string, ActiveAlert>();
    const turns = new Allowance(NO_LIMITS);
    const asked = async (expr: string) =>
      (await query(expr, atMs)).map((sample) => ({ labels: sample.labels.toJSON(), value: sample.value }));
    for (const { labels, value, histogram } of samples) {
      await turns.breathe();
      const data = {
        labels: labels.toJSON(),
        value: histogram ? histogramText(histogram) : value,
        externalLabels: settings.externalLabels,
        externalUrl: settings.externalUrl,
        nowMs: timestampMs,
        query: asked,
      };
      const own = { ...(await this.expanded(this.labelTemplates, data)), alertname: this.spec.alert };
      const alertLabels = labelled(labels.withoutMetricName(), own);
      const annotations = await this.expanded(this.annotationTemplates, data);
      const key = alertLabels.key();
      if (alerts.has(key)) {
        throw unprocessable('vector contains metrics with the same labelset after applying alert labels');
      }
      alerts.set(key, new ActiveAlert(alertLabels, annotations, value, timestampMs));
    }
    return alerts;
  }

  /** Before the first evaluation of this process counts: when did those begin that this process does not know of? */
  private async restore(
    found: ReadonlyMap<string, ActiveAlert>,
    timestampMs: number,
    { settings, reader }: AlertingContext,
  ): Promise<void> {
    if (this.isRestored) return;
    const unknown = [...found].filter(([key]) => !this.active.has(key));
    if (unknown.length > 0 && this.spec.forMs >= settings.restore.gracePeriodMs) {
      const states = await knownStates(reader, this.spec, timestampMs, settings.restore);
      for (const [key, alert] of unknown) {
        const state = states.get(key);
        if (state) alert.activeAtMs = restoredActiveAtMs(state, this.spec.forMs, timestampMs, settings.restore);
      }
    }
    this.isRestored = true;
  }

  private checkLimit(limit: number): void {
    if (limit === 0) return;
    const count = this.status().length;
    if (count <= limit) return;
    this.active.clear();
    throw unprocessable(`exceeded limit of ${limit} with ${count} alerts`);
  }

  private compiled(texts: Readonly<Record<string, string>>): Templates {
    const name = `__alert_${this.spec.alert}`;
    return Object.entries(texts).map(([key, text]) => [key, this.doors.compileTemplate(name, text)] as const);
  }

  private async expanded(templates: Templates, data: TemplateData): Promise<Record<string, string>> {
    const texts: Record<string, string> = {};
    for (const [name, expand] of templates) texts[name] = await this.textOf(expand, data);
    return texts;
  }

  /** An alert is not lost for a template that fails. */
  private async textOf(expand: Template, data: TemplateData): Promise<string> {
    try {
      return await expand(data);
    } catch (refused) {
      const message = messageOf(refused);
      this.doors.onTemplateError(this.spec.alert, message);
      return `<error expanding template: ${message}>`;
    }
  }
}

/** What of an alert a restart must know: when it changes, it is written. */
export const stateText = ({ activeAtMs, firedAtMs, resolvedAtMs, keepFiringSinceMs }: ActiveAlert): string =>
  [activeAtMs, firedAtMs, resolvedAtMs, keepFiringSinceMs].join();
