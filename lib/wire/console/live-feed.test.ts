// Readers of the live list: full state first, then deltas, and what becomes of one that is slow, leaves, or is one too many.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveDelta } from '@/lib/alerts/query/live-row';
import type { StreamedResponse } from '@/lib/kernel/http';
import { Labels } from '@/lib/kernel/labels';
import { LiveFeed } from './live-feed';
import { stateJson } from './live-json';
import { liveStream } from './live-stream';

let feed: LiveFeed;
let version: number;
let behind: number;

beforeEach(() => {
  vi.useFakeTimers();
  [version, behind] = [1, 0];
  feed = new LiveFeed({ state: () => `{"version":${version}}`, maxReaders: 2, onBehind: () => behind++ });
});
afterEach(() => {
  vi.useRealTimers();
});

const delta = (more: Partial<LiveDelta> = {}): LiveDelta => ({
  ...{ atMs: 5, version: ++version, rows: [], gone: [], values: [], groups: [], silences: [] },
  ...more,
});

const request = { method: 'GET', url: '/api/alerts/stream', headers: {}, body: (async function* () {})() };

async function open(leaving = new AbortController()) {
  const stream = liveStream({ freshen: async () => {}, join: () => feed.join() });
  const answer = await stream(request, leaving.signal);
  return { answer, pieces: answer.body[Symbol.asyncIterator](), leaving };
}

async function text(pieces: AsyncIterator<Uint8Array>): Promise<string | undefined> {
  const { value, done } = await pieces.next();
  return done ? undefined : new TextDecoder().decode(value);
}

const bodyOf = async ({ body }: StreamedResponse) => {
  let all = '';
  for await (const piece of body) all += new TextDecoder().decode(piece);
  return all;
};

describe('a stream of alerts', () => {
  it('begins with the full state, then tells what is different', async () => {
    const { answer, pieces } = await open();
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
    expect(await text(pieces)).toBe('event: state\ndata: {"version":1}\n\n');
    const next = text(pieces);
    feed.push(delta({ gone: ['a'] }));
    expect(await next).toMatch(/^event: delta\ndata: \{"version":2,"atMs":5,.*"gone":\["a"\].*\}\n\n$/);
  });

  it('says that it still stands when there is nothing to tell', async () => {
    const { pieces } = await open();
    await text(pieces);
    const next = text(pieces);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await next).toBe(': still here\n\n');
  });

  it('ends at once when the client leaves, and is forgotten', async () => {
    const { pieces, leaving } = await open();
    await text(pieces);
    const next = text(pieces);
    expect(feed.readerCount).toBe(1);
    leaving.abort();
    expect(await next).toBeUndefined();
    expect(feed.readerCount).toBe(0);
  });

  it('sends a slow client the full state instead of what piled up', async () => {
    const { pieces } = await open();
    await text(pieces);
    const long = 'x'.repeat(300_000);
    for (let i = 0; i < 5; i++) feed.push(delta({ gone: [long] }));
    expect(behind).toBe(1);
    expect(await text(pieces)).toBe('event: state\ndata: {"version":6}\n\n');
    feed.push(delta({ gone: ['b'] }));
    expect(await text(pieces)).toContain('"gone":["b"]');
  });

  it('refuses one more than may follow, and says which setting that is', async () => {
    await open();
    await open();
    const { answer } = await open();
    expect(answer.status).toBe(503);
    expect(await bodyOf(answer)).toContain('--alerts.max-streams');
  });

  it('refuses other methods', async () => {
    const stream = liveStream({ freshen: async () => {}, join: () => feed.join() });
    expect((await stream({ ...request, method: 'POST' }, new AbortController().signal)).status).toBe(405);
  });
});

it('writes values JSON has no word for in Prometheus’ spelling, and leaves out what an alert does not have', () => {
  const json = stateJson({
    ...{ atMs: 1, version: 1, groups: [], silences: [] },
    values: [
      ['a', Number.NaN],
      ['b', Number.NEGATIVE_INFINITY],
      ['c', 1e-7],
    ],
    rows: [
      {
        ...{
          fingerprint: 'a',
          labels: Labels.of({ b: '2', a: '1' }),
          annotations: {},
          state: 'suppressed',
          sinceMs: 1,
        },
        ...{ endedMs: undefined, generatorUrl: '', silencedBy: ['s'], inhibitedBy: [], mutedBy: [] },
        ...{ groups: ['g'], receivers: ['r'], notified: [], rule: undefined },
      },
    ],
  });
  expect(JSON.parse(json)).toEqual({
    ...{ atMs: 1, version: 1, groups: [], silences: [] },
    values: { a: 'NaN', b: '-Inf', c: 1e-7 },
    rows: [
      {
        ...{ fingerprint: 'a', state: 'suppressed', sinceMs: 1, labels: { a: '1', b: '2' }, annotations: {} },
        ...{ silencedBy: ['s'], receivers: ['r'], groups: ['g'] },
      },
    ],
  });
});
