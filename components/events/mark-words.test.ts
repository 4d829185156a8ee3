// What a mark is called, in the reader's own zone.
import { expect, test } from 'vitest';
import type { ChangeEvent } from '@/lib/client/events';
import { markName } from './mark-words';

const at = (date: number, hour: number, minute: number) => new Date(2026, 10, date, hour, minute, 5).getTime();
const change = (atMs: number, actor = 'ana'): ChangeEvent => ({
  ...{ id: '1', atMs, actor, kind: 'config.reloaded', message: 'web.yml was taken over', labels: {} },
});

test.each([
  ['nothing', [], ''],
  ['one', [change(at(19, 14, 7))], 'Thu 19 Nov 14:07:05, web.yml was taken over, ana'],
  ['one of nobody', [change(at(19, 14, 7), '')], 'Thu 19 Nov 14:07:05, web.yml was taken over'],
  ['two', [at(19, 14, 7), at(19, 14, 8)].map((each) => change(each)), '2 events, Thu 19 Nov 14:07:05 to 14:08:05'],
  [
    'over midnight',
    [at(19, 23, 7), at(20, 1, 8)].map((each) => change(each)),
    '2 events, Thu 19 Nov 23:07:05 to 20 Nov 01:08',
  ],
])('%s', (_, events, name) => {
  expect(markName({ key: '1', centrePx: 0, events })).toBe(name);
});
