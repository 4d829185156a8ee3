// GET /api/events as the home page reads it.
import { expect, test } from 'vitest';
import { ApiError } from './api-error';
import { fetchEvents } from './events';

const answering =
  (body: unknown, status = 200) =>
  async () =>
    new Response(JSON.stringify(body), { status });

test('an event keeps its words and gets its time in milliseconds', async () => {
  const event = {
    id: 7,
    at: '2026-01-02T03:04:05Z',
    actor: 'file',
    kind: 'config.reloaded',
    message: 'read',
    labels: { a: 'b' },
  };
  expect(await fetchEvents(50, undefined, answering({ events: [event] }))).toEqual([
    {
      id: '7',
      atMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      actor: 'file',
      kind: 'config.reloaded',
      message: 'read',
      labels: { a: 'b' },
    },
  ]);
});

test('what is not an event is left out', async () => {
  expect(await fetchEvents(50, undefined, answering({ events: [null, { at: 'never', message: 'x' }] }))).toEqual([]);
});

test('anything but a list of events is an error with the status', async () => {
  await expect(fetchEvents(50, undefined, answering({ message: 'no' }, 500))).rejects.toEqual(
    new ApiError(500, 'unknown', 'the answer holds no list of events'),
  );
});
