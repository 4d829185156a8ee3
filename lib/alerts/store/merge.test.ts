// One occurrence or two, and which of two ends counts.
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { Alert } from '../model';
import { mergeAlerts } from './merge';

const NOW = 1000;

const alert = (startsAtMs: number, endsAtMs: number, updatedAtMs: number, timeout = false): Alert => ({
  ...{ fingerprint: 'f', labels: Labels.of({ a: 'b' }), annotations: { at: String(updatedAtMs) }, generatorUrl: '' },
  ...{ startsAtMs, endsAtMs, updatedAtMs, timeout, receivedAtMs: updatedAtMs },
});

test.each<[string, Alert, Alert, Partial<Alert>]>([
  [
    'the earlier start stays',
    alert(100, 2000, 1),
    alert(200, 3000, 2),
    { startsAtMs: 100, endsAtMs: 3000, receivedAtMs: 1 },
  ],
  ['annotations are the newer ones', alert(100, 2000, 1), alert(100, 3000, 2), { annotations: { at: '2' } }],
  [
    '… by time of update, not of arrival',
    alert(100, 2000, 5),
    alert(50, 3000, 2),
    { annotations: { at: '5' }, startsAtMs: 50 },
  ],
  ['a later end that was named stays', alert(100, 5000, 1), alert(100, 3000, 2, true), { endsAtMs: 5000 }],
  ['one that was a timeout does not', alert(100, 5000, 1, true), alert(100, 3000, 2), { endsAtMs: 3000 }],
  ['over twice: the later end', alert(100, 900, 1), alert(100, 800, 2), { endsAtMs: 900 }],
  ['over while it was firing', alert(100, 5000, 1), alert(100, 800, 2), { endsAtMs: 800 }],
  [
    'firing after it was over, overlapping',
    alert(100, 900, 1),
    alert(500, 5000, 2),
    { startsAtMs: 100, endsAtMs: 5000 },
  ],
  ['another occurrence takes its place', alert(100, 500, 1), alert(600, 5000, 2), { startsAtMs: 600, receivedAtMs: 2 }],
])('%s', (_, stored, received, expected) => expect(mergeAlerts(stored, received, NOW)).toMatchObject(expected));

test('nothing stored: as it came', () => expect(mergeAlerts(undefined, alert(1, 2, 3), NOW)).toEqual(alert(1, 2, 3)));
