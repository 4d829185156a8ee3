// What becomes of silences by themselves, on a clock that is moved by hand, with two processes on one store.
import { beforeEach, describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { type Alert, type Silence, silenceStateOf } from '../model';
import type { RecurringSilence } from '../silence-notes';
import type { AlertStore } from '../store/contract';
import { MemoryDatabase, memoryStore } from '../store/memory';
import type { SilenceNotesStore } from '../store/silence-notes/contract';
import { memorySilenceNotes } from '../store/silence-notes/memory';
import { SilenceWatch } from './silence-watch';

const MONDAY_MS = Date.parse('2026-11-23T08:00Z');
const MINUTE = 60_000;
const ID = '11111111-1111-4111-8111-111111111111';
const RECURRING = '22222222-2222-4222-8222-222222222222';

let nowMs: number;
let one: AlertStore;
let two: AlertStore;
let notes: SilenceNotesStore;
let log: string[];
let watchOne: SilenceWatch;
let watchTwo: SilenceWatch;

const watchOf = (store: AlertStore) =>
  new SilenceWatch({
    ...{ clock: { nowMs: () => nowMs }, store, notes, resolvedGraceMs: 5 * MINUTE },
    onEnded: async ({ id }, why) => void log.push(`${id} ended: ${why}`),
    onMade: async (_, { name }) => void log.push(`made of ${name}`),
  });

beforeEach(() => {
  nowMs = MONDAY_MS;
  const database = new MemoryDatabase();
  [one, two] = [memoryStore(() => nowMs, database), memoryStore(() => nowMs, database)];
  notes = memorySilenceNotes();
  log = [];
  [watchOne, watchTwo] = [watchOf(one), watchOf(two)];
});

async function look(): Promise<void> {
  await Promise.all([one.follow(), two.follow()]);
  await watchOne.look();
  await two.follow();
  await watchTwo.look();
  await one.follow();
}

const alert = (fingerprint: string, endsAtMs: number): Alert => ({
  ...{ fingerprint, labels: Labels.of({ alertname: 'A', fingerprint }), annotations: {}, generatorUrl: '' },
  ...{ startsAtMs: nowMs, endsAtMs, updatedAtMs: nowMs, receivedAtMs: nowMs, timeout: false },
});

async function silence(more: Partial<Silence> = {}): Promise<void> {
  const given: Silence = {
    ...{ id: ID, matchers: [{ name: 'alertname', type: '=', value: 'A' }], createdBy: 'mira', comment: 'c' },
    ...{ startsAtMs: nowMs, endsAtMs: nowMs + 24 * 60 * MINUTE, updatedAtMs: nowMs },
    ...more,
  };
  await one.changeSilences(() => ({ write: [given], result: undefined }));
}

const stateOf = (id: string) => {
  const found = one.silences.get(id);
  return found && silenceStateOf(found, nowMs);
};

describe('counting', () => {
  test('each alert a silence has matched, and when it last did', async () => {
    await silence();
    await one.putAlerts([alert('a', nowMs + 10 * MINUTE)]);
    await look();
    nowMs += 2000;
    await one.putAlerts([alert('b', nowMs + MINUTE)]);
    await look();
    expect((await notes.tallies()).get(ID)).toMatchObject({ alerts: 2, lastMatchMs: nowMs });
    nowMs += 9 * MINUTE;
    await look();
    expect((await notes.tallies()).get(ID)).toMatchObject({ alerts: 2, lastMatchMs: nowMs });
    nowMs += 2 * MINUTE;
    await look();
    expect((await notes.tallies()).get(ID)?.lastMatchMs).toBe(nowMs - 2 * MINUTE);
  });

  test('not before a silence begins', async () => {
    await silence({ startsAtMs: nowMs + 1 });
    await one.putAlerts([alert('a', nowMs + MINUTE)]);
    await look();
    expect((await notes.tallies()).size).toBe(0);
  });
});

describe('until resolved', () => {
  const wanted = () => notes.putNote({ silenceId: ID, untilResolved: true, recurringId: undefined, annotations: {} });

  test('ends when nothing it matches has fired for the grace, once', async () => {
    await silence();
    await wanted();
    await one.putAlerts([alert('a', nowMs + MINUTE)]);
    await look();
    nowMs += MINUTE;
    await look();
    nowMs += 5 * MINUTE - 1;
    await look();
    expect(stateOf(ID)).toBe('active');
    nowMs += 1;
    await look();
    nowMs += 1;
    expect(stateOf(ID)).toBe('expired');
    expect(log).toEqual([`${ID} ended: nothing that it matches fires any more`]);
  });

  test('an alert that comes back in time keeps it', async () => {
    await silence();
    await wanted();
    await one.putAlerts([alert('a', nowMs + MINUTE)]);
    await look();
    nowMs += 3 * MINUTE;
    await look();
    await one.putAlerts([alert('a', nowMs + MINUTE)]);
    await look();
    nowMs += 4 * MINUTE;
    await look();
    expect(stateOf(ID)).toBe('active');
  });

  test('one that has matched nothing yet waits', async () => {
    await silence();
    await wanted();
    for (let i = 0; i < 5; i++) {
      await look();
      nowMs += 5 * MINUTE;
    }
    expect(stateOf(ID)).toBe('active');
  });

  test('without the wish a silence stays', async () => {
    await silence();
    await one.putAlerts([alert('a', nowMs + MINUTE)]);
    await look();
    nowMs += 60 * MINUTE;
    await look();
    expect(stateOf(ID)).toBe('active');
  });
});

describe('recurring', () => {
  const recurring = (more: Partial<RecurringSilence> = {}): RecurringSilence => ({
    ...{ id: RECURRING, name: 'Backups', matchers: [{ name: 'job', type: '=', value: 'backup' }], comment: 'run' },
    ...{ weekdays: [1, 2, 3, 4, 5, 6, 0], startMinute: 540, endMinute: 600, zone: 'UTC', isEnabled: true },
    ...{ updatedBy: 'mira', updatedAtMs: 1 },
    ...more,
  });

  const spans = () =>
    [...one.silences.values()]
      .filter((each) => silenceStateOf(each, nowMs) !== 'expired')
      .map(({ startsAtMs, endsAtMs }) =>
        [startsAtMs, endsAtMs].map((ms) => new Date(ms).toISOString().slice(8, 16)).join(' '),
      )
      .sort();

  test('real silences are made for two days ahead, once for all processes', async () => {
    await notes.putRecurring(recurring());
    await look();
    await look();
    expect(spans()).toEqual(['23T09:00 23T10:00', '24T09:00 24T10:00']);
    expect(log).toEqual(['made of Backups', 'made of Backups']);
    const [made] = one.silences.values();
    expect(made).toMatchObject({ createdBy: 'mira', comment: 'run', matchers: recurring().matchers });
    expect((await notes.notes()).get(made?.id as string)?.recurringId).toBe(RECURRING);
  });

  test('a window that is under way begins now', async () => {
    nowMs += 90 * MINUTE;
    await notes.putRecurring(recurring({ weekdays: [1] }));
    await look();
    expect(spans()).toEqual(['23T09:30 23T10:00']);
  });

  test('time goes on and the next one is made', async () => {
    await notes.putRecurring(recurring());
    await look();
    nowMs += 24 * 60 * MINUTE;
    await look();
    expect(spans()).toEqual(['24T09:00 24T10:00', '25T09:00 25T10:00']);
  });

  test('one that somebody ended is not made again', async () => {
    await notes.putRecurring(recurring({ weekdays: [1] }));
    await look();
    const [made] = one.silences.values();
    await silence({ ...made, endsAtMs: nowMs, startsAtMs: nowMs });
    nowMs += 1;
    await look();
    expect(spans()).toEqual([]);
    expect(log).toEqual(['made of Backups']);
  });

  test.each([
    ['changed', () => notes.putRecurring(recurring({ startMinute: 660, endMinute: 720, updatedAtMs: 2 })), 2],
    ['switched off', () => notes.putRecurring(recurring({ isEnabled: false, updatedAtMs: 2 })), 0],
    ['deleted', () => notes.deleteRecurring(RECURRING), 0],
  ])('what was made of one that was %s ends', async (_, change, left) => {
    await notes.putRecurring(recurring());
    await look();
    await change();
    await look();
    nowMs += 1;
    expect(spans().filter((span) => span.includes('09:00'))).toEqual([]);
    expect(spans()).toHaveLength(left);
  });
});
