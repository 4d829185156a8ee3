// The payload to the byte, and what each kind of answer, or none, means.
import { expect, test } from 'vitest';
import { parseAlertmanagerConfig, type ReceiverSettings } from '@/lib/formats/alertmanager-config';
import { never, notification, status, stubServer, tools } from '../stub-server.fixtures';
import { goTime, webhook } from '.';

function settings(fields: string): ReceiverSettings<'webhook'> {
  const yaml = `route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [${fields}] }]`;
  const config = parseAlertmanagerConfig(yaml, 'alertmanager.yml', { readSecretFile: String });
  return config.receivers[0]?.integrations[0]?.settings as ReceiverSettings<'webhook'>;
}

const send = (fields: string, signal = never, message = notification()) =>
  webhook(settings(fields), tools)(message, signal);

test('version 4 of the payload', async () => {
  const { url, told } = await stubServer();
  await send(`{ url: "${url}/hook?a=b" }`, never, notification('firing', 'resolved'));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    method: 'POST',
    url: '/hook?a=b',
    headers: { 'content-type': 'application/json', 'user-agent': 'Alertmanager/test' },
  });
  const labels = (i: number) => `"labels":{"alertname":"Hot","instance":"i${i}","severity":"page"}`;
  const rest = (i: number) =>
    `"annotations":{"runbook":"http://wiki/i${i}","summary":"it burns"},"startsAt":"2023-11-14T22:13:20.5Z"`;
  expect(told[0]?.body).toBe(
    `{"receiver":"team","status":"firing","alerts":[` +
      `{"status":"firing",${labels(1)},${rest(1)},"endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus/graph","fingerprint":"f-i1"},` +
      `{"status":"resolved",${labels(2)},${rest(2)},"endsAt":"2023-11-14T22:14:20Z","generatorURL":"http://prometheus/graph","fingerprint":"f-i2"}],` +
      `"groupLabels":{"alertname":"Hot"},"commonLabels":{"alertname":"Hot","severity":"page"},"commonAnnotations":{"summary":"it burns"},` +
      `"externalURL":"http://quadrant","version":"4","groupKey":"{}:{alertname=\\"Hot\\"}","truncatedAlerts":0}\n`,
  );
});

test('what could end a script is escaped, as Go does it', async () => {
  const { url, told } = await stubServer();
  await send(`{ url: "${url}" }`, never, { ...notification(), externalUrl: 'http://q/?a&b=<\u2028>' });
  expect(told[0]?.body).toContain('"externalURL":"http://q/?a\\u0026b=\\u003c\\u2028\\u003e"');
});

test('max_alerts cuts off, and says how many', async () => {
  const { url, told } = await stubServer();
  await send(`{ url: "${url}", max_alerts: 1 }`, never, notification('resolved', 'firing', 'firing'));
  expect(JSON.parse(told[0]?.body as string)).toMatchObject({
    status: 'resolved',
    alerts: [{ fingerprint: 'f-i1' }],
    truncatedAlerts: 2,
    commonLabels: { instance: 'i1' },
  });
});

test.each([
  [500, 'serverError', true],
  [503, 'serverError', true],
  [400, 'clientError', false],
  [404, 'clientError', false],
  [401, 'authError', false],
  [403, 'authError', false],
  [429, 'rateLimited', false],
  [302, 'other', false],
])('%d: %s, worth another try: %s', async (code, reason, retry) => {
  const { url } = await stubServer(status(code, 'because\nof more'));
  await expect(send(`{ url: "${url}" }`)).rejects.toMatchObject({
    ...{ reason, retry, message: `unexpected status code ${code}: because` },
  });
});

test('nobody listens: worth another try, and the address is not told', async () => {
  await expect(send('{ url: "http://127.0.0.1:1/secret" }')).rejects.toMatchObject({
    ...{ reason: 'other', retry: true, message: 'no answer: ECONNREFUSED' },
  });
});

test('a server that hangs is given up when its timeout is over, or time is up', async () => {
  const { url } = await stubServer(() => {});
  const late = { reason: 'contextDeadlineExceeded', retry: true, message: 'no answer in time' };
  await expect(send(`{ url: "${url}", timeout: 50ms }`)).rejects.toMatchObject(late);
  await expect(send(`{ url: "${url}" }`, AbortSignal.timeout(50))).rejects.toMatchObject(late);
});

test('an answer without end is not read to it', async () => {
  const { url } = await stubServer((_, response) => {
    const more = () => response.write('x'.repeat(100_000), () => response.destroyed || more());
    more();
  });
  await send(`{ url: "${url}" }`);
});

test('a redirect to another host does not take along who we are', async () => {
  const elsewhere = await stubServer();
  const { url, told } = await stubServer((_, response) => response.writeHead(307, { location: elsewhere.url }).end());
  await send(`{ url: "${url}", http_config: { authorization: { credentials: c } } }`);
  expect(told[0]?.headers.authorization).toBe('Bearer c');
  expect(elsewhere.told[0]?.headers.authorization).toBeUndefined();
});

test('redirects with the body are followed, unless that is switched off', async () => {
  const { url: target, told } = await stubServer();
  const { url } = await stubServer((_, response) => response.writeHead(308, { location: target }).end());
  await send(`{ url: "${url}" }`);
  expect(told).toHaveLength(1);
  const switchedOff = send(`{ url: "${url}", http_config: { follow_redirects: false } }`);
  await expect(switchedOff).rejects.toThrow('unexpected status code 308');
});

test.each([
  ['{ basic_auth: { username: me, password: pass } }', { authorization: 'Basic bWU6cGFzcw==' }],
  ['{ authorization: { credentials: abc } }', { authorization: 'Bearer abc' }],
  ['{ authorization: { type: Token, credentials: abc } }', { authorization: 'Token abc' }],
  ['{ bearer_token: abc }', { authorization: 'Bearer abc' }],
  ['{ http_headers: { X-Team: { values: [a], secrets: [b] } } }', { 'x-team': 'a, b' }],
])('http_config: %s', async (config, headers) => {
  const { url, told } = await stubServer();
  await send(`{ url: "${url}", http_config: ${config} }`);
  expect(told[0]?.headers).toMatchObject(headers);
});

test.each([
  [1_700_000_000_000, '2023-11-14T22:13:20Z'],
  [1_700_000_000_120, '2023-11-14T22:13:20.12Z'],
  [1_700_002_400_000, '2023-11-14T22:53:20Z'],
  [1_699_999_200_000, '2023-11-14T22:00:00Z'],
])('%d is %s', (ms, text) => expect(goTime(ms)).toBe(text));
