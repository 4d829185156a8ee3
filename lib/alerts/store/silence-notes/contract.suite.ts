// What every store of what is kept beside silences promises. Each implementation runs this suite from its own test file.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { KeptBack, RecurringSilence, SilenceNote, SilenceTemplate } from '../../silence-notes';
import type { SilenceNotesStore } from './contract';

const NOW_MS = 1_700_000_000_000;
const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';
const GROUP = '33333333-3333-8333-8333-333333333333';
const OTHER_GROUP = '44444444-4444-8444-8444-444444444444';

const note = (more: Partial<SilenceNote> = {}): SilenceNote => ({
  ...{ silenceId: ONE, untilResolved: true, recurringId: undefined, annotations: { ticket: 'OPS-7 "é"' } },
  ...more,
});

const kept = (more: Partial<KeptBack> = {}): KeptBack => ({
  ...{ silenceId: ONE, groupId: GROUP, firing: ['a', 'b'], atMs: NOW_MS, repeatIntervalMs: 1000, messages: 2 },
  ...more,
});

const template = (more: Partial<SilenceTemplate> = {}): SilenceTemplate => ({
  ...{ id: ONE, name: 'Deploy', matchers: [{ name: 'service', type: '=~', value: 'a|b' }], durationMs: 900_000 },
  ...{ untilResolved: false, comment: 'deploying', updatedBy: 'mira', updatedAtMs: NOW_MS },
  ...more,
});

const recurring = (more: Partial<RecurringSilence> = {}): RecurringSilence => ({
  ...{ id: ONE, name: 'Backups', matchers: [{ name: 'job', type: '=', value: 'backup' }], comment: 'backups run' },
  ...{ weekdays: [1, 3], startMinute: 1380, endMinute: 60, zone: 'Europe/Berlin', isEnabled: true },
  ...{ updatedBy: 'mira', updatedAtMs: NOW_MS },
  ...more,
});

export function silenceNotesContract(
  name: string,
  { open, cleanUp }: { open(): Promise<SilenceNotesStore>; cleanUp?(): Promise<void> },
): void {
  describe(`${name} keeps the contract of notes of silences`, () => {
    let store: SilenceNotesStore;
    beforeEach(async () => {
      store = await open();
      return () => store.close();
    });
    afterAll(() => cleanUp?.());

    const tally = async (id = ONE) => (await store.tallies()).get(id);

    test('nothing at first', async () => {
      expect([(await store.notes()).size, (await store.tallies()).size]).toEqual([0, 0]);
      expect([await store.templates(), await store.recurring()]).toEqual([[], []]);
    });

    test('a note comes back as it was put, and is replaced', async () => {
      await store.putNote(note({ recurringId: TWO }));
      expect((await store.notes()).get(ONE)).toEqual(note({ recurringId: TWO }));
      await store.putNote(note({ untilResolved: false, annotations: {} }));
      expect([...(await store.notes()).values()]).toEqual([note({ untilResolved: false, annotations: {} })]);
    });

    test('each alert counts once; the last match moves on, never back', async () => {
      const match = (fingerprint: string) => ({ silenceId: ONE, fingerprint });
      await store.recordMatches([match('a'), match('b'), match('a')], NOW_MS);
      await store.recordMatches([match('a')], NOW_MS + 5);
      expect(await tally()).toEqual({
        ...{ alerts: 2, lastMatchMs: NOW_MS + 5, messages: 0, firstMessageMs: undefined },
      });
      expect(await tally(TWO)).toBeUndefined();
    });

    test('a message that was kept back counts for each integration', async () => {
      await store.recordKeptBack(kept());
      expect(await tally()).toEqual({
        ...{ alerts: 0, lastMatchMs: undefined, messages: 2, firstMessageMs: NOW_MS },
      });
    });

    test('looks that find the same keep back nothing more until the repeat interval is over', async () => {
      await store.recordKeptBack(kept());
      await store.recordKeptBack(kept({ atMs: NOW_MS + 1000, firing: ['a'] }));
      expect((await tally())?.messages).toBe(2);
      await store.recordKeptBack(kept({ atMs: NOW_MS + 1001, firing: ['a'] }));
      expect(await tally()).toMatchObject({ messages: 4, firstMessageMs: NOW_MS });
    });

    test('a new alert in the group, or one that came back, would have been told', async () => {
      await store.recordKeptBack(kept());
      await store.recordKeptBack(kept({ atMs: NOW_MS + 1, firing: ['a', 'c'] }));
      expect((await tally())?.messages).toBe(4);
      await store.recordKeptBack(kept({ atMs: NOW_MS + 2, firing: ['b'] }));
      expect((await tally())?.messages).toBe(6);
    });

    test('groups and silences count for themselves', async () => {
      await store.recordKeptBack(kept());
      await store.recordKeptBack(kept({ groupId: OTHER_GROUP, messages: 1, atMs: NOW_MS + 7 }));
      await store.recordKeptBack(kept({ silenceId: TWO, messages: 5 }));
      expect([(await tally())?.messages, (await tally(TWO))?.messages]).toEqual([3, 5]);
    });

    test('templates come by name, are replaced by id, and share no name', async () => {
      await store.putTemplate(template());
      await store.putTemplate(template({ id: TWO, name: 'Calm' }));
      expect(await store.templates()).toEqual([template({ id: TWO, name: 'Calm' }), template()]);
      await expect(store.putTemplate(template({ id: TWO }))).rejects.toMatchObject({
        kind: 'conflict',
        message: 'there is a template "Deploy" already',
      });
      await store.putTemplate(template({ comment: 'else', untilResolved: true }));
      await store.deleteTemplate(TWO);
      expect(await store.templates()).toEqual([template({ comment: 'else', untilResolved: true })]);
      await expect(store.deleteTemplate(TWO)).rejects.toMatchObject({ kind: 'not_found' });
    });

    test('recurring silences likewise', async () => {
      await store.putRecurring(recurring());
      await expect(store.putRecurring(recurring({ id: TWO }))).rejects.toMatchObject({ kind: 'conflict' });
      await store.putRecurring(recurring({ isEnabled: false, weekdays: [0] }));
      expect(await store.recurring()).toEqual([recurring({ isEnabled: false, weekdays: [0] })]);
      await store.deleteRecurring(ONE);
      await expect(store.deleteRecurring(ONE)).rejects.toMatchObject({ kind: 'not_found' });
    });

    test('what belongs to silences that are gone is forgotten', async () => {
      expect(await store.silenceIds()).toEqual([]);
      for (const silenceId of [ONE, TWO]) {
        await store.putNote(note({ silenceId }));
        await store.recordMatches([{ silenceId, fingerprint: 'a' }], NOW_MS);
        await store.recordKeptBack(kept({ silenceId }));
      }
      expect([...(await store.silenceIds())].sort()).toEqual([ONE, TWO]);
      await store.forget([ONE]);
      expect([[...(await store.notes()).keys()], [...(await store.tallies()).keys()]]).toEqual([[TWO], [TWO]]);
      expect(await store.silenceIds()).toEqual([TWO]);
    });
  });
}
