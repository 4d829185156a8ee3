// What the history says of each look at a group: timelines on the fake clock, one line a record.
import { expect, test } from 'vitest';
import { FakeClock } from '@/lib/kernel/clock';
import { Labels } from '@/lib/kernel/labels';
import { SendFailure } from '../../errors';
import { type HistoryRecord, MOST_ATTEMPTS } from '../../history';
import type { Entry } from '../../store/history/contract';
import { START_MS, Timeline, type TimelineOptions } from '../timeline.suite';
import { Journal } from './journal';
import { Recorder } from './recorder';

const config = (more = '', route = '') => `
route: { receiver: team, group_by: [alertname], group_wait: 1s, group_interval: 10s, repeat_interval: 1m${route} }
receivers: [{ name: team, webhook_configs: [{ url: "http://x" }] }]
${more}
`;

const A = { alertname: 'A' };
const [A1, A2] = [
  { alertname: 'A', i: '1' },
  { alertname: 'A', i: '2' },
];

async function historyOf(line: Timeline, untilSecond: number): Promise<string[]> {
  const { history } = await line.play(untilSecond);
  return history.records.map(textOf);
}

const second = (ms: number) => (ms - START_MS) / 1000;

function textOf(record: HistoryRecord): string {
  const names = record.alerts.map(({ labels, status }) => {
    const name = labels.get('alertname') + labels.get('i');
    return status === 'firing' ? name : `${name}✓`;
  });
  const at = `${second(record.atMs)} ${names.join(' ')}`;
  if (record.kind === 'held')
    return `${at} held by ${record.alerts.map(({ heldBy }) => `${heldBy.what} ${heldBy.by}`)}`;
  if (record.kind === 'unchanged') return `${at} unchanged until ${second(record.untilMs)}`;
  const tries = record.attempts.map(({ atMs, code, error }) => `${second(atMs)}:${code ?? error ?? 'ok'}`);
  return `${at} ${record.outcome}, ${record.why} ${tries.join(' ')}`;
}

test('first, new, unchanged, repeated, resolved', async () => {
  const line = new Timeline(config());
  line.at(1).push(A1);
  line.at(3).push(A2);
  line.at(75).resolve(A1);
  line.at(75).resolve(A2);
  expect(await historyOf(line, 100)).toEqual([
    '2 A1 sent, first 2:ok',
    '12 A1 A2 sent, new_alerts 12:ok',
    '22 A1 A2 unchanged until 72',
    '82 A1✓ A2✓ sent, resolved 82:ok',
  ]);
});

test('a repeat, and the next time it will be', async () => {
  const line = new Timeline(config());
  line.at(1).push(A);
  expect(await historyOf(line, 90)).toEqual([
    '2 A sent, first 2:ok',
    '12 A unchanged until 62',
    '72 A sent, repeat 72:ok',
    '82 A unchanged until 132',
  ]);
});

test('each try, with what was answered', async () => {
  const busy = new SendFailure('unexpected status code 503', 'serverError', true);
  const answers: TimelineOptions['answers'] = {
    async team(_notification, _signal, attempt, onReply) {
      onReply?.(attempt < 3 ? 503 : 200);
      if (attempt < 3) throw busy;
    },
  };
  const line = new Timeline(config(), { answers });
  line.at(1).push(A);
  expect(await historyOf(line, 9)).toEqual(['2 A sent, first 2:503 2.5:503 3.25:200']);
});

test('refused, and given up when the group is due again', async () => {
  const answers: TimelineOptions['answers'] = {
    async team(_notification, _signal, attempt) {
      throw attempt === 1 ? new SendFailure('gone', 'clientError', false) : new SendFailure('later', 'other', true);
    },
  };
  const line = new Timeline(config(), { answers });
  line.at(1).push(A);
  const lines = await historyOf(line, 23);
  expect(lines[0]).toBe('2 A failed, first 2:gone');
  expect(lines[1]).toMatch(/^12 A gave_up, first 12:later 12\.5:later 13\.25:later /);
});

test('what is held back, once for as long as it stays so, and when it no longer is', async () => {
  const line = new Timeline(config());
  line.at(1).silence('s1', 'alertname="A"', 25);
  line.at(1).push(A1);
  line.at(33).silence('s1', 'alertname="A"', 200);
  expect(await historyOf(line, 60)).toEqual([
    '2 A1 held by silence s1',
    '32  held by ',
    '32 A1 sent, first 32:ok',
    '42 A1 held by silence s1',
  ]);
});

