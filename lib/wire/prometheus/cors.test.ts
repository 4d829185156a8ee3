// Which origins may read, and that OPTIONS needs no endpoint's consent.
import { expect, test } from 'vitest';
import { textResponse } from '@/lib/kernel/http';
import { withCors } from './cors';

async function ask(pattern: string, origin: string | undefined, method = 'GET') {
  const handler = withCors(pattern)(async () => textResponse(200, 'body'));
  const headers: Record<string, string> = origin ? { origin } : {};
  const request = { method, url: '/', headers, body: new Uint8Array() };
  return handler(request, new AbortController().signal);
}

test.each([
  ['.*', 'http://a.example', '*'],
  ['https?://(a|b)\\.example', 'https://b.example', 'https://b.example'],
  ['https?://(a|b)\\.example', 'https://b.example.evil', undefined],
  ['https?://(a|b)\\.example', 'http://xa.example', undefined],
])('--web.cors.origin=%s, from %s: %s', async (pattern, origin, allowed) => {
  for (const method of ['GET', 'OPTIONS']) {
    const { headers } = await ask(pattern, origin, method);
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers).toMatchObject({
      vary: 'Origin',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': 'Accept, Authorization, Content-Type, Origin',
      'access-control-expose-headers': 'Date',
    });
  }
});

test('who names no origin gets no such header', async () => {
  expect((await ask('.*', undefined)).headers).toEqual({ 'content-type': 'text/plain; charset=utf-8' });
});

test('OPTIONS is answered without the endpoint', async () => {
  const { status, body } = await ask('.*', 'http://a.example', 'OPTIONS');
  expect([status, body.length]).toEqual([204, 0]);
});
