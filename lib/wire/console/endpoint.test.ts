import { describe, expect, it } from 'vitest';
import { notFound, unavailable } from '@/lib/kernel/errors';
import { type Endpoint, handlerOf } from './endpoint';

const request = (method: string, url: string, body = '') => ({
  ...{ method, url, headers: {} },
  body: new TextEncoder().encode(body),
});

async function answerTo(endpoint: Endpoint, method: string, url = '/api/x', body = '') {
  const answer = await handlerOf(endpoint)(request(method, url, body), new AbortController().signal);
  const text = new TextDecoder().decode(answer.body);
  return { ...answer, body: text === '' ? undefined : JSON.parse(text) };
}

describe('an endpoint of the console', () => {
  it('answers with the value as JSON', async () => {
    expect(await answerTo({ GET: () => ({ a: 1 }) }, 'GET')).toMatchObject({ status: 200, body: { a: 1 } });
  });

  it('answers 204 where there is no value', async () => {
    expect(await answerTo({ POST: () => undefined }, 'POST')).toMatchObject({ status: 204, body: undefined });
  });

  it('hands over query, decoded segments and body', async () => {
    const echo: Endpoint = { POST: ({ query, segments, json }) => [query.get('q'), segments, json()] };
    expect((await answerTo(echo, 'POST', '/api/a%2Fb?q=1', '{"c":2}')).body).toEqual(['1', ['api', 'a/b'], { c: 2 }]);
  });

  it('says where a body or a path cannot be read', async () => {
    const echo: Endpoint = { POST: ({ json }) => json() };
    expect(await answerTo(echo, 'POST', '/api/x', '{')).toMatchObject({
      status: 400,
      body: { status: 'error', errorType: 'bad_data', error: expect.stringMatching(/^the body is not JSON: /) },
    });
    expect(await answerTo(echo, 'POST', '/api/%ff', '1')).toMatchObject({ status: 400 });
  });

  it('maps kinds of failures to statuses', async () => {
    const failing = (thrown: unknown): Endpoint => ({
      GET: () => Promise.reject(thrown),
    });
    expect(await answerTo(failing(notFound('there is no x')), 'GET')).toMatchObject({
      status: 404,
      body: { errorType: 'not_found', error: 'there is no x' },
    });
    expect(await answerTo(failing(unavailable('gone')), 'GET')).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    });
    expect(await answerTo(failing(new TypeError('oops')), 'GET')).toMatchObject({ status: 500 });
  });

  it('refuses other methods and names those it has', async () => {
    expect(await answerTo({ GET: () => 1, DELETE: () => 1 }, 'PUT')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, DELETE' },
    });
    expect(await answerTo({ GET: () => 1 }, 'HEAD')).toMatchObject({ status: 200 });
  });
});
