// The live list over time: which rows come, change and go, and that nothing else is looked at.
import { beforeEach, describe, expect, it } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { fingerprintOf } from '../ingest/fingerprint';
import type { Alert, LiveRule, Silence } from '../model';
import type { AlertStore } from '../store/contract';
import { memoryStore } from '../store/memory';
import type { GroupNews, LiveDelta } from './live-row';
import { type LivePlacement, type LiveStanding, LiveView } from './live-view';

const RESOLVED_FOR_MS = 3_600_000;
const RULE: LiveRule = { file: 'r.yml', group: 'g', index: 0, name: 'Down', expr: 'up == 0', forMs: 60_000 };

let nowMs: number;
let store: AlertStore;
let view: LiveView;
let standing: Omit<LiveStanding, 'nowMs'>;
let looked: string[];

beforeEach(() => {
  nowMs = 1_000_000;
  store = memoryStore(() => nowMs);
  looked = [];
  standing = {
    epoch: '1',
    suppressionOf: ({ fingerprint }) => {
      looked.push(fingerprint);
      return { silencedBy: [], inhibitedBy: [] };
    },
    placementsOf: () => [placed()],
    mayInhibit: () => false,
    groups: () => [],
  };
  view = new LiveView({
    store,
    standing: () => ({ ...standing, nowMs }),
    resolvedForMs: RESOLVED_FOR_MS,
    maxResolved: 2,
  });
});

const placed = (more: Partial<LivePlacement> = {}): LivePlacement => ({
  ...{ groupId: 'g1', receiver: 'team', mutedBy: [] },
  ...more,
});

const labelsOf = (name: string) => Labels.of({ alertname: name });
const idOf = (name: string) => fingerprintOf(labelsOf(name));

function alert(name: string, more: Partial<Alert> = {}): Alert {
  const labels = labelsOf(name);
  return {
    ...{ fingerprint: fingerprintOf(labels), labels, annotations: {}, generatorUrl: '', timeout: false },
    ...{ startsAtMs: nowMs - 10_000, endsAtMs: nowMs + 300_000, updatedAtMs: nowMs, receivedAtMs: nowMs },
    ...more,
  };
}

const silence = (more: Partial<Silence> = {}): Silence => ({
  ...{ id: 's1', matchers: [], createdBy: 'mira', comment: 'known', updatedAtMs: nowMs },
  ...{ startsAtMs: nowMs, endsAtMs: nowMs + 60_000 },
  ...more,
});

const states = (delta: LiveDelta | undefined) =>
  delta?.rows.map(({ labels, state }) => `${labels.get('alertname')} ${state}`);

const pendingOf = (name: string): GroupNews['pending'][number] => ({
  ...{ fingerprint: idOf(name), labels: labelsOf(name), annotations: {}, activeAtMs: nowMs, value: 1, rule: RULE },
});

