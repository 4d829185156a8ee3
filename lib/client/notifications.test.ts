// The client of /api/alerts/*: what it asks, and how failures leave it.
import { expect, test } from 'vitest';
import { NotificationsClient } from './notifications';

function clientOf(status: number, body: object) {
  const asked: string[] = [];
  const client = new NotificationsClient(async (url, init) => {
    asked.push(`${init?.method ?? 'GET'} ${url} ${init?.body ?? ''}`.trim());
    return new Response(JSON.stringify(body), { status });
  });
  return { client, asked };
}

test('what is asked', async () => {
  const { client, asked } = clientOf(200, { receivers: [], outcomes: [] });
  await client.list({ receiver: 'a b', outcome: '', fromMs: 1, toMs: undefined }, '1,x');
  await client.one('i/d');
  await client.testRouting({ a: 'b' });
  await client.testReceiver('a/b');
  await client.why('f');
  expect(await client.receivers()).toEqual([]);
  expect(asked).toEqual([
    'GET /api/alerts/notifications?receiver=a+b&from=1&before=1%2Cx',
    'GET /api/alerts/notifications/i%2Fd',
    'POST /api/alerts/routing/test {"labels":{"a":"b"}}',
    'POST /api/alerts/receivers/a%2Fb/test {}',
    'GET /api/alerts/why/f',
    'GET /api/alerts/receivers',
  ]);
});

test('a refusal is an ApiError in the words of the server', async () => {
  const { client } = clientOf(409, { status: 'error', errorType: 'conflict', error: 'just sent' });
  await expect(client.testReceiver('a')).rejects.toMatchObject({
    status: 409,
    errorType: 'conflict',
    message: 'just sent',
  });
});
