// Telling Alertmanagers: what goes over the wire, to whom, and what becomes of it when they are slow or gone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseTargetGroups } from '@/lib/formats/target-groups';
import { FakeClock } from '@/lib/kernel/clock';
import { TEST_CERTIFICATE, TEST_KEY } from '@/lib/kernel/test-certificate.fixtures';
import type { Discovery, Resolver } from '../../discovery/model';
import type { RelabelRule } from '../../ingest/relabel';
import type { OutgoingAlert } from '../rules/model';
import { type AlertmanagerGroup, alertmanagersOf } from './alertmanager';
import { Notifier, type NotifierSettings } from './notifier';
import { postAlerts } from './post';

type Received = {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly alerts: OutgoingAlert[];
};

let received: Received[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  received.push({
    url: request.url ?? '',
    headers: request.headers,
    alerts: JSON.parse(Buffer.concat(chunks).toString() || '[]'),
  });
  answer(request, response);
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const rule = (more: Partial<RelabelRule>): RelabelRule => ({
  ...{
    sourceLabels: [],
    separator: ';',
    regex: '(.*)',
    modulus: 0,
    targetLabel: '',
    replacement: '$1',
    action: 'replace',
  },
  ...more,
});

const CLIENT = { basicAuth: undefined, authorization: undefined, tls: undefined, httpHeaders: {} };

const alertmanager = (more: Partial<AlertmanagerGroup> = {}): AlertmanagerGroup => ({
  scheme: 'http',
  pathPrefix: '',
  timeoutMs: 60_000,
  staticConfigs: [{ targets: [address], labels: {} }],
  relabelConfigs: [],
  alertRelabelConfigs: [],
  client: CLIENT,
  discoveries: [],
  ...more,
});

const alert = (name: string, more: Partial<OutgoingAlert> = {}): OutgoingAlert => ({
  labels: { alertname: name },
  annotations: { summary: 's' },
  startsAtMs: 1_700_000_000_123,
  endsAtMs: 1_700_000_240_000,
  generatorUrl: 'http://q/graph',
  ...more,
});

/** Names nobody has but these tests. */
let records: Readonly<Record<string, readonly { readonly name: string; readonly port: number }[]>> = {};
const nobody = async (name: string) => {
  throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
};
const resolver: Resolver = {
  ...{ resolve4: async () => ['10.0.0.1'], resolve6: nobody, resolveMx: nobody, resolveNs: nobody },
  resolveSrv: async (name) => [...(records[name] ?? (await nobody(name)))],
};

const directory = mkdtempSync(join(tmpdir(), 'quadrant-notifier-'));
afterAll(() => rmSync(directory, { recursive: true }));

let clock: FakeClock;
let events: string[];
let local: OutgoingAlert[];
let notifier: Notifier;
beforeEach(() => {
  received = [];
  clock = new FakeClock();
  events = [];
  local = [];
  answer = (_request, response) => response.writeHead(200).end();
  notifier = new Notifier({
    post: postAlerts('Quadrant/test'),
    local: (alerts) => local.push(...alerts),
    limits: { capacity: 5, batchSize: 2 },
    clock,
    discovery: {
      ...{ directory, userAgent: 'Quadrant/test', parseTargetGroups, resolver },
      onFailed: (_discovery, source, reason) => events.push(`not found: ${basename(source)}: ${reason}`),
    },
    events: {
      onSent: (_url, alerts) => events.push(`sent ${alerts}`),
      onFailed: (_url, alerts, _durationMs, reason) => events.push(`failed ${alerts}: ${reason}`),
      onDropped: (_url, alerts) => events.push(`dropped ${alerts}`),
    },
  });
});
afterEach(() => notifier.stop());

const apply = (more: Partial<NotifierSettings> = {}) =>
  notifier.apply({ externalLabels: {}, alertRelabelConfigs: [], alertmanagers: [alertmanager()], ...more });

const until = (holds: () => boolean) => expect.poll(holds).toBe(true);
const names = () => received.flatMap(({ alerts }) => alerts.map(({ labels }) => labels.alertname));

test("a POST of Alertmanager's API v2", async () => {
  await apply();
  notifier.send([alert('A')]);
  await until(() => events.length === 1);
  expect(received[0]?.url).toBe('/api/v2/alerts');
  expect(received[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Quadrant/test' });
  expect(received[0]?.alerts).toEqual([
    {
      labels: { alertname: 'A' },
      annotations: { summary: 's' },
      startsAt: '2023-11-14T22:13:20.123Z',
      endsAt: '2023-11-14T22:17:20.000Z',
      generatorURL: 'http://q/graph',
    },
  ]);
});

test('external labels do not replace an own one; relabelling comes after, first for all, then for each', async () => {
  await apply({
    externalLabels: { region: 'eu', alertname: 'never' },
    alertRelabelConfigs: [
      rule({ action: 'labeldrop', regex: 'replica' }),
      rule({ action: 'drop', sourceLabels: ['alertname'], regex: 'B' }),
    ],
    alertmanagers: [alertmanager({ alertRelabelConfigs: [rule({ targetLabel: 'to', replacement: 'one' })] })],
  });
  notifier.send([alert('A', { labels: { alertname: 'A', replica: '1' } }), alert('B')]);
  await until(() => events.length === 1);
  expect(received[0]?.alerts.map(({ labels }) => labels)).toEqual([{ alertname: 'A', region: 'eu', to: 'one' }]);
});

test('the quarter beside it is told what all are told, whatever Alertmanagers there are', async () => {
  await apply({
    externalLabels: { region: 'eu' },
    alertRelabelConfigs: [rule({ action: 'drop', sourceLabels: ['alertname'], regex: 'B' })],
    alertmanagers: [],
  });
  notifier.send([alert('A'), alert('B')]);
  expect(local.map(({ labels }) => labels)).toEqual([{ alertname: 'A', region: 'eu' }]);
  expect(received).toEqual([]);
});

test.each([
  ['basic', { basicAuth: { username: 'u', password: 'p' } }, 'Basic dTpw'],
  ['bearer', { authorization: { type: 'Bearer', credentials: 't' } }, 'Bearer t'],
])('%s authentication', async (_kind, more, expected) => {
  await apply({ alertmanagers: [alertmanager({ client: { ...CLIENT, ...more } })] });
  notifier.send([alert('A')]);
  await until(() => events.length === 1);
  expect(received[0]?.headers.authorization).toBe(expected);
});

test('many go in batches, and the oldest of too many are dropped', async () => {
  await apply();
  notifier.send(['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => alert(name)));
  await until(() => names().length === 5);
  expect(names()).toEqual(['C', 'D', 'E', 'F', 'G']);
  await until(() => events.length === 4);
  expect(events).toEqual(['dropped 2', 'sent 2', 'sent 2', 'sent 1']);
});

test.each([
  [
    'a refusal',
    (_: IncomingMessage, response: ServerResponse) => response.writeHead(400).end('"bad"'),
    'bad response status 400 "bad"',
  ],
  [
    'an error',
    (_: IncomingMessage, response: ServerResponse) => response.writeHead(500).end(),
    'bad response status 500',
  ],
  ['a hang-up', (request: IncomingMessage) => request.socket.destroy(), 'socket hang up'],
])('%s is counted, and the next batch is tried', async (_what, how, reason) => {
  answer = how;
  await apply();
  notifier.send([alert('A')]);
  await until(() => events.length === 1);
  expect(events).toEqual([`failed 1: ${reason}`]);
  answer = (_request, response) => response.writeHead(200).end();
  notifier.send([alert('B')]);
  await until(() => events.length === 2);
  expect(events[1]).toBe('sent 1');
});

test('one that hangs keeps no other waiting', async () => {
  answer = (request, response) => {
    if (request.url?.startsWith('/quick')) response.writeHead(200).end();
  };
  await apply({ alertmanagers: [alertmanager(), alertmanager({ pathPrefix: 'quick/' })] });
  notifier.send([alert('A')]);
  await until(() => events.length === 1);
  expect(events).toEqual(['sent 1']);
  await apply({ alertmanagers: [] });
  expect(events).toHaveLength(2);
});

test('one that hangs times out', async () => {
  answer = () => {};
  await apply({ alertmanagers: [alertmanager({ timeoutMs: 50 })] });
  notifier.send([alert('A')]);
  await until(() => events.length === 1);
  expect(events).toEqual(['failed 1: no answer within 0.05 s']);
});

test('nobody there is a failure with its reason', async () => {
  await apply({ alertmanagers: [alertmanager({ staticConfigs: [{ targets: ['127.0.0.1:1'], labels: {} }] })] });
  notifier.send([alert('A')]);
  await until(() => events.length === 1);
  expect(events[0]).toMatch(/failed 1: .*ECONNREFUSED/);
});

test('a stop sends what waits', async () => {
  await apply();
  notifier.send([alert('A'), alert('B'), alert('C')]);
  await notifier.stop();
  expect(names()).toEqual(['A', 'B', 'C']);
});

test('a new configuration drops what waits for those that go', async () => {
  answer = () => {};
  await apply();
  notifier.send([alert('D'), alert('E'), alert('F')]);
  await until(() => received.length === 1);
  await apply({ alertmanagers: [] });
  expect(events.slice(-2)).toEqual([expect.stringMatching(/^failed 2/), 'dropped 1']);
});

describe('discovery', () => {
  const found = (discovery: Discovery, more: Partial<AlertmanagerGroup> = {}) =>
    alertmanager({ staticConfigs: [], discoveries: [discovery], ...more });
  const url = (host: string) => `http://${host}/api/v2/alerts`;
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);

  test('files, in JSON and YAML, are looked at again; relabelling sees where a target was found', async () => {
    write('a.json', '[{ "targets": ["a:1", "skip:1"], "labels": { "__scheme__": "https" } }]');
    write('b.yml', '- targets: [b:1]');
    const keep = rule({ action: 'drop', sourceLabels: ['__address__', '__meta_filepath'], regex: 'skip:1;.*a.json' });
    const files = { kind: 'file', files: ['*.json', 'b.yml', 'none.yml'], refreshMs: 60_000 } as const;
    await apply({ alertmanagers: [found(files, { relabelConfigs: [keep] })] });
    expect(notifier.status()).toEqual({
      active: ['https://a:1/api/v2/alerts', url('b:1')],
      dropped: ['https://skip:1/api/v2/alerts'],
    });
    write('a.json', '[]');
    write('b.yml', '- targets: [b:1, c:1]');
    await clock.advance(60_000);
    await until(() => notifier.status().active.length === 2 && notifier.status().active.includes(url('c:1')));
  });

  test('a file with a mistake, as when it is being written, leaves what it gave before', async () => {
    write('w.yml', '- targets: [a:1]');
    await apply({ alertmanagers: [found({ kind: 'file', files: ['w.yml'], refreshMs: 60_000 })] });
    write('w.yml', '- targets: a:1');
    await clock.advance(60_000);
    await until(() => events.length === 1);
    expect(events[0]).toMatch(/^not found: w.yml: target group 0.targets/);
    expect(notifier.status().active).toEqual([url('a:1')]);
  });

  test('a URL is asked with what is configured, and may answer badly', async () => {
    answer = (_request, response) =>
      response.setHeader('content-type', 'application/json').end('[{"targets":["a:1"],"labels":{"x":"y"}}]');
    const client = { ...CLIENT, basicAuth: { username: 'u', password: 'p' }, httpHeaders: { 'X-Who': ['me'] } };
    const http = { kind: 'http', url: `http://${address}/sd`, client, refreshMs: 30_000 } as const;
    await apply({ alertmanagers: [found(http)] });
    expect(notifier.status().active).toEqual([url('a:1')]);
    expect(received[0]).toMatchObject({
      url: '/sd',
      headers: {
        ...{ authorization: 'Basic dTpw', 'x-who': 'me', accept: 'application/json' },
        'x-prometheus-refresh-interval-seconds': '30',
      },
    });
    answer = (_request, response) => response.writeHead(500).end();
    await clock.advance(30_000);
    await until(() => events.length === 1);
    expect(events[0]).toBe('not found: sd: server returned HTTP status 500 Internal Server Error');
    answer = (_request, response) => response.setHeader('content-type', 'text/html').end('<html>');
    await clock.advance(30_000);
    await until(() => events.length === 2);
    expect(events[1]).toBe('not found: sd: unsupported content type "text/html"');
    expect(notifier.status().active).toEqual([url('a:1')]);
  });

  test('SRV records have ports of their own; a name that does not exist has no targets', async () => {
    records = { '_am._tcp.x': [{ name: 'am1.x', port: 9093 }] };
    const srv = { kind: 'dns', names: ['_am._tcp.x', 'gone.x'], type: 'SRV', port: 0, refreshMs: 30_000 } as const;
    const named = rule({
      ...{ sourceLabels: ['__meta_dns_srv_record_target', '__meta_dns_srv_record_port'], separator: '/' },
      ...{ targetLabel: '__alerts_path__', regex: '(.*)', replacement: '/$1' },
    });
    await apply({ alertmanagers: [found(srv, { relabelConfigs: [named] })] });
    expect(notifier.status().active).toEqual(['http://am1.x:9093/am1.x./9093']);
    records = {};
    await apply({ alertmanagers: [found(srv)] });
    expect(notifier.status().active).toEqual([]);
    records = { '_am._tcp.x': [{ name: 'am1.x', port: 9093 }] };
    await clock.advance(30_000);
    await until(() => notifier.status().active[0] === url('am1.x:9093'));
  });

  test('addresses have the port that is configured', async () => {
    const dns: Discovery = { kind: 'dns', names: ['am.x'], type: 'A', port: 9093, refreshMs: 30_000 };
    await apply({ alertmanagers: [found(dns)] });
    expect(notifier.status().active).toEqual([url('10.0.0.1:9093')]);
  });

  test('one that goes on as it was keeps what waits for it; one that is no longer found loses it, counted', async () => {
    answer = () => {};
    write('q.yml', `- targets: [${JSON.stringify(address)}]`);
    const group = found({ kind: 'file', files: ['q.yml'], refreshMs: 60_000 });
    await apply({ alertmanagers: [group] });
    notifier.send([alert('A'), alert('B'), alert('C')]);
    await until(() => received.length === 1);
    await apply({ alertmanagers: [structuredClone(group)] });
    expect(notifier.queueLength).toBe(1);
    write('q.yml', '[]');
    await clock.advance(60_000);
    await until(() => events.includes('dropped 1'));
  });
});

describe('TLS', () => {
  const secure = createSecureServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (request, response) => {
    request.resume().on('end', () => response.end());
  });
  beforeAll(() => new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    secure.closeAllConnections();
    secure.close();
  });

  test.each([
    ['nobody vouches for', {}, /^failed 1: .*self-signed certificate/],
    ['its authority vouches for', { ca: TEST_CERTIFICATE }, /^sent 1$/],
    ['is not looked at', { insecureSkipVerify: true }, /^sent 1$/],
    ['is another’s', { ca: TEST_CERTIFICATE, serverName: 'other' }, /^failed 1: .*other/],
  ])('a certificate that %s', async (_what, given, expected) => {
    const NONE = { ca: undefined, cert: undefined, key: undefined, minVersion: undefined, maxVersion: undefined };
    const tls = { ...NONE, serverName: undefined, insecureSkipVerify: false, ...given };
    const targets = [`127.0.0.1:${(secure.address() as AddressInfo).port}`];
    const more = { scheme: 'https', client: { ...CLIENT, tls }, staticConfigs: [{ targets, labels: {} }] } as const;
    await apply({ alertmanagers: [alertmanager(more)] });
    notifier.send([alert('A')]);
    await until(() => events.length === 1);
    expect(events[0]).toMatch(expected);
  });
});

describe('addresses', () => {
  test.each([
    ['', {}, 'http://am:9093/api/v2/alerts'],
    ['a prefix', { pathPrefix: '/a/b/' }, 'http://am:9093/a/b/api/v2/alerts'],
    ['a scheme', { scheme: 'https' as const }, 'https://am:9093/api/v2/alerts'],
    [
      'relabelled',
      { relabelConfigs: [rule({ targetLabel: '__address__', replacement: 'other:1' })] },
      'http://other:1/api/v2/alerts',
    ],
  ])('%s', (_what, more, url) => {
    const { active } = alertmanagersOf([
      alertmanager({ staticConfigs: [{ targets: ['am:9093'], labels: {} }], ...more }),
    ]);
    expect(active.map((each) => each.url)).toEqual([url]);
  });

  test('dropped ones are known, and one that is named twice is told once', () => {
    const drop = alertmanager({
      relabelConfigs: [rule({ action: 'drop', sourceLabels: ['__address__'], regex: 'b:1' })],
    });
    const targets = [{ targets: ['a:1', 'b:1', 'a:1'], labels: {} }];
    const found = alertmanagersOf([{ ...drop, staticConfigs: targets }]);
    expect(found.active.map(({ url }) => url)).toEqual(['http://a:1/api/v2/alerts']);
    expect(found.dropped).toEqual(['http://b:1/api/v2/alerts']);
  });
});
