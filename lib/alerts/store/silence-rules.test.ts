// The life of a silence, one row a rule.
import { describe, expect, test } from 'vitest';
import type { Silence } from '../model';
import { expireSilence, setSilence, type WantedSilence } from './silence-rules';

const NOW_MS = 1_700_000_000_500;
const matchers = [{ name: 'a', type: '=' as const, value: 'b' }];

const silence = (startsInMs: number, endsInMs: number): Silence => ({
  ...{ id: 'old', matchers, createdBy: 'me', comment: 'c', updatedAtMs: 0 },
  ...{ startsAtMs: NOW_MS + startsInMs, endsAtMs: NOW_MS + endsInMs },
});

const wanted = (startsInMs: number, endsInMs: number, more: Partial<WantedSilence> = {}): WantedSilence => {
  const { updatedAtMs, ...rest } = silence(startsInMs, endsInMs);
  return { ...rest, id: undefined, ...more };
};

const set = (given: WantedSilence, known?: Silence) =>
  setSilence(given, new Map(known ? [['old', known]] : []), NOW_MS, () => 'new');

const times = ({ write }: { write: readonly Silence[] }) =>
  write.map(({ id, startsAtMs, endsAtMs }) => [id, startsAtMs - NOW_MS, endsAtMs - NOW_MS]);

describe('a new one', () => {
  test('begins now at the earliest', () => {
    const change = set(wanted(-5000, 5000));
    expect(change.result).toBe('new');
    expect(times(change)).toEqual([['new', 0, 5000]]);
    expect(times(set(wanted(2000, 5000)))).toEqual([['new', 2000, 5000]]);
  });

  test.each<[WantedSilence, string]>([
    [wanted(-5000, -1), "Failed to create silence: end time can't be in the past"],
    [wanted(5000, 5000), 'Failed to create silence: start time must be before end time'],
    [wanted(0, 5000, { matchers: [] }), 'silence invalid: at least one matcher required'],
    [
      wanted(0, 5000, { matchers: [{ name: 'a', type: '=', value: '' }] }),
      'at least one matcher must not match the empty string',
    ],
    [
      wanted(0, 5000, { matchers: [{ name: 'a', type: '=~', value: '.*' }] }),
      'at least one matcher must not match the empty string',
    ],
    [
      wanted(0, 5000, { matchers: [{ name: 'a', type: '=~', value: '(' }] }),
      'silence invalid: invalid label matcher 0: invalid regular expression "(": error parsing regexp: missing closing ): `(`',
    ],
    [wanted(0, 5000, { id: 'nobody' }), 'silence not found'],
  ])('is refused: %j', (given, message) => expect(() => set(given)).toThrow(message));
});

describe('a change', () => {
  test.each<[string, Silence, WantedSilence, string, (string | number)[][]]>([
    ['active, longer', silence(-5000, 5000), wanted(-5000, 9000), 'old', [['old', -5000, 9000]]],
    ['active, same second', silence(-5400, 5000), wanted(-5000, 9000), 'old', [['old', -5400, 9000]]],
    [
      'active, another start',
      silence(-5000, 5000),
      wanted(-2000, 9000),
      'new',
      [
        ['old', -5000, 0],
        ['new', 0, 9000],
      ],
    ],
    [
      'active, other matchers',
      silence(-5000, 5000),
      wanted(-5000, 9000, { matchers: [{ name: 'a', type: '=', value: 'x' }] }),
      'new',
      [
        ['old', -5000, 0],
        ['new', 0, 9000],
      ],
    ],
    ['pending, later', silence(5000, 9000), wanted(6000, 9000), 'old', [['old', 6000, 9000]]],
    [
      'pending, begun',
      silence(5000, 9000),
      wanted(-1000, 9000),
      'new',
      [
        ['old', 0, 0],
        ['new', 0, 9000],
      ],
    ],
    ['expired', silence(-5000, -1000), wanted(0, 9000), 'new', [['new', 0, 9000]]],
  ])('%s', (_, known, given, id, written) => {
    const change = set({ ...given, id: 'old' }, known);
    expect([change.result, times(change)]).toEqual([id, written]);
    expect(change.write.every(({ updatedAtMs }) => updatedAtMs === NOW_MS)).toBe(true);
  });
});

test.each([
  ['active', silence(-5000, 5000), [['old', -5000, 0]]],
  ['pending', silence(5000, 9000), [['old', 0, 0]]],
  ['expired', silence(-5000, -1000), []],
])('ending one that is %s', (_, known, written) =>
  expect(times(expireSilence('old', new Map([['old', known]]), NOW_MS))).toEqual(written),
);

test('ending one nobody knows', () => expect(() => expireSilence('x', new Map(), NOW_MS)).toThrow('silence not found'));
