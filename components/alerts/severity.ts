// How bad an alert is: its shape and colour, and its place in the list.
import type { State } from '@/components/ui/state-icon';
import type { AlertRow } from '@/lib/client/alerts';

export type Severity = 'critical' | 'warning' | 'info';

const WORDS: Readonly<Record<string, Severity>> = {
  ...{
    critical: 'critical',
    crit: 'critical',
    page: 'critical',
    error: 'critical',
    fatal: 'critical',
    high: 'critical',
  },
  ...{ emergency: 'critical', disaster: 'critical', p1: 'critical', sev1: 'critical' },
  ...{ info: 'info', information: 'info', informational: 'info', notice: 'info', none: 'info', debug: 'info' },
};

/** By the label `severity`, whatever a site calls its levels; anything unknown is a warning. */
export const severityOf = (labels: AlertRow['labels']): Severity =>
  WORDS[(labels.severity ?? '').toLowerCase()] ?? 'warning';

/** The icon of a row; undefined: one of its own (suppressed, resolved). */
export function iconOf({ state, labels }: Pick<AlertRow, 'state' | 'labels'>): State {
  if (state === 'active') return severityOf(labels);
  if (state === 'pending') return 'pending';
  return state === 'resolved' ? 'ok' : 'unknown';
}

const STATES: readonly AlertRow['state'][] = ['active', 'pending', 'suppressed', 'resolved'];
const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];

/** Lower is worse: what fires before what waits before what is known, the worst of each first. */
export const rankOf = ({ state, labels }: Pick<AlertRow, 'state' | 'labels'>): number =>
  STATES.indexOf(state) * SEVERITIES.length + SEVERITIES.indexOf(severityOf(labels));
