// What each receiver's server is sent, and what it may answer: a table of kinds, against a stub on loopback.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';
import { configOf, send, realTools as tools } from './configured.fixtures';
import { pushoverAt } from './pushover';
import { never, notification, status, stubServer } from './stub-server.fixtures';

const KEY = createHash('sha256').update('{}:{alertname="Hot"}').digest('hex');
const TITLE = '[FIRING:1] Hot (i1 page)';
const LINK = 'http://quadrant/#/alerts?receiver=team';

type Row = readonly [kind: string, settings: (url: string) => string, url: string, body: object, headers?: object];

const ROWS: readonly Row[] = [
  [
    'slack',
    (url) =>
      `{ api_url: "${url}/hook", channel: "#ops", fields: [{ title: t, value: "{{ .Status }}" }], actions: [{ type: button, text: go, url: "http://x" }] }`,
    '/hook',
    {
      channel: '#ops',
      username: 'Alertmanager',
      attachments: [
        {
          ...{ title: TITLE, title_link: LINK, fallback: TITLE, color: 'danger' },
          fields: [{ title: 't', value: 'firing', short: false }],
          actions: [{ type: 'button', text: 'go', url: 'http://x' }],
          mrkdwn_in: ['fallback', 'pretext', 'text'],
        },
      ],
    },
  ],
  [
    'slack',
    (url) =>
      `{ app_token: tok, app_url: "${url}/api", channel: "#ops", title: t, fallback: f, title_link: l, username: u }`,
    '/api',
    {
      ...{ channel: '#ops', username: 'u' },
      attachments: [
        { title: 't', title_link: 'l', fallback: 'f', color: 'danger', mrkdwn_in: ['fallback', 'pretext', 'text'] },
      ],
    },
    { authorization: 'Bearer tok' },
  ],
  [
    'pagerduty',
    (url) =>
      `{ url: "${url}/v2", routing_key: k, details: { n: "{{ .Alerts.Firing | len }}" }, images: [{ src: s }], links: [{ href: h, text: t }], class: c }`,
    '/v2',
    {
      ...{ routing_key: 'k', event_action: 'trigger', dedup_key: KEY, client: 'Alertmanager', client_url: LINK },
      payload: { summary: TITLE, source: 'Alertmanager', severity: 'error', class: 'c', custom_details: { n: '1' } },
      images: [{ src: 's' }],
      links: [{ href: 'h', text: 't' }],
    },
  ],
  [
    'pagerduty',
    (url) => `{ url: "${url}/v1", service_key: k, details: {} }`,
    '/v1',
    {
      ...{ service_key: 'k', incident_key: KEY, event_type: 'trigger', description: TITLE },
      ...{ client: 'Alertmanager', client_url: LINK, details: {} },
    },
  ],
  [
    'opsgenie',
    (url) =>
      `{ api_url: "${url}/", api_key: k, description: d, tags: "a, b", priority: P1, details: { x: y }, responders: [{ name: n }] }`,
    '/v2/alerts',
    {
      ...{ alias: KEY, message: TITLE, description: 'd', source: LINK, priority: 'P1', tags: ['a', 'b'] },
      details: { alertname: 'Hot', instance: 'i1', severity: 'page', x: 'y' },
      responders: [{ name: 'n', type: 'team' }],
    },
    { authorization: 'GenieKey k' },
  ],
  [
    'victorops',
    (url) => `{ api_url: "${url}/in/", api_key: k, routing_key: team, custom_fields: { x: "{{ .Status }}" } }`,
    '/in/k/team',
    {
      ...{ x: 'firing', message_type: 'CRITICAL', entity_id: KEY, entity_display_name: TITLE },
      ...{ state_message: 'http://wiki/i1 it burns', monitoring_tool: 'Alertmanager' },
    },
  ],
  [
    'telegram',
    (url) =>
      `{ api_url: "${url}", bot_token: "1:t", chat_id: -100, message: "<b>{{ .CommonAnnotations.summary }}</b>", message_thread_id: 7 }`,
    '/bot1:t/sendMessage',
    {
      ...{ chat_id: '-100', text: '<b>it burns</b>', parse_mode: 'HTML', message_thread_id: 7 },
      disable_notification: false,
    },
  ],
  [
    'discord',
    (url) => `{ webhook_url: "${url}/d", message: m, username: u }`,
    '/d',
    { content: '', embeds: [{ title: TITLE, description: 'm', color: 0x992d22 }], username: 'u' },
  ],
  [
    'msteams',
    (url) => `{ webhook_url: "${url}/t", text: x }`,
    '/t',
    {
      ...{ '@context': 'http://schema.org/extensions', type: 'MessageCard', title: TITLE, summary: TITLE, text: 'x' },
      themeColor: '8C1A1A',
    },
  ],
  [
    'msteamsv2',
    (url) => `{ webhook_url: "${url}/w", text: x }`,
    '/w',
    {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4' },
            body: [
              {
                type: 'TextBlock',
                wrap: true,
                text: TITLE,
                weight: 'Bolder',
                size: 'Medium',
                style: 'heading',
                color: 'Attention',
              },
              { type: 'TextBlock', wrap: true, text: 'x' },
            ],
            msteams: { width: 'full' },
          },
        },
      ],
    },
  ],
  [
    'webex',
    (url) =>
      `{ api_url: "${url}/v1/messages", room_id: r, message: m, http_config: { authorization: { credentials: c } } }`,
    '/v1/messages',
    { markdown: 'm', roomId: 'r' },
    { authorization: 'Bearer c' },
  ],
  [
    'mattermost',
    (url) => `{ webhook_url: "${url}/m", channel: ops, pretext: p }`,
    '/m',
    {
      ...{ channel: 'ops', username: 'Alertmanager' },
      attachments: [{ fallback: TITLE, color: '#a30200', pretext: 'p', title: TITLE, title_link: LINK }],
    },
  ],
  [
    'rocketchat',
    (url) => `{ api_url: "${url}/", token: t, token_id: i, channel: "#ops", text: x }`,
    '/api/v1/chat.postMessage',
    { channel: '#ops', attachments: [{ title: TITLE, title_link: LINK, text: 'x', color: 'red' }] },
    { 'x-auth-token': 't', 'x-user-id': 'i' },
  ],
];

