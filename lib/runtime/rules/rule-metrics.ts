// What rules and the telling of alerts say at /metrics, under Prometheus' own names.
import { Counter, Gauge, type Registry, Summary } from 'prom-client';
import type { NotifierEvents } from '@/lib/metrics/react/notifier/queue';
import { type GroupOutcome, groupKey, type RuleGroupSpec } from '@/lib/metrics/react/rules/model';

const PERCENTILES = [0.01, 0.05, 0.5, 0.9, 0.99];
const WINDOW = { maxAgeSeconds: 600, ageBuckets: 5 };
const GROUP = ['rule_group'] as const;
const ALERTMANAGER = ['alertmanager'] as const;

export class RuleMetrics {
  private readonly iterations;
  private readonly missed;
  private readonly evaluations;
  private readonly failures;
  private readonly seconds;
  private readonly groupSeconds;
  private readonly lastEvaluation;
  private readonly lastSeconds;
  private readonly lastRuleSeconds;
  private readonly lastSamples;
  private readonly interval;
  private readonly rules;
  private readonly refused;

  constructor(registry: Registry) {
    const registers = [registry];
    const counter = (name: string, help: string) => new Counter({ registers, name, help, labelNames: GROUP });
    const gauge = (name: string, help: string) => new Gauge({ registers, name, help, labelNames: GROUP });
    const summary = (name: string, help: string) =>
      new Summary({ registers, name, help, percentiles: PERCENTILES, ...WINDOW });
    this.iterations = counter(
      'prometheus_rule_group_iterations_total',
      'The total number of scheduled rule group evaluations, whether executed or missed.',
    );
    this.missed = counter(
      'prometheus_rule_group_iterations_missed_total',
      'The total number of rule group evaluations missed due to slow rule group evaluation.',
    );
    this.evaluations = counter('prometheus_rule_evaluations_total', 'The total number of rule evaluations.');
    this.failures = counter(
      'prometheus_rule_evaluation_failures_total',
      'The total number of rule evaluation failures.',
    );
    this.seconds = summary('prometheus_rule_evaluation_duration_seconds', 'The duration for a rule to execute.');
    this.groupSeconds = summary('prometheus_rule_group_duration_seconds', 'The duration of rule group evaluations.');
    this.lastEvaluation = gauge(
      'prometheus_rule_group_last_evaluation_timestamp_seconds',
      'The timestamp of the last rule group evaluation in seconds.',
    );
    this.lastSeconds = gauge(
      'prometheus_rule_group_last_duration_seconds',
      'The duration of the last rule group evaluation.',
    );
    this.lastRuleSeconds = gauge(
      'prometheus_rule_group_last_rule_duration_sum_seconds',
      'The sum of time in seconds it took to evaluate each rule in the group.',
    );
    this.lastSamples = gauge(
      'prometheus_rule_group_last_evaluation_samples',
      'The number of samples returned during the last rule group evaluation.',
    );
    this.interval = gauge('prometheus_rule_group_interval_seconds', 'The interval of a rule group.');
    this.rules = gauge('prometheus_rule_group_rules', 'The number of rules.');
    this.refused = counter('quadrant_rule_samples_refused_total', 'Samples of rules that the store did not take.');
  }

  /** Every series is there from the start: a rate over it sees the first failure. */
  began(group: RuleGroupSpec): void {
    const labels = { rule_group: groupKey(group) };
    for (const each of [this.iterations, this.missed, this.evaluations, this.failures, this.refused])
      each.inc(labels, 0);
    this.interval.set(labels, group.intervalMs / 1000);
    this.rules.set(labels, group.rules.length);
  }

  ended(group: RuleGroupSpec): void {
    const labels = { rule_group: groupKey(group) };
    const all = [
      this.iterations,
      this.missed,
      this.evaluations,
      this.failures,
      this.refused,
      this.interval,
      this.rules,
    ];
    const last = [this.lastEvaluation, this.lastSeconds, this.lastRuleSeconds, this.lastSamples];
    for (const each of [...all, ...last]) each.remove(labels);
  }

  iterated(group: RuleGroupSpec, missed: number): void {
    const labels = { rule_group: groupKey(group) };
    this.iterations.inc(labels, 1 + missed);
    this.missed.inc(labels, missed);
  }

  evaluated(group: RuleGroupSpec, timestampMs: number, { durationMs, rules, samples, refused }: GroupOutcome): void {
    const labels = { rule_group: groupKey(group) };
    this.evaluations.inc(labels, rules.length);
    this.failures.inc(labels, rules.filter(({ failed }) => failed).length);
    this.refused.inc(labels, refused);
    for (const rule of rules) this.seconds.observe(rule.durationMs / 1000);
    this.groupSeconds.observe(durationMs / 1000);
    this.lastEvaluation.set(labels, timestampMs / 1000);
    this.lastSeconds.set(labels, durationMs / 1000);
    this.lastRuleSeconds.set(labels, rules.reduce((sum, rule) => sum + rule.durationMs, 0) / 1000);
    this.lastSamples.set(labels, samples);
  }
}

export type NotifierFigures = {
  readonly capacity: number;
  readonly queueLength: () => number;
  readonly alertmanagers: () => number;
};

/** Registers the notifier's metrics. @returns what feeds them */
export function notifierMetrics(registry: Registry, figures: NotifierFigures): NotifierEvents {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ registers, name, help, labelNames: ALERTMANAGER });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      registers,
      name,
      help,
      collect() {
        this.set(read());
      },
    });
  const sent = counter('prometheus_notifications_sent_total', 'Total number of alerts sent.');
  const errors = counter('prometheus_notifications_errors_total', 'Total number of sent alerts affected by errors.');
  const dropped = counter(
    'prometheus_notifications_dropped_total',
    'Total number of alerts dropped due to errors when sending to Alertmanager.',
  );
  const latency = new Summary({
    ...{ registers, percentiles: [0.5, 0.9, 0.99], labelNames: ALERTMANAGER, ...WINDOW },
    name: 'prometheus_notifications_latency_seconds',
    help: 'Latency quantiles for sending alert notifications.',
  });
  gauge(
    'prometheus_notifications_queue_length',
    'The number of alert notifications in the queue.',
    figures.queueLength,
  );
  gauge(
    'prometheus_notifications_queue_capacity',
    'The capacity of the alert notifications queue.',
    () => figures.capacity,
  );
  gauge(
    'prometheus_notifications_alertmanagers_discovered',
    'The number of alertmanagers discovered and active.',
    figures.alertmanagers,
  );
  return {
    onSent(alertmanager, alerts, durationMs) {
      sent.inc({ alertmanager }, alerts);
      latency.observe({ alertmanager }, durationMs / 1000);
    },
    onFailed(alertmanager, alerts, durationMs) {
      errors.inc({ alertmanager }, alerts);
      dropped.inc({ alertmanager }, alerts);
      latency.observe({ alertmanager }, durationMs / 1000);
    },
    onDropped: (alertmanager, alerts) => dropped.inc({ alertmanager }, alerts),
  };
}
