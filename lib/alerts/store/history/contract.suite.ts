// What every store of the notification history promises. Each implementation runs this suite from its own test file.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { HeldRecord, HistoryRecord, MessageRecord, UnchangedRecord } from '../../history';
import type { Entry, HistoryStore } from './contract';

export type HistoriesUnderTest = {
  /** Stores of several processes on one empty database. */
  open(count: number): Promise<readonly HistoryStore[]>;
  /** After all tests. */
  cleanUp?(): Promise<void>;
};

const NOW_MS = 1_700_000_000_000;
const [GROUP, OTHER_GROUP] = ['11111111-1111-8111-8111-111111111111', '22222222-2222-8222-8222-222222222222'];

const uuid = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;

const ofGroup = (n: number) => ({
  ...{ id: uuid(n), atMs: NOW_MS + n * 1000, groupId: GROUP, groupKey: '{}:{a="b"}', receiver: 'team' },
  groupLabels: Labels.of({ a: 'b' }),
});

const recorded = (fingerprint: string) => ({
  ...{ fingerprint, status: 'firing' as const },
  labels: Labels.of({ alertname: fingerprint, odd: 'a\0b"\\é' }),
});

const message = (n: number, more: Partial<MessageRecord> = {}): MessageRecord => ({
  ...ofGroup(n),
  ...{ kind: 'message', integration: 'webhook', index: 0, outcome: 'sent', why: 'first', alerts: [recorded('aa')] },
  tries: 2,
  attempts: [
    { atMs: NOW_MS, durationMs: 12, code: 503, error: 'unexpected status code 503' },
    { atMs: NOW_MS + 500, durationMs: 3, code: 200, error: undefined },
  ],
  ...more,
});

const held = (n: number, by: string, more: Partial<HeldRecord> = {}): HeldRecord => ({
  ...ofGroup(n),
  kind: 'held',
  alerts: by === '' ? [] : [{ ...recorded('aa'), heldBy: { what: 'silence', by: [by] } }],
  ...more,
});

const unchanged = (n: number, untilMs: number): UnchangedRecord => ({
  ...{ ...ofGroup(n), kind: 'unchanged', integration: 'webhook', index: 0, untilMs, alerts: [recorded('aa')] },
});

const entries = (records: readonly HistoryRecord[], dedupe = false): Entry[] =>
  records.map((record) => ({ record, dedupe }));

const seconds = (records: readonly HistoryRecord[]) => records.map(({ atMs }) => (atMs - NOW_MS) / 1000);

