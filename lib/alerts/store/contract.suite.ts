// What every store of alerts promises. Each implementation runs this suite from its own test file.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { Alert, GroupState, NotificationEntry, Silence } from '../model';
import type { AlertStore } from './contract';

export type StoresUnderTest = {
  /** Stores of several processes on one empty database. */
  open(nowMs: () => number, count: number): Promise<readonly AlertStore[]>;
  /** After all tests. */
  cleanUp?(): Promise<void>;
};

const NOW_MS = 1_700_000_000_000;
const GROUP = '11111111-1111-8111-8111-111111111111';
const OTHER_GROUP = '22222222-2222-8222-8222-222222222222';

const alert = (fingerprint: string, more: Partial<Alert> = {}): Alert => ({
  fingerprint,
  labels: Labels.of({ alertname: fingerprint, 'a b': 'é"\\' }),
  annotations: { summary: 'it "burns"', empty: '' },
  startsAtMs: NOW_MS - 1000,
  endsAtMs: NOW_MS + 60_000,
  updatedAtMs: NOW_MS,
  receivedAtMs: NOW_MS,
  generatorUrl: 'http://prometheus/graph',
  timeout: false,
  ...more,
});

const silence = (id: string, more: Partial<Silence> = {}): Silence => ({
  id,
  matchers: [
    { name: 'alertname', type: '=~', value: 'a|b' },
    { name: 'é', type: '!=', value: '"' },
  ],
  startsAtMs: NOW_MS,
  endsAtMs: NOW_MS + 1000,
  updatedAtMs: NOW_MS,
  createdBy: 'me',
  comment: 'because',
  ...more,
});

const entry = (more: Partial<NotificationEntry> = {}): NotificationEntry => ({
  ...{ groupId: GROUP, integration: 'webhook', index: 0, firing: ['a', 'b'], resolved: [] },
  ...{ sentAtMs: NOW_MS, expiresAtMs: NOW_MS + 1000 },
  ...more,
});

const state = (more: Partial<GroupState> = {}): GroupState => ({
  ...{ id: GROUP, groupKey: '{}:{a="b"}', receiver: 'team', flushedAtMs: NOW_MS, nextFlushAtMs: NOW_MS + 300_000 },
  ...{ settledSeq: 7, settledAtMs: NOW_MS - 1 },
  ...more,
});