describe('the live list', () => {
  it('shows an alert that came, once', async () => {
    await store.putAlerts([alert('A')]);
    expect(states(view.tick())).toEqual(['A active']);
    expect(view.tick()).toBeUndefined();
    expect(view.counts()).toEqual({ active: 1, suppressed: 0, pending: 0, resolved: 0 });
  });

  it('says nothing of an alert that is only sent again', async () => {
    await store.putAlerts([alert('A')]);
    view.tick();
    nowMs += 15_000;
    await store.putAlerts([alert('A', { startsAtMs: nowMs - 25_000 })]);
    expect(view.tick()).toBeUndefined();
  });

  it('shows other annotations', async () => {
    await store.putAlerts([alert('A')]);
    view.tick();
    await store.putAlerts([alert('A', { annotations: { summary: 'new' } })]);
    expect(view.tick()?.rows[0]?.annotations).toEqual({ summary: 'new' });
  });

  it('keeps what is over for a while, though nothing is sent and the store forgets it', async () => {
    await store.putAlerts([alert('A', { endsAtMs: nowMs + 1_000 })]);
    view.tick();
    nowMs += 1_000;
    expect(states(view.tick())).toEqual(['A resolved']);
    await store.collectGarbage({ nowMs, isHeld: () => false, keptFromMs: 0 });
    nowMs += RESOLVED_FOR_MS - 1;
    expect(view.tick()).toBeUndefined();
    nowMs += 1;
    expect(view.tick()?.gone).toEqual([idOf('A')]);
    expect(view.rows.size).toBe(0);
  });

  it('keeps at most so many that are over, those that ended last', async () => {
    await store.putAlerts(['A', 'B', 'C'].map((name, i) => alert(name, { endsAtMs: nowMs + 1_000 + i })));
    view.tick();
    nowMs += 2_000;
    expect(view.tick()?.gone).toEqual([idOf('A')]);
  });

  it('shows those that ended before this process began, and not for longer than others', () => {
    const row = { ...alert('A'), state: 'resolved' as const, sinceMs: 0, endedMs: nowMs - 1_000 };
    view.addResolved([
      { ...row, silencedBy: [], inhibitedBy: [], mutedBy: [], groups: [], receivers: [], notified: [], rule: RULE },
    ]);
    view.tick();
    expect(view.counts().resolved).toBe(1);
    nowMs += RESOLVED_FOR_MS;
    expect(view.tick()?.gone).toEqual([idOf('A')]);
  });

  it('looks only at what changed', async () => {
    await store.putAlerts(['A', 'B', 'C'].map((name) => alert(name)));
    view.tick();
    looked = [];
    await store.putAlerts([alert('B', { generatorUrl: 'http://x/' })]);
    nowMs += 1_000;
    view.tick();
    expect(looked).toEqual([idOf('B')]);
  });

  it.each<[string, Partial<Alert>]>([
    ['annotation', { annotations: { a: '2' } }],
    ['annotation more', { annotations: { a: '1', b: '' } }],
    ['generator', { generatorUrl: 'http://x/' }],
    ['start', { startsAtMs: 1 }],
  ])('another %s of one that goes on is shown', async (_, more) => {
    const before = alert('A', { annotations: { a: '1' } });
    await store.putAlerts([before]);
    view.tick();
    nowMs += 1_000;
    await store.putAlerts([{ ...before, updatedAtMs: nowMs, ...more }]);
    const { startsAtMs: sinceMs, ...rest } = more as Alert;
    expect(view.tick()?.rows).toMatchObject([{ ...rest, ...(sinceMs && { sinceMs }) }]);
  });

  it('does not look at one that goes on, and sees it end when that is, not when it was to be', async () => {
    const first = alert('A', { endsAtMs: nowMs + 20_000 });
    await store.putAlerts([first]);
    view.tick();
    looked = [];
    await store.putAlerts([{ ...first, updatedAtMs: nowMs + 1, endsAtMs: nowMs + 60_000 }]);
    nowMs += 59_999;
    expect(view.tick()).toBeUndefined();
    nowMs += 1;
    expect(view.tick()?.rows).toMatchObject([{ state: 'resolved', endedMs: nowMs }]);
  });

  it('sees one end that is to end earlier than was said', async () => {
    const first = alert('A', { timeout: true });
    await store.putAlerts([first, alert('B')]);
    view.tick();
    await store.putAlerts([{ ...first, updatedAtMs: nowMs + 1, endsAtMs: nowMs + 30_000 }]);
    nowMs += 29_999;
    expect(view.tick()).toBeUndefined();
    nowMs += 1;
    expect(view.tick()?.rows).toMatchObject([{ fingerprint: idOf('A'), state: 'resolved' }]);
  });
});

describe('why nobody is told', () => {
  it('follows silences as they are made, begin and end, and says who made them', async () => {
    standing = {
      ...standing,
      suppressionOf: () => ({
        silencedBy: [...store.silences.values()]
          .filter(({ startsAtMs, endsAtMs }) => startsAtMs <= nowMs && nowMs <= endsAtMs)
          .map(({ id }) => id),
        inhibitedBy: [],
      }),
    };
    await store.putAlerts([alert('A')]);
    view.tick();
    await store.changeSilences(() => ({ write: [silence({ startsAtMs: nowMs + 5_000 })], result: undefined }));
    const made = view.tick();
    expect(made?.silences).toMatchObject([{ id: 's1', createdBy: 'mira' }]);
    expect(made?.rows).toEqual([]);
    nowMs += 5_000;
    expect(view.tick()?.rows).toMatchObject([{ state: 'suppressed', silencedBy: ['s1'] }]);
    nowMs += 55_000;
    expect(view.tick()).toBeUndefined(); // at its end it still holds
    nowMs += 1;
    expect(states(view.tick())).toEqual(['A active']);
  });

  it('looks at all alerts when one that may inhibit begins or ends', async () => {
    await store.putAlerts([alert('A')]);
    view.tick();
    standing = {
      ...standing,
      mayInhibit: ({ labels }) => labels.get('alertname') === 'Source',
      suppressionOf: ({ fingerprint }) => {
        const source = store.alerts.get(idOf('Source'));
        const isInhibited = fingerprint === idOf('A') && source !== undefined && source.endsAtMs > nowMs;
        return { silencedBy: [], inhibitedBy: isInhibited ? [idOf('Source')] : [] };
      },
    };
    await store.putAlerts([alert('Source', { endsAtMs: nowMs + 60_000 })]);
    expect(states(view.tick())?.sort()).toEqual(['A suppressed', 'Source active']);
    nowMs += 60_000;
    expect(states(view.tick())?.sort()).toEqual(['A active', 'Source resolved']);
  });

  it('is a time interval only when it mutes every route that takes the alert', async () => {
    await store.putAlerts([alert('A')]);
    view.tick();
    standing = { ...standing, epoch: '2', placementsOf: () => [placed({ mutedBy: ['night'] }), placed()] };
    expect(view.tick()?.rows).toMatchObject([{ state: 'active', mutedBy: ['night'] }]);
    standing = { ...standing, epoch: '3', placementsOf: () => [placed({ mutedBy: ['night'] })] };
    expect(view.tick()?.rows).toMatchObject([{ state: 'suppressed', mutedBy: ['night'] }]);
  });
});

