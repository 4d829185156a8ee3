// Scraping as a target sees it and as the engine thread gets it: real HTTP on loopback, time on a fake clock.
import resolver from 'node:dns/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextLoop } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseTargetGroups } from '@/lib/formats/target-groups';
import { FakeClock } from '@/lib/kernel/clock';
import { TEST_CERTIFICATE, TEST_KEY } from '@/lib/kernel/test-certificate.fixtures';
import type { EndedTarget, ScrapedBody, ScrapeJob } from './job';
import { ScrapePools } from './scrape-pools';
import { targetsOf } from './target';

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => answer(request, response));
let address = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const TEXT = { 'content-type': 'text/plain; version=0.0.4' };

const CLIENT = { basicAuth: undefined, authorization: undefined, tls: undefined, httpHeaders: {} };

const INTERVAL_MS = 10_000;

const job = (more: Partial<ScrapeJob> = {}): ScrapeJob => ({
  jobName: 'app',
  scrapeIntervalMs: INTERVAL_MS,
  scrapeTimeoutMs: 60_000, // of real time, on whatever machine
  metricsPath: '/metrics',
  scheme: 'http',
  params: {},
  staticConfigs: [{ targets: [address], labels: { env: 'test' } }],
  relabelConfigs: [],
  metricRelabelConfigs: [],
  client: CLIENT,
  discoveries: [],
  honorLabels: false,
  honorTimestamps: true,
  bodySizeLimitBytes: 0,
  sampleLimit: 0,
  labelLimit: 0,
  labelNameLengthLimit: 0,
  labelValueLengthLimit: 0,
  ...more,
});

const directory = mkdtempSync(join(tmpdir(), 'quadrant-scrape-'));
afterAll(() => rmSync(directory, { recursive: true }));

let clock: FakeClock;
let scraped: ScrapedBody[];
/** Scrapes whose loop knows how they went. */
let noted = 0;
let ended: EndedTarget[];
let lost: string[];
let endFails = false;
let overLimit = 0;
let pools: ScrapePools;

beforeEach(() => {
  clock = new FakeClock();
  scraped = [];
  noted = 0;
  ended = [];
  lost = [];
  endFails = false;
  overLimit = 0;
  answer = (_request, response) => response.writeHead(200, TEXT).end('a 1\n');
  pools = new ScrapePools({
    discovery: {
      ...{ directory, userAgent: 'Quadrant/test', parseTargetGroups, resolver },
      onFailed: () => {},
    },
    onTakeFailed: (reason) => expect.unreachable(reason),
    clock,
    userAgent: 'Quadrant/test',
    onScraped: () => noted++,
    onEndLost: (_target, reason) => lost.push(reason),
    doors: {
      async ingest(body) {
        scraped.push(body);
        return { error: '', samplesScraped: 1, samplesAdded: 1, samplesOverLimit: overLimit };
      },
      async end(target) {
        if (endFails) throw new Error('the database is gone');
        ended.push(target);
      },
    },
  });
});
afterEach(() => pools.stop());

/** Lets the moment of every target come and waits for its scrape, real HTTP, until there are `count`. */
async function untilScraped(count: number): Promise<void> {
  while (scraped.length < count) {
    const all = noted + pools.status().length;
    await clock.advance(INTERVAL_MS);
    await expect.poll(() => noted).toBe(all);
  }
  await nextLoop(); // the next moment is set
}

const bodyText = (body: ScrapedBody | undefined) => body?.body && Buffer.from(body.body).toString();
const state = () => pools.status()[0]?.state;