export function historyContract(name: string, { open, cleanUp }: HistoriesUnderTest): void {
  describe(`${name} keeps the contract of a notification history`, () => {
    let [one, two]: readonly [HistoryStore, HistoryStore] = [] as never;
    beforeEach(async () => {
      const stores = await open(2);
      [one, two] = stores as [HistoryStore, HistoryStore];
      return () => Promise.all(stores.map((store) => store.close()));
    });
    afterAll(() => cleanUp?.());

    const all = (store: HistoryStore) => store.records({ limit: 100 });

    test('nothing at first', async () => expect(await all(one)).toEqual([]));

    test('records of every kind come back as they were, newest first, in every process', async () => {
      const written = [message(1), held(2, 's1'), unchanged(3, NOW_MS + 9), held(4, '')];
      await one.append(entries(written));
      expect(await all(two)).toEqual(written.toReversed());
    });

    test('what is written again, by whichever process, is there once', async () => {
      await one.append(entries([message(1)]));
      await two.append(entries([message(1), message(2)]));
      expect(seconds(await all(one))).toEqual([2, 1]);
    });

    test('what says the same as the last of its kind is left out, when it is asked to be', async () => {
      await one.append(
        entries([held(1, 's1'), unchanged(1.5, 7)].map((record, i) => ({ ...record, id: uuid(90 + i) }))),
      );
      await two.append(entries([held(2, 's1')], true));
      await two.append(entries([held(3, 's2')], true));
      await two.append(entries([held(4, 's2', { groupId: OTHER_GROUP })], true));
      await one.append(entries([held(5, 's2')]));
      expect(seconds(await all(one))).toEqual([5, 4, 3, 1.5, 1]);
    });

    test('a message between two that are unchanged keeps both', async () => {
      await one.append(entries([unchanged(1, 5)], true));
      await one.append(entries([message(2)], true));
      await one.append(entries([unchanged(3, 5)], true));
      expect(seconds(await all(one))).toEqual([3, 2, 1]);
    });

    test.each([
      [{ fromMs: NOW_MS + 2000 }, [4, 3, 2]],
      [{ toMs: NOW_MS + 2000 }, [1]],
      [{ receiver: 'other' }, [2]],
      [{ receiver: '' }, [4, 3, 2, 1]],
      [{ integration: 'slack' }, [3]],
      [{ integration: 'slack[0]' }, []],
      [{ integration: 'slack[1]' }, [3]],
      [{ fingerprint: 'bb' }, [4]],
      [{ groupId: OTHER_GROUP }, [4]],
      [{ before: { atMs: NOW_MS + 3000, id: uuid(3) } }, [2, 1]],
      [{ fingerprint: 'bb', receiver: 'other' }, []],
      [{ except: [] }, [4, 3, 2, 1]],
      [{ except: [uuid(4), uuid(2), uuid(99)] }, [3, 1]],
    ])('filtered by %o', async (filter, expected) => {
      const alerts = [recorded('aa'), recorded('bb')];
      const [slack, other] = [{ integration: 'slack', index: 1 }, { receiver: 'other' }];
      await one.append(
        entries([message(1), message(2, other), message(3, slack), message(4, { alerts, groupId: OTHER_GROUP })]),
      );
      expect(seconds(await one.records({ ...filter, limit: 10 }))).toEqual(expected);
      expect(seconds(await one.records({ ...filter, limit: 1 }))).toEqual(expected.slice(0, 1));
    });

    test('messages: those that were to go out, by outcome', async () => {
      await one.append(entries([message(1), held(2, 's'), message(3, { outcome: 'failed' }), unchanged(4, 1)]));
      expect(seconds(await one.messages({ limit: 10 }))).toEqual([3, 1]);
      expect(seconds(await one.messages({ limit: 10, outcomes: ['failed', 'gave_up'] }))).toEqual([3]);
      expect(await one.message(uuid(1))).toEqual(message(1));
      expect(await one.message(uuid(2))).toBeUndefined();
    });

    test('of an integration: last success, last failure, counts', async () => {
      const gone = { outcome: 'gave_up' } as const;
      const other = { integration: 'slack' };
      await one.append(
        entries([message(1), message(2), message(3, { outcome: 'failed' }), message(4, gone), message(5, other)]),
      );
      const keys = ['webhook', 'slack', 'email'].map((integration) => ({ receiver: 'team', integration, index: 0 }));
      const none = { sent: 0, failed: 0, gave_up: 0 };
      expect(await one.integrations(keys, NOW_MS + 2000)).toEqual([
        { ...keys[0], lastSent: message(2), lastFailure: message(4, gone), counts: { sent: 1, failed: 1, gave_up: 1 } },
        { ...keys[1], lastSent: message(5, other), lastFailure: undefined, counts: { ...none, sent: 1 } },
        { ...keys[2], lastSent: undefined, lastFailure: undefined, counts: none },
      ]);
    });

    test('integrations are failing whose last message did not get there, whatever was before', async () => {
      const keys = ['webhook', 'slack', 'email', 'jira'].map((integration) => ({
        ...{ receiver: 'team', integration, index: 0 },
      }));
      const through = (integration: string) => ({ integration });
      const not = (integration: string, outcome: 'failed' | 'gave_up') => ({ integration, outcome });
      await one.append(
        entries([
          ...[message(1), message(2, not('webhook', 'failed'))],
          ...[message(1, { ...not('slack', 'failed'), id: uuid(11) }), message(3, through('slack'))],
          ...[message(4, not('email', 'gave_up')), message(5, { receiver: 'other', outcome: 'failed' })],
        ]),
      );
      expect(await two.failing(keys)).toEqual([keys[0], keys[2]]);
      expect(await two.failing([])).toEqual([]);
    });

    test('what is older than it is kept goes', async () => {
      await one.append(entries([message(1), held(2, 's'), message(3)]));
      expect(await one.collectGarbage(NOW_MS + 2000)).toBe(1);
      expect(seconds(await two.records({ limit: 10 }))).toEqual([3, 2]);
    });
  });
}
