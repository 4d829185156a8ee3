// Messages, tries and label sets in words, for every page that tells of notifications.
import type { State } from '@/components/ui/state-icon';
import type { Attempt, LabelSet, Outcome, WhyNow } from '@/lib/client/notification-nouns';
import { formatDuration } from '@/lib/kernel/duration';

/** "30 s", "1 h 30 min": a configured duration. */
export const spelled = (ms: number): string =>
  formatDuration(ms)
    .replace(/(\d+)(ms|[a-z])/g, (_, count, unit) => `${count} ${unit === 'm' ? 'min' : unit} `)
    .trim();

/** "310 ms", "2.1 s": how long something took. */
export const took = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toPrecision(3))} s`;

/** "202 in 310 ms"; of a failure its reason. */
export function replyOf(attempt: Attempt | undefined): string {
  if (!attempt) return 'no answer yet';
  const { code, error, durationMs } = attempt;
  if (error === undefined) return `${code ?? 'taken'} in ${took(durationMs)}`;
  return error.replace(/^unexpected status code /, '');
}

export const OUTCOMES: Readonly<Record<Outcome, { readonly word: string; readonly state: State }>> = {
  sent: { word: 'sent', state: 'ok' },
  sending: { word: 'being sent', state: 'pending' },
  failed: { word: 'failed', state: 'critical' },
  gave_up: { word: 'given up', state: 'critical' },
};

/** Why it went out just then. */
export const WHY_NOW: Readonly<Record<WhyNow, string>> = {
  first: 'first',
  new_alerts: 'new alerts',
  resolved: 'resolved',
  repeat: 'said again',
  test: 'test',
};

export const ordinal = (n: number): string => {
  const last = n % 100 >= 11 && n % 100 <= 13 ? 0 : n % 10;
  return `${n}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
};

/** `webhook`, and from the second of a kind on `webhook[1]`. */
export const integrationName = (integration: string, index: number): string =>
  index === 0 ? integration : `${integration}[${index}]`;

/** `alertname="A", job="b"`; of an alert its name first. */
export const labelText = (labels: LabelSet): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`)
    .join(', ');