describe('one target', () => {
  test('its body comes with its labels and the moment it was due, an interval apart', async () => {
    await pools.apply([job()]);
    expect(state()?.health).toBe('unknown');
    await untilScraped(2);
    expect(bodyText(scraped[0])).toBe('a 1\n');
    expect(scraped[0]?.targetLabels).toEqual({ env: 'test', instance: address, job: 'app' });
    expect((scraped[1]?.timestampMs ?? 0) - (scraped[0]?.timestampMs ?? 0)).toBe(INTERVAL_MS);
    expect(state()).toMatchObject({ health: 'up', lastError: '' });
  });

  test('the request says who asks, what it takes and how long it waits', async () => {
    let headers: IncomingMessage['headers'] = {};
    answer = (request, response) => {
      headers = request.headers;
      response.writeHead(200, { ...TEXT, 'content-encoding': 'gzip' }).end(gzipSync('zipped 1\n'));
    };
    await pools.apply([
      job({
        client: { ...CLIENT, basicAuth: { username: 'me', password: 'secret' }, httpHeaders: { 'X-Scope': ['a'] } },
      }),
    ]);
    await untilScraped(1);
    expect(bodyText(scraped[0])).toBe('zipped 1\n');
    expect(headers).toMatchObject({
      'user-agent': 'Quadrant/test',
      'x-prometheus-scrape-timeout-seconds': '60',
      'x-scope': 'a',
      authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`,
      accept:
        'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,' +
        'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
    });
  });

  test.each([
    ['nobody vouches for', false, 'down'],
    ['nobody is asked to vouch for', true, 'up'],
  ])('a target whose certificate %s', async (_what, insecureSkipVerify, health) => {
    const secure = createSecureServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (_request, response) =>
      response.writeHead(200, TEXT).end('secured 1\n'),
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const targets = [`127.0.0.1:${(secure.address() as AddressInfo).port}`];
    const NONE = { ca: undefined, cert: undefined, key: undefined, minVersion: undefined, maxVersion: undefined };
    const tls = { ...NONE, serverName: undefined, insecureSkipVerify };
    await pools.apply([job({ scheme: 'https', staticConfigs: [{ targets, labels: {} }], client: { ...CLIENT, tls } })]);
    await untilScraped(1);
    expect(bodyText(scraped[0])).toBe(health === 'up' ? 'secured 1\n' : undefined);
    secure.closeAllConnections();
    secure.close();
  });

  test.each([
    ['text/plain; version=0.0.4', 'text'],
    ['text/plain;version=1.0.0;escaping=allow-utf-8', 'text'],
    ['application/openmetrics-text; version=1.0.0; charset=utf-8', 'openmetrics'],
    ['Application/OpenMetrics-Text', 'openmetrics'],
  ])('an answer of type %s is read as %s', async (contentType, format) => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': contentType }).end('a 1\n');
    await pools.apply([job()]);
    await untilScraped(1);
    expect(scraped[0]?.format).toBe(format);
  });

  test.each<[what: string, answer: (response: ServerResponse) => void, more: Partial<ScrapeJob>, error: RegExp]>([
    ['a status other than 200', (response) => response.writeHead(503).end(), {}, /HTTP status 503/],
    ['no content type', (response) => response.writeHead(200).end('a 1\n'), {}, /blank Content-Type/],
    [
      'protobuf',
      (response) => response.writeHead(200, { 'content-type': 'application/vnd.google.protobuf' }).end('a 1\n'),
      {},
      /insists on application\/vnd.google.protobuf/,
    ],
    ['HTML', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('a 1\n'), {}, /text\/html/],
    [
      'a body over the limit',
      (response) => response.writeHead(200, TEXT).end('a 1\n'),
      { bodySizeLimitBytes: 3 },
      /3 bytes/,
    ],
    [
      'an answer that does not end',
      (response) => response.writeHead(200, TEXT).write('a'),
      { scrapeTimeoutMs: 50 },
      /within 0\.05 s/,
    ],
    ['a connection that breaks', (response) => response.destroy(), {}, /reset|hang up/],
  ])('%s: no body, and the error is shown', async (_what, respond, more, error) => {
    answer = (_request, response) => respond(response);
    await pools.apply([job(more)]);
    await untilScraped(1);
    expect(scraped[0]?.body).toBeUndefined();
    expect(state()).toMatchObject({ health: 'down', lastError: expect.stringMatching(error) });
  });

  test('nobody listens: connection refused', async () => {
    await pools.apply([job({ staticConfigs: [{ targets: ['127.0.0.1:1'], labels: {} }] })]);
    await untilScraped(1);
    expect(state()).toMatchObject({ health: 'down', lastError: 'connection refused' });
  });

  test('one of which samples were left out is up and says so', async () => {
    overLimit = 7;
    await pools.apply([job()]);
    await untilScraped(1);
    expect(state()).toMatchObject({
      health: 'up',
      lastError: '7 samples over the target’s limit of series were left out',
    });
  });

  test('a redirect is followed', async () => {
    answer = ({ url }, response) =>
      url === '/metrics'
        ? response.writeHead(302, { location: '/moved' }).end()
        : response.writeHead(200, TEXT).end('moved 1\n');
    await pools.apply([job()]);
    await untilScraped(1);
    expect(bodyText(scraped[0])).toBe('moved 1\n');
  });
});

describe('another configuration', () => {
  test('a job that did not change goes on undisturbed', async () => {
    await pools.apply([job()]);
    await untilScraped(1);
    await pools.apply([job(), job({ jobName: 'second' })]);
    expect(ended).toEqual([]);
    expect(pools.status().map(({ state: { health } }) => health)).toEqual(['up', 'unknown']);
  });

  test('a target that is gone has its series ended', async () => {
    await pools.apply([job()]);
    await untilScraped(1);
    await pools.apply([]);
    expect(ended.map(({ targetLabels }) => targetLabels.job)).toEqual(['app']);
    expect(pools.status()).toEqual([]);
  });

  test('a changed job starts anew', async () => {
    await pools.apply([job()]);
    await untilScraped(1);
    await pools.apply([job({ honorLabels: true })]);
    expect(ended).toHaveLength(1);
    expect(state()?.health).toBe('unknown');
  });

  test('is taken over although the end of the old series cannot be stored', async () => {
    await pools.apply([job()]);
    await untilScraped(1);
    endFails = true;
    await pools.apply([job({ jobName: 'other' })]);
    expect(lost).toEqual(['the database is gone']);
    expect(pools.jobNames()).toEqual(['other']);
    await untilScraped(2);
    expect(scraped.at(-1)?.targetLabels.job).toBe('other');
  });

  test('stopping leaves series as they are: the next start goes on with them', async () => {
    await pools.apply([job()]);
    await untilScraped(1);
    await pools.stop();
    expect(ended).toEqual([]);
  });
});

describe('discovery', () => {
  const files = { kind: 'file', files: ['t.yml'], refreshMs: 30_000 } as const;
  const write = (...targets: string[]) =>
    writeFileSync(join(directory, 't.yml'), JSON.stringify([{ targets, labels: { a: 'b' } }]));
  const found = () => pools.status().map(({ target }) => target);

  test('targets of a file are scraped with its labels; those that stay go on, those that go have their series ended', async () => {
    write(address, '127.0.0.1:1');
    await pools.apply([job({ staticConfigs: [], discoveries: [files] })]);
    expect(found().map(({ labels }) => labels.get('instance'))).toEqual([address, '127.0.0.1:1']);
    expect(found()[0]?.discoveredLabels.get('__meta_filepath')).toBe(join(directory, 't.yml'));
    expect(found()[0]?.labels.toJSON()).toMatchObject({ a: 'b', job: 'app' });
    await untilScraped(2);
    write(address);
    await clock.advance(30_000);
    await expect.poll(() => found().map(({ labels }) => labels.get('instance'))).toEqual([address]);
    await expect.poll(() => ended.map(({ targetLabels }) => targetLabels.instance)).toEqual(['127.0.0.1:1']);
  });

  test('a job that goes is looked for no more', async () => {
    write(address);
    await pools.apply([job({ staticConfigs: [], discoveries: [files] })]);
    await pools.apply([]);
    write(address, '127.0.0.1:1');
    await clock.advance(60_000);
    expect(found()).toEqual([]);
  });
});

describe('targets', () => {
  const rule = { separator: ';', modulus: 0, regex: '(.*)', replacement: '$1', targetLabel: '', sourceLabels: [] };

  test('relabelling changes address and labels; what it drops is kept for showing', () => {
    const { active, dropped } = targetsOf(
      job({
        staticConfigs: [{ targets: ['a:1', 'b:2'], labels: {} }],
        relabelConfigs: [
          { ...rule, action: 'drop', sourceLabels: ['__address__'], regex: 'b:.*' },
          { ...rule, action: 'replace', sourceLabels: ['__address__'], targetLabel: 'host', regex: '(.*):1' },
          { ...rule, action: 'replace', targetLabel: '__metrics_path__', replacement: '/probe' },
        ],
        params: { module: ['http', 'tcp'] },
      }),
    );
    expect(active.map(({ url, labels }) => [url, labels.toJSON()])).toEqual([
      ['http://a:1/probe?module=http&module=tcp', { job: 'app', host: 'a', instance: 'a:1' }],
    ]);
    expect(dropped.map(({ discoveredLabels }) => discoveredLabels.get('__address__'))).toEqual(['b:2']);
  });

  test('an address that makes no URL is dropped, not thrown', () => {
    const relabelConfigs = [
      { ...rule, action: 'replace' as const, targetLabel: '__address__', replacement: 'no host' },
    ];
    expect(targetsOf(job({ relabelConfigs }))).toMatchObject({ active: [], dropped: [{ scrapePool: 'app' }] });
  });
});