describe('a message', () => {
  const rows = ROWS.map(([kind, settings, path, body, headers = {}]) => [kind, settings, path, body, headers] as const);

  test.each(rows)('%s', async (kind, settings, path, body, headers) => {
    const { url, told } = await stubServer();
    await send(kind, settings(url));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/json', 'user-agent': 'Alertmanager/test', ...headers },
    });
    expect(JSON.parse(told[0]?.body as string)).toEqual(body);
  });

  test('pushover: a form', async () => {
    const { url, told } = await stubServer();
    const { settings } = configOf('pushover', '{ user_key: u, token: t, message: "", html: true, retry: 30s }');
    await pushoverAt(url)(settings as ReceiverSettings<'pushover'>, tools)(notification(), never);
    expect(Object.fromEntries(new URLSearchParams(told[0]?.body))).toEqual({
      ...{ token: 't', user: 'u', title: TITLE, message: '(no details)', url: LINK, priority: '2', retry: '30' },
      ...{ expire: '3600', html: '1', timestamp: '1700000100' },
    });
  });
});

describe('when all is over', () => {
  test.each([
    ['pagerduty', (url: string) => `{ url: "${url}", routing_key: k }`, { event_action: 'resolve', dedup_key: KEY }],
    ['pagerduty', (url: string) => `{ url: "${url}", service_key: k }`, { event_type: 'resolve', incident_key: KEY }],
    ['victorops', (url: string) => `{ api_url: "${url}", api_key: k, routing_key: r }`, { message_type: 'RECOVERY' }],
    [
      'discord',
      (url: string) => `{ webhook_url: "${url}" }`,
      { embeds: [expect.objectContaining({ color: 0x2ecc71 })] },
    ],
    ['msteams', (url: string) => `{ webhook_url: "${url}" }`, { themeColor: '2DC72D' }],
  ])('%s', async (kind, settings, body) => {
    const { url, told } = await stubServer();
    await send(kind, settings(url), notification('resolved'));
    expect(JSON.parse(told[0]?.body as string)).toMatchObject(body);
  });

  test('opsgenie closes', async () => {
    const { url, told } = await stubServer();
    await send('opsgenie', `{ api_url: "${url}", api_key: k, source: s }`, notification('resolved'));
    expect(told.map(({ method, url: path, body }) => [method, path, JSON.parse(body)])).toEqual([
      ['POST', `/v2/alerts/${KEY}/close?identifierType=alias`, { source: 's' }],
    ]);
  });
});

