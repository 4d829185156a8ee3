// What each silence does, and whether anybody still needs it.
import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { Silence, StoredAlert } from '../model';
import { NO_TALLY, type SilenceNote, type SilenceTally } from '../silence-notes';
import { overviewOf } from './silence-overview';

const NOW_MS = 1_700_000_000_000;
const MINUTE = 60_000;

const alert = (labels: Record<string, string>, endsAtMs = NOW_MS + 1): StoredAlert => ({
  ...{ fingerprint: JSON.stringify(labels), labels: Labels.of(labels), annotations: {}, generatorUrl: '', seq: 1 },
  ...{ startsAtMs: 0, endsAtMs, updatedAtMs: 0, receivedAtMs: 0, timeout: false },
});

const silence = (more: Partial<Silence> = {}): Silence => ({
  ...{ id: 's', matchers: [{ name: 'a', type: '=', value: 'x' }], createdBy: 'me', comment: '', updatedAtMs: 0 },
  ...{ startsAtMs: NOW_MS - 120 * MINUTE, endsAtMs: NOW_MS + 60 * MINUTE },
  ...more,
});

const note = (more: Partial<SilenceNote>): SilenceNote => ({
  ...{ silenceId: 's', untilResolved: false, recurringId: undefined, annotations: {} },
  ...more,
});

function viewOf(
  one: Silence,
  { alerts = [], tally, beside }: { alerts?: StoredAlert[]; tally?: Partial<SilenceTally>; beside?: SilenceNote } = {},
) {
  const [view] = overviewOf({
    ...{ silences: [one], alerts, nowMs: NOW_MS },
    tallies: new Map(tally ? [['s', { ...NO_TALLY, ...tally }]] : []),
    notes: new Map(beside ? [['s', beside]] : []),
  });
  return view;
}

test('counts what fires and matches, and carries what is kept beside it', () => {
  const alerts = [alert({ a: 'x' }), alert({ a: 'x', i: '2' }, NOW_MS), alert({ a: 'y' })];
  const beside = note({ untilResolved: true });
  expect(viewOf(silence(), { alerts, beside, tally: { alerts: 7, messages: 3 } })).toMatchObject({
    ...{ state: 'active', matchesNow: 1, note: beside, expiresSoon: false, unneeded: undefined },
    tally: { alerts: 7, messages: 3 },
  });
});

describe('expires soon', () => {
  test.each([
    ['15 minutes before its end', { endsAtMs: NOW_MS + 15 * MINUTE }, true],
    ['not earlier', { endsAtMs: NOW_MS + 15 * MINUTE + 1 }, false],
    ['not before it began', { startsAtMs: NOW_MS + 1, endsAtMs: NOW_MS + MINUTE }, false],
    ['not after it is over', { endsAtMs: NOW_MS - 1 }, false],
  ])('%s', (_, more, expected) => expect(viewOf(silence(more))?.expiresSoon).toBe(expected));
});

describe('not needed any more', () => {
  test.each([
    ['all it muted is over for 15 minutes', { lastMatchMs: NOW_MS - 15 * MINUTE, alerts: 1 }, 'resolved'],
    ['over, but not for long', { lastMatchMs: NOW_MS - 14 * MINUTE, alerts: 1 }, undefined],
    ['it has matched nothing for an hour', {}, 'never_matched'],
  ])('%s', (_, tally, expected) => expect(viewOf(silence(), { tally })?.unneeded).toBe(expected));

  test('a young silence has time to match for the first time', () => {
    expect(viewOf(silence({ startsAtMs: NOW_MS - 59 * MINUTE }))?.unneeded).toBeUndefined();
  });

  test('while something fires it is needed, whatever is counted', () => {
    expect(viewOf(silence(), { alerts: [alert({ a: 'x' })] })?.unneeded).toBeUndefined();
  });

  test('a window of a recurring silence is never pointed at, nor one that is not active', () => {
    expect(viewOf(silence(), { beside: note({ recurringId: 'r' }) })?.unneeded).toBeUndefined();
    expect(viewOf(silence({ endsAtMs: NOW_MS - 1 }))?.unneeded).toBeUndefined();
  });
});
