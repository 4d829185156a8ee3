// Alerts made up for tests.
import type { AlertGroup, AlertRow } from '@/lib/client/alerts';
import type { LiveState } from './live/live-state';

/** @param name also its fingerprint, with the other labels' values behind it */
export const alertRow = (
  name: string,
  labels: Record<string, string> = {},
  more: Partial<AlertRow> = {},
): AlertRow => ({
  ...{
    fingerprint: [name, ...Object.values(labels)].join(' '),
    state: 'active',
    sinceMs: 1_000_000,
    endedMs: undefined,
  },
  ...{ labels: { alertname: name, ...labels }, annotations: {}, generatorUrl: '', rule: undefined },
  ...{ silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: ['team'], groups: ['g'], notified: [] },
  ...more,
});

export const rowMap = (...rows: readonly AlertRow[]): ReadonlyMap<string, AlertRow> =>
  new Map(rows.map((row) => [row.fingerprint, row]));

export const alertGroup = (more: Partial<AlertGroup> = {}): AlertGroup => ({
  ...{ id: 'g', receiver: 'team', integrations: 1, labels: { alertname: 'A' }, flushedMs: 0, nextMs: 1_030_000 },
  ...more,
});

export const liveState = (more: Partial<LiveState> = {}): LiveState => ({
  ...{ atMs: 1_000_000, rows: new Map(), values: new Map(), silences: new Map() },
  groups: new Map([['g', alertGroup()]]),
  ...more,
});
