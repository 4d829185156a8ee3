// Whether somebody was told, or why not.
import { beforeAll, describe, expect, it, test, vi } from 'vitest';
import type { AlertRow, Notified } from '@/lib/client/alerts';
import { alertGroup, alertRow, liveState, rowMap } from '../alerts.fixtures';
import { leftText, toldOf } from './reason-words';

beforeAll(() => {
  vi.stubEnv('TZ', 'UTC');
});

const NOW_MS = Date.UTC(2026, 10, 19, 14, 20, 0);
const SINCE_MS = NOW_MS - 18 * 60_000;
const silence = (more = {}) => ({
  ...{ id: 's1', createdBy: 'mira', comment: 'known', startsAtMs: 0, endsAtMs: NOW_MS + 111 * 60_000 },
  ...more,
});
const told = (more: Partial<Notified> = {}): Notified => ({
  ...{ receiver: 'team', integration: 'webhook[0]', atMs: NOW_MS - 900_000, outcome: 'sent', code: 202 },
  ...more,
});
const words = (row: Partial<AlertRow>, live = {}) =>
  toldOf(alertRow('A', {}, { sinceMs: SINCE_MS, ...row }), liveState(live), NOW_MS);

describe('why nobody is told', () => {
  it('is a silence, with who made it and how long it lasts', () => {
    const silences = new Map([['s1', silence()]]);
    expect(words({ state: 'suppressed', silencedBy: ['s1'] }, { silences })).toEqual({
      ...{ text: 'silenced by mira, 1 h 51 min left', look: 'suppressed', title: 'known' },
      silenceId: 's1',
    });
    expect(words({ state: 'suppressed', silencedBy: ['s1', 's2'] }).text).toBe('silenced and 1 more');
  });

  it('is another alert, by its name', () => {
    const source = alertRow('HighErrorRatio');
    expect(words({ state: 'suppressed', inhibitedBy: [source.fingerprint] }, { rows: rowMap(source) })).toMatchObject({
      text: 'inhibited by HighErrorRatio',
      href: '/alerts/HighErrorRatio',
    });
  });

  it('is a time interval', () => {
    expect(words({ state: 'suppressed', mutedBy: ['nights', 'weekends'] }).text).toBe('muted by nights, weekends');
    const until = (mutedUntilMs: number) => ({ groups: new Map([['g', alertGroup({ mutedUntilMs })]]) });
    const muted = { state: 'suppressed', mutedBy: ['nights'] } as const;
    expect(words(muted, until(Date.UTC(2026, 10, 19, 18))).text).toBe('muted by nights until 18:00');
    expect(words(muted, until(Date.UTC(2026, 10, 20, 7))).text).toBe('muted by nights until 20 Nov 07:00');
  });

  it('is that it waits, for how long', () => {
    const rule = { file: 'f', group: 'g', index: 0, name: 'A', expr: 'x', forMs: 20 * 60_000 };
    expect(words({ state: 'pending', rule }).text).toBe('fires in 2 min if it stays so');
    expect(words({ state: 'pending', rule: { ...rule, forMs: 0 } }).text).toBe(
      'fires with the next evaluation if it stays so',
    );
  });

  it('is that the receiver has nothing to be told by', () => {
    const groups = new Map([['g', alertGroup({ integrations: 0 })]]);
    expect(words({}, { groups }).text).toBe('nobody: team has no integration');
  });
});

describe('who is told', () => {
  it('is whom the last message reached, and what they answered', () => {
    expect(words({ notified: [told()] })).toMatchObject({ text: 'sent to team 14:05:00, answered 202', look: 'plain' });
    expect(words({ notified: [told(), told({ receiver: 'other', code: undefined })] }).text).toBe(
      'sent to team and 1 more 14:05:00, answered 202',
    );
  });

  it('is news when it failed, whatever else got through', () => {
    expect(words({ notified: [told(), told({ receiver: 'pager', outcome: 'failed', code: 503 })] })).toMatchObject({
      ...{ text: 'failed: pager 14:05:00, answered 503', look: 'failed' },
    });
    expect(words({ notified: [told({ outcome: 'gave_up', code: undefined })] }).text).toBe('given up: team 14:05:00');
  });

  it('is told when the group is looked at', () => {
    const groups = new Map([['g', alertGroup({ nextMs: NOW_MS + 30_000 })]]);
    expect(words({}, { groups }).text).toBe('goes to team at 14:20:30');
    expect(words({}, { groups: new Map([['g', alertGroup({ nextMs: NOW_MS })]]) }).text).toBe('on its way to team');
    expect(words({}, { groups: new Map([['g', alertGroup({ flushedMs: NOW_MS - 60_000 })]]) }).text).toBe(
      'sending to team since 14:19:00',
    );
  });
});

test.each([
  [-5, '0 s'],
  [40_000, '40 s'],
  [119_000, '119 s'],
  [12 * 60_000, '12 min'],
  [7_200_000, '2 h'],
  [111 * 60_000, '1 h 51 min'],
  [3 * 86_400_000, '3 d'],
])('%d ms are %s', (ms, text) => {
  expect(leftText(ms)).toBe(text);
});