describe('rules of ours', () => {
  it('show alerts that wait, until they wait no more', () => {
    view.takeNews('g', { firing: [], pending: [pendingOf('A')] });
    expect(view.tick()).toMatchObject({ rows: [{ state: 'pending', sinceMs: nowMs }], values: [[idOf('A'), 1]] });
    view.takeNews('g', { firing: [], pending: [] });
    expect(view.tick()).toMatchObject({ rows: [], gone: [idOf('A')] });
  });

  it('say which rule an alert is of and its value; a new value is no new row', async () => {
    await store.putAlerts([alert('A')]);
    view.takeNews('g', { firing: [{ fingerprint: idOf('A'), value: 5, rule: RULE }], pending: [] });
    expect(view.tick()).toMatchObject({ rows: [{ rule: RULE }], values: [[idOf('A'), 5]] });
    view.takeNews('g', { firing: [{ fingerprint: idOf('A'), value: 6, rule: RULE }], pending: [] });
    expect(view.tick()).toMatchObject({ rows: [], values: [[idOf('A'), 6]] });
    view.takeNews('g', { firing: [{ fingerprint: idOf('A'), value: 6, rule: RULE }], pending: [] });
    expect(view.tick()).toBeUndefined();
  });

  it('that are gone take the value along, not what the alert came from', async () => {
    await store.putAlerts([alert('A')]);
    view.takeNews('g', { firing: [{ fingerprint: idOf('A'), value: 5, rule: RULE }], pending: [] });
    view.tick();
    view.takeNews('g', undefined);
    await store.putAlerts([alert('A', { endsAtMs: nowMs })]);
    expect(view.tick()).toMatchObject({ rows: [{ state: 'resolved', rule: RULE }], values: [[idOf('A'), undefined]] });
  });

  it('let an alert that waits again take the place of its last end', async () => {
    await store.putAlerts([alert('A', { endsAtMs: nowMs })]);
    expect(states(view.tick())).toEqual(['A resolved']);
    view.takeNews('g', { firing: [], pending: [pendingOf('A')] });
    expect(states(view.tick())).toEqual(['A pending']);
  });
});

it('tells of groups whose next look is another, and forgets those that are gone', () => {
  const group = {
    id: 'g1',
    receiver: 'team',
    integrations: 1,
    labels: Labels.empty,
    flushedMs: 0,
    nextMs: nowMs + 30_000,
    mutedUntilMs: undefined,
  };
  standing = { ...standing, groups: () => [group] };
  expect(view.tick()?.groups).toEqual([group]);
  standing = { ...standing, groups: () => [{ ...group, nextMs: nowMs + 60_000 }] };
  expect(view.tick()?.groups).toMatchObject([{ nextMs: nowMs + 60_000 }]);
  standing = { ...standing, groups: () => [{ ...group, nextMs: nowMs + 60_000, mutedUntilMs: nowMs + 90_000 }] };
  expect(view.tick()?.groups).toMatchObject([{ mutedUntilMs: nowMs + 90_000 }]);
  expect(view.tick()).toBeUndefined();
  standing = { ...standing, groups: () => [] };
  view.tick();
  expect(view.groups.size).toBe(0);
});
