// incident.io, against a stub: the payload, the token, how much, answers that mean no.
import { expect, test } from 'vitest';
import { send } from '../configured.fixtures';
import { notification, status, stubServer } from '../stub-server.fixtures';

const SETTINGS = (url: string, more = '') => `{ url: "${url}/in", alert_source_token: tok${more} }`;

test('a webhook’s payload in version 1, under the token', async () => {
  const { url, told } = await stubServer();
  await send('incidentio', SETTINGS(url, ', max_alerts: 1'), notification('firing', 'firing'));
  expect(told[0]).toMatchObject({ method: 'POST', url: '/in', headers: { authorization: 'Bearer tok' } });
  expect(JSON.parse(told[0]?.body ?? '')).toMatchObject({
    ...{ version: '1', status: 'firing', groupKey: '{}:{alertname="Hot"}', truncatedAlerts: 1 },
    alerts: [{ fingerprint: 'f-i1' }],
  });
});

test('what incident.io would refuse for its size is told with one alert', async () => {
  const { url, told } = await stubServer();
  const message = notification('firing', 'firing');
  const annotations = { summary: 'x'.repeat(300 * 1024) };
  const alerts = message.alerts.map((alert) => ({ ...alert, annotations }));
  await send('incidentio', SETTINGS(url), { ...message, alerts });
  expect(JSON.parse(told[0]?.body ?? '').alerts).toHaveLength(1);
});

test.each([
  [429, '{"message":"slow down","errors":["a","b"]}', true, 'unexpected status code 429: slow down: a, b'],
  [502, '<html>', true, 'unexpected status code 502'],
  [401, '{"error":"who?"}', false, 'unexpected status code 401: who?'],
])('%d %s: tried again: %s', async (code, body, retry, message) => {
  const { url } = await stubServer(status(code, body));
  await expect(send('incidentio', SETTINGS(url))).rejects.toMatchObject({ retry, message });
});