test('opsgenie brings up to date, if that is wanted', async () => {
  const { url, told } = await stubServer();
  await send('opsgenie', `{ api_url: "${url}", api_key: k, message: m, description: d, update_alerts: true }`);
  expect(told.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
    'POST /v2/alerts',
    `PUT /v2/alerts/${KEY}/message?identifierType=alias`,
    `PUT /v2/alerts/${KEY}/description?identifierType=alias`,
  ]);
});

describe('answers', () => {
  const TOO_MANY = [
    ...['slack', 'pagerduty', 'opsgenie', 'telegram', 'discord', 'msteamsv2', 'webex', 'mattermost', 'rocketchat'],
  ];

  test.each(ROWS.map(([kind, settings]) => [kind, settings] as const))(
    '%s: 503 is tried again, 400 is not',
    async (kind, settings) => {
      const broken = await stubServer(status(503));
      await expect(send(kind, settings(broken.url))).rejects.toMatchObject({ reason: 'serverError', retry: true });
      const refusing = await stubServer(status(400, 'no'));
      await expect(send(kind, settings(refusing.url))).rejects.toMatchObject({
        ...{ reason: 'clientError', retry: false, message: 'unexpected status code 400: no' },
      });
    },
  );

  test.each(ROWS.map(([kind, settings]) => [kind, settings] as const))('%s: 429', async (kind, settings) => {
    const { url } = await stubServer(status(429));
    const isOld = settings('').includes('service_key');
    await expect(send(kind, settings(url))).rejects.toMatchObject({
      reason: 'rateLimited',
      retry: TOO_MANY.includes(kind) && !isOld,
    });
  });

  test('the old PagerDuty API says 403 when it is asked too often', async () => {
    const { url } = await stubServer(status(403));
    await expect(send('pagerduty', `{ url: "${url}", service_key: k }`)).rejects.toMatchObject({ retry: true });
  });

  test.each([
    [
      'slack',
      (url: string) => `{ api_url: "${url}" }`,
      '{"ok":false,"error":"channel_not_found"}',
      'Slack refused it: channel_not_found',
    ],
    [
      'rocketchat',
      (url: string) => `{ api_url: "${url}", token: t, token_id: i }`,
      '{"success": false}',
      'Rocket.Chat refused it',
    ],
    [
      'msteams',
      (url: string) => `{ webhook_url: "${url}" }`,
      'endpoint returned HTTP error 403',
      'Teams did not take it',
    ],
  ])('%s: 200 that means no', async (kind, settings, answer, message) => {
    const { url } = await stubServer(status(200, answer));
    await expect(send(kind, settings(url))).rejects.toMatchObject({ message, retry: false });
  });

  test.each(ROWS.map(([kind, settings]) => [kind, settings] as const))(
    '%s: garbage with 200 is taken',
    async (kind, settings) => {
      const { url } = await stubServer(status(200, '{"<html>'));
      await send(kind, settings(url));
    },
  );
});