test('a restart repeats nothing of what is held, nor of what is unchanged', async () => {
  const line = new Timeline(config());
  line.at(1).silence('s1', 'alertname="A"', 100);
  line.at(1).push(A);
  line.at(1).push({ alertname: 'B' });
  line.at(15).restart();
  expect(await historyOf(line, 40)).toEqual([
    '2 A held by silence s1',
    '2 B sent, first 2:ok',
    '12 B unchanged until 62',
  ]);
});

test('by what: inhibition, time intervals, each alert for itself', async () => {
  const rules = 'inhibit_rules: [{ source_matchers: [alertname="Down"], target_matchers: [i="1"] }]';
  const inhibited = new Timeline(config(rules));
  inhibited.at(1).push({ alertname: 'Down' });
  inhibited.at(1).push(A1);
  inhibited.at(1).push(A2);
  expect((await historyOf(inhibited, 5)).sort()).toEqual([
    expect.stringMatching(/^2 A1 held by inhibition [0-9a-f]{16}$/),
    '2 A2 sent, first 2:ok',
    '2 Down sent, first 2:ok',
  ]);
  const hours = (name: string, from: string, to: string) =>
    `{ name: ${name}, time_intervals: [{ times: [{ start_time: "${from}", end_time: "${to}" }] }] }`;
  const intervals = `time_intervals: [${hours('nights', '20:00', '24:00')}, ${hours('days', '08:00', '18:00')}]`;
  for (const [route, held] of [
    ['mute_time_intervals: [nights, days]', 'mute_time_interval nights'],
    ['active_time_intervals: [days]', 'active_time_interval days'],
  ]) {
    const routes = `, routes: [{ matchers: [alertname="A"], ${route} }]`;
    const muted = new Timeline(config(intervals, routes));
    muted.at(1).push(A);
    expect(await historyOf(muted, 5)).toEqual([`2 A held by ${held}`]);
  }
});

// ---- the queue ----------------------------------------------------------------------------------------------------------

const looked = (atMs: number) => ({
  ...{
    groupId: '1',
    groupKey: '{}',
    groupLabels: Labels.empty,
    receiver: 'team',
    integration: 'webhook',
    index: 0,
    atMs,
  },
});

test('a store that is away is tried again; beyond the capacity the oldest are dropped; nobody waits', async () => {
  const clock = new FakeClock();
  const written: number[] = [];
  const said: string[] = [];
  let isAway = true;
  const append = async (entries: readonly Entry[]) => {
    if (isAway) throw new Error('away');
    written.push(...entries.map(({ record }) => record.atMs));
  };
  const journal = new Journal({
    ...{ clock, store: { append }, capacity: 3 },
    observer: { failed: (error) => said.push(error), dropped: (count) => said.push(`dropped ${count}`) },
  });
  const recorder = new Recorder(journal);
  for (const atMs of [1, 2, 3, 4]) recorder.begin(looked(atMs), 'first', []).ended('sent');
  await clock.advance(0);
  recorder.begin(looked(5), 'first', []).ended('sent');
  expect([journal.length, said]).toEqual([3, ['dropped 1', 'away', 'dropped 1']]);
  isAway = false;
  await clock.advance(1_000);
  expect(written).toEqual([3, 4, 5]);
  isAway = true;
  recorder.begin(looked(6), 'first', []).ended('sent');
  await journal.close();
  expect(said.slice(3)).toEqual(['away', 'dropped 1']);
});

test('of very many tries the first and the last are kept, and how many there were', () => {
  const entries: Entry[] = [];
  const recorder = new Recorder({ add: (entry) => void entries.push(entry) });
  const message = recorder.begin(looked(1), 'first', []);
  for (let atMs = 1; atMs <= 100; atMs++) message.attempted({ atMs, durationMs: 1, code: 500, error: 'no' });
  expect(recorder.pending()).toMatchObject([{ tries: 100, why: 'first' }]);
  message.ended('gave_up');
  expect(recorder.pending()).toEqual([]);
  const [{ record } = { record: undefined }] = entries;
  const attempts = record?.kind === 'message' ? record.attempts : [];
  expect(record).toMatchObject({ tries: 100, outcome: 'gave_up' });
  expect(attempts).toHaveLength(MOST_ATTEMPTS);
  expect([attempts[0]?.atMs, attempts[19]?.atMs, attempts[20]?.atMs, attempts.at(-1)?.atMs]).toEqual([1, 20, 81, 100]);
});
