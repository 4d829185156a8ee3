// What a silence would mute, told before it is made.
import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { parseMatchers } from '@/lib/kernel/matcher-text';
import type { Silence, StoredAlert } from '../model';
import { type PastMessage, type PreviewSources, previewSilence } from './silence-preview';

const NOW_MS = 1_700_000_000_000;

const alert = (labels: Record<string, string>, endsAtMs = NOW_MS + 1): StoredAlert => ({
  ...{ fingerprint: JSON.stringify(labels), labels: Labels.of(labels), annotations: {}, generatorUrl: '', seq: 1 },
  ...{ startsAtMs: 0, endsAtMs, updatedAtMs: 0, receivedAtMs: 0, timeout: false },
});

const silence = (id: string, matchers: string, more: Partial<Silence> = {}): Silence => ({
  ...{ id, matchers: parseMatchers(matchers), startsAtMs: NOW_MS - 1, endsAtMs: NOW_MS + 1000, updatedAtMs: 0 },
  ...{ createdBy: 'me', comment: '' },
  ...more,
});

const message = (atMs: number, receiver: string, alerts: Record<string, string>[], integration = 'slack') =>
  ({ atMs, receiver, integration, alerts: alerts.map(Labels.of) }) satisfies PastMessage;

const sources = (more: Partial<PreviewSources> = {}): PreviewSources => ({
  ...{ alerts: [], pending: [], silences: [], messages: [], nowMs: NOW_MS },
  ...more,
});

const preview = (matchers: string, more: Partial<PreviewSources> = {}, id?: string) =>
  previewSilence(parseMatchers(matchers), sources(more), id);

const numbered = (count: number, labels: Record<string, string>) =>
  Array.from({ length: count }, (_, i) => alert({ ...labels, i: String(i) }));

describe('now', () => {
  test('counts firing and pending alerts it matches, of all that fire; what is over does not count', () => {
    const { now } = preview('a="x"', {
      alerts: [alert({ a: 'x' }), alert({ a: 'y' }), alert({ a: 'x', over: '1' }, NOW_MS)],
      pending: [Labels.of({ a: 'x', p: '1' }), Labels.of({ a: 'y' })],
    });
    expect(now).toMatchObject({ firing: 1, allFiring: 2, pending: 1, isOverBroad: false });
    expect(now.sample.map((labels) => labels.toJSON())).toEqual([{ a: 'x' }, { a: 'x', p: '1' }]);
  });

  test.each([
    [5, 15, false], // a quarter is not more than a quarter
    [6, 14, true],
    [4, 0, false], // all of a handful: the sample shows each
    [5, 0, true],
  ])('%i of %i more: over-broad is %s', (matched, others, isOverBroad) => {
    const { now } = preview('a="x"', { alerts: [...numbered(matched, { a: 'x' }), ...numbered(others, { a: 'y' })] });
    expect(now).toMatchObject({ firing: matched, isOverBroad });
    expect(now.sample).toHaveLength(Math.min(5, matched));
  });
});

describe('in the last day', () => {
  test('messages of which every alert matches would have been kept back; others only shortened', () => {
    const { lastDay } = preview('a="x"', {
      messages: [
        message(3, '#db', [{ a: 'x', i: '1' }, { a: 'x' }]),
        message(1, '#db', [{ a: 'x' }]),
        message(2, 'oncall', [{ a: 'x' }], 'pagerduty'),
        message(4, '#db', [{ a: 'x' }, { a: 'y' }]),
        message(5, '#db', [{ a: 'y' }]),
      ],
    });
    expect(lastDay).toEqual({
      byReceiver: [
        { receiver: '#db', messages: 2, pages: 0 },
        { receiver: 'oncall', messages: 1, pages: 1 },
      ],
      ...{ messages: 3, pages: 1, shortened: 1 },
      times: [
        { atMs: 1, isPage: false },
        { atMs: 2, isPage: true },
        { atMs: 3, isPage: false },
      ],
    });
  });

  test('a quiet day is zero', () => {
    expect(preview('a="x"').lastDay).toEqual({ byReceiver: [], messages: 0, pages: 0, times: [], shortened: 0 });
  });
});

describe('other silences', () => {
  const alerts = [alert({ a: 'x', b: '1' }), alert({ a: 'x', b: '2' })];

  test('those that are active and cover all of it, the one that ends last first', () => {
    const silences = [
      silence('narrow', 'b="1"'),
      silence('wide', 'a="x"'),
      silence('longer', 'a=~".+"', { endsAtMs: NOW_MS + 9000 }),
      silence('over', 'a="x"', { endsAtMs: NOW_MS - 1 }),
      silence('to come', 'a="x"', { startsAtMs: NOW_MS + 1 }),
    ];
    expect(preview('a="x"', { alerts, silences }).coveredBy).toEqual(['longer', 'wide']);
  });

  test('a silence that is edited does not cover itself, and nothing covers what matches nothing', () => {
    const silences = [silence('one', 'a="x"')];
    expect(preview('a="x"', { alerts, silences }, 'one').coveredBy).toEqual([]);
    expect(preview('a="none"', { alerts, silences }).coveredBy).toEqual([]);
  });
});
