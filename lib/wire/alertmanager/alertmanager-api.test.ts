// What is about no alert and no silence. Requests and answers as Alertmanager 0.25 (Debian) gave them to curl, but where a newer one differs, which is said.
import { beforeEach, describe, expect, test } from 'vitest';
import { CONFIG, call, get, startApi } from './api.fixtures';

beforeEach(startApi);

test('status and receivers', async () => {
  expect((await get('receivers')).text).toBe('[{"name":"team"},{"name":"other"}]\n');
  expect(JSON.parse((await get('status')).text)).toEqual({
    cluster: { peers: [], status: 'disabled' },
    config: { original: CONFIG },
    uptime: '2023-11-14T22:13:20.000Z',
    versionInfo: {
      branch: '',
      buildDate: '',
      buildUser: '',
      goVersion: '',
      revision: 'quadrant-0.1.0',
      version: '0.28.1',
    },
  });
});

describe('what is no request of this API', () => {
  test.each([
    ['PUT', '/api/v2/alerts', 'POST,GET'],
    ['HEAD', '/api/v2/alerts', 'POST,GET'],
    ['PATCH', '/api/v2/silences', 'POST,GET'],
    ['POST', '/api/v2/silence/9a2c1a0a-6f4b-4c6e-9d1f-4a4a4a4a4a4a', 'GET,DELETE'],
    ['POST', '/api/v2/status', 'GET'],
  ])('%s %s', async (method, url, allow) => {
    const text = `{"code":405,"message":"method ${method} is not allowed, but [${allow}] are"}`;
    expect(await call(method, url)).toMatchObject({ status: 405, text, headers: { allow } });
  });

  test.each(['/api/v2/nope', '/api/v2/', '/api/v2/silence/'])('%s', async (path) => {
    const text = `{"code":404,"message":"path ${path} was not found"}`;
    expect(await call('GET', path)).toMatchObject({ status: 404, text });
  });

  test.each(['application/x-www-form-urlencoded', 'text/html'])('a body of %s', async (type) => {
    const text = `{"code":415,"message":"unsupported media type \\"${type}\\", only [application/json] are allowed"}`;
    expect(await call('POST', '/api/v2/alerts', '[]', { 'content-type': type })).toMatchObject({ status: 415, text });
  });

  test.each([
    ['text/html', 406],
    ['text/html, application/json;q=0.9', 200],
    ['*/*', 200],
  ])('accept: %s', async (accept, status) => {
    expect((await call('GET', '/api/v2/alerts', '', { accept })).status).toBe(status);
  });

  test.each(['/api/v1/silences', '/api/v1/silence/x', '/api/v1/receivers'])('%s is gone', async (path) => {
    expect(await call('GET', path)).toMatchObject({
      status: 410,
      text: expect.stringContaining('"status":"deprecated"'),
    });
  });
});