export function alertStoreContract(name: string, { open, cleanUp }: StoresUnderTest): void {
  describe(`${name} keeps the contract of a store of alerts`, () => {
    let [one, two]: readonly [AlertStore, AlertStore] = [] as never;
    beforeEach(async () => {
      const stores = await open(() => NOW_MS, 2);
      [one, two] = stores as [AlertStore, AlertStore];
      return () => Promise.all(stores.map((store) => store.close()));
    });
    afterAll(() => cleanUp?.());

    const without = (store: AlertStore) => [...store.alerts.values()].map(({ seq, ...rest }) => rest);

    test('nothing at first', () => expect([one.alerts.size, one.silences.size]).toEqual([0, 0]));

    test('an alert comes back as it was put', async () => {
      await one.putAlerts([alert('aa')]);
      expect(without(one)).toEqual([alert('aa')]);
    });

    test('another process sees it when it follows', async () => {
      await one.putAlerts([alert('aa'), alert('bb')]);
      expect(two.alerts.size).toBe(0);
      await two.follow();
      expect(without(two)).toEqual(without(one));
    });

    test('what is put is merged with what any process has stored', async () => {
      await one.putAlerts([alert('aa', { startsAtMs: NOW_MS - 5000 })]);
      await two.putAlerts([alert('aa', { startsAtMs: NOW_MS - 3000, updatedAtMs: NOW_MS + 1 })]);
      expect(two.alerts.get('aa')).toMatchObject({ startsAtMs: NOW_MS - 5000, updatedAtMs: NOW_MS + 1 });
    });

    test('one alert twice in a batch: the later is merged into the earlier', async () => {
      await one.putAlerts([alert('aa', { startsAtMs: NOW_MS - 5000 }), alert('aa', { generatorUrl: 'x' })]);
      expect(without(one)).toEqual([alert('aa', { startsAtMs: NOW_MS - 5000, generatorUrl: 'x' })]);
    });

    test('what comes at the same time is merged in its order', async () => {
      const urls = ['w', 'x', 'y', 'z'];
      await Promise.all(
        urls.map((generatorUrl) => one.putAlerts([alert('aa', { generatorUrl }), alert(generatorUrl)])),
      );
      expect(one.alerts.get('aa')?.generatorUrl).toBe('z');
      expect([...one.alerts.keys()].sort()).toEqual(['aa', ...urls]);
      await two.follow();
      expect(two.alerts).toEqual(one.alerts);
    });

    test('of an alert that comes again what is new is stored, and what is not stays', async () => {
      await one.putAlerts([alert('aa')]);
      await one.putAlerts([alert('aa', { endsAtMs: NOW_MS + 90_000, updatedAtMs: NOW_MS + 1 })]);
      await two.follow();
      expect(without(two)).toEqual([alert('aa', { endsAtMs: NOW_MS + 90_000, updatedAtMs: NOW_MS + 1 })]);
      const changed = {
        ...{ annotations: { summary: 'else' }, generatorUrl: '' },
        ...{ endsAtMs: NOW_MS + 95_000, updatedAtMs: NOW_MS + 2 },
      };
      await two.putAlerts([alert('aa', changed), alert('bb')]);
      await one.follow();
      expect(without(one)).toEqual([alert('aa', changed), alert('bb')]);
    });

    test('an alert that another process has collected comes back', async () => {
      await one.putAlerts([alert('aa', { endsAtMs: NOW_MS })]);
      await two.follow();
      await one.collectGarbage({ nowMs: NOW_MS, isHeld: () => false, keptFromMs: 0 });
      await two.putAlerts([alert('aa', { startsAtMs: NOW_MS })]);
      await one.follow();
      expect(without(one)).toEqual([alert('aa', { startsAtMs: NOW_MS })]);
    });

    test('versions rise, and listeners hear of each change once', async () => {
      const heard: (readonly [string, number])[] = [];
      one.onAlerts((changed) => heard.push(...changed.map(({ fingerprint, seq }) => [fingerprint, seq] as const)));
      await one.putAlerts([alert('aa'), alert('bb')]);
      await one.follow();
      await two.putAlerts([alert('aa')]);
      await one.follow();
      expect(heard.map(([fingerprint]) => fingerprint)).toEqual(['aa', 'bb', 'aa']);
      expect(heard[2]?.[1]).toBeGreaterThan(Math.max(heard[0]?.[1] as number, heard[1]?.[1] as number));
    });

    test('silences are decided upon as they are, by whichever process', async () => {
      const id = '33333333-3333-4333-8333-333333333333';
      await one.changeSilences(() => ({ write: [silence(id)], result: undefined }));
      const seen = await two.changeSilences((silences) => ({ write: [], result: [...silences.values()] }));
      expect(seen).toEqual([silence(id)]);
      const version = one.silencesVersion;
      await two.changeSilences(() => ({ write: [silence(id, { comment: 'changed' })], result: undefined }));
      await one.follow();
      expect(one.silences.get(id)?.comment).toBe('changed');
      expect(one.silencesVersion).toBeGreaterThan(version);
    });

    test('a decision that throws stores nothing', async () => {
      const refused = one.changeSilences(() => {
        throw new Error('no');
      });
      await expect(refused).rejects.toThrow('no');
      expect(one.silences.size).toBe(0);
    });

    test('a group is claimed by one process at a time', async () => {
      expect([...(await one.claimGroups([GROUP, OTHER_GROUP])).keys()].sort()).toEqual([GROUP, OTHER_GROUP]);
      expect((await two.claimGroups([GROUP])).size).toBe(0);
      await one.releaseGroup(GROUP, undefined);
      expect((await two.claimGroups([GROUP, OTHER_GROUP])).has(GROUP)).toBe(true);
    });

    test('a claim ends with its process', async () => {
      await one.claimGroups([GROUP]);
      await one.close();
      expect((await two.claimGroups([GROUP])).has(GROUP)).toBe(true);
    });

    test('a claim shows what was left at the last release, and the log of the group', async () => {
      expect(await one.claimGroups([GROUP])).toEqual(new Map([[GROUP, { state: undefined, notified: [] }]]));
      await one.recordNotification(entry());
      await one.recordNotification(entry({ index: 1, resolved: ['c'] }));
      await one.recordNotification(entry({ groupId: OTHER_GROUP }));
      await one.recordNotification(entry({ firing: [] }));
      await one.releaseGroup(GROUP, state());
      const claim = (await two.claimGroups([GROUP])).get(GROUP);
      expect(claim?.state).toEqual(state());
      expect(claim?.notified.toSorted((a, b) => a.index - b.index)).toEqual([
        entry({ firing: [] }),
        entry({ index: 1, resolved: ['c'] }),
      ]);
    });

    test('states of groups are loaded; one that went has no next time', async () => {
      await one.claimGroups([GROUP]);
      await one.releaseGroup(GROUP, state());
      await one.claimGroups([GROUP]);
      await one.releaseGroup(GROUP, state({ nextFlushAtMs: undefined, settledSeq: 9 }));
      expect(await two.loadGroups()).toEqual([state({ nextFlushAtMs: undefined, settledSeq: 9 })]);
    });

    test('garbage: alerts that are over and not held, silences, log entries and groups past their time', async () => {
      const [old, recent] = ['33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'];
      await one.putAlerts([alert('aa'), alert('bb', { endsAtMs: NOW_MS }), alert('cc', { endsAtMs: NOW_MS })]);
      const ended = silence(old, { startsAtMs: NOW_MS - 9000, endsAtMs: NOW_MS - 6000 });
      await one.changeSilences(() => ({ write: [ended, silence(recent)], result: undefined }));
      await one.recordNotification(entry({ expiresAtMs: NOW_MS - 1 }));
      await one.recordNotification(entry({ index: 1 }));
      await one.claimGroups([GROUP, OTHER_GROUP]);
      await one.releaseGroup(GROUP, state({ nextFlushAtMs: undefined, flushedAtMs: NOW_MS - 6000 }));
      await one.releaseGroup(OTHER_GROUP, state({ id: OTHER_GROUP, flushedAtMs: NOW_MS - 6000 }));
      await two.follow();
      const gone: string[] = [];
      one.onAlerts((_, fingerprints) => gone.push(...fingerprints));
      const limits = {
        nowMs: NOW_MS,
        isHeld: (fingerprint: string) => fingerprint === 'cc',
        keptFromMs: NOW_MS - 5000,
      };
      await one.collectGarbage(limits);
      await two.collectGarbage(limits);
      for (const store of [one, two]) {
        expect([...store.alerts.keys()].sort()).toEqual(['aa', 'cc']);
        expect([...store.silences.keys()]).toEqual([recent]);
      }
      expect(gone).toEqual(['bb']);
      const claim = (await one.claimGroups([GROUP])).get(GROUP);
      expect(claim?.notified.map(({ index }) => index)).toEqual([1]);
      expect((await one.loadGroups()).map(({ id }) => id)).toEqual([OTHER_GROUP]);
    });
  });
}
