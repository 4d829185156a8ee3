// Two processes on one Postgres, one of them killed: each page goes out once, and none is forgotten.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import * as zstd from '@/lib/formats/zstd';
import { Labels } from '@/lib/kernel/labels';
import { fingerprintOf } from '../ingest/fingerprint';
import type { AlertStore } from '../store/contract';
import { openAlertStore } from '../store/postgres';

/** A process that dispatches what is in the database, and nothing else. */
const DISPATCHER = `
  import { Alerting } from '@/lib/alerts/react/alerting';
  import { Journal } from '@/lib/alerts/react/history/journal';
  import { openHistoryStore } from '@/lib/alerts/store/postgres/history';
  import { Recorder } from '@/lib/alerts/react/history/recorder';
  import { openAlertStore } from '@/lib/alerts/store/postgres';
  import * as zstd from '@/lib/formats/zstd';
  import { systemClock } from '@/lib/kernel/clock';
  import { webhook } from '@/lib/senders/webhook';
  const [connectionString, url] = process.argv.slice(2);
  const store = await openAlertStore({ connectionString, nowMs: Date.now, onIdleError() {}, compression: zstd });
  const send = webhook({ url, max_alerts: 0, timeout: 0 }, { userAgent: String(process.pid) });
  const history = openHistoryStore({ connectionString, onIdleError() {} });
  const journal = new Journal({
    clock: systemClock, store: history, capacity: 1000, observer: { failed: console.error, dropped: console.error },
  });
  const alerting = new Alerting({
    clock: systemClock, store, random: Math.random, externalUrl: '', recorder: new Recorder(journal),
    observer: { attempted() {}, ended() {}, suppressed() {}, allSilenced() {} },
    onTrouble: (error) => console.error(error),
  });
  await alerting.apply({
    resolveTimeoutMs: 300_000, inhibitRules: [], timeIntervals: new Map(),
    route: {
      receiver: 'team', groupBy: ['alertname'], groupByAll: false, matchers: [], continue: false, routes: [],
      groupWaitMs: 300, groupIntervalMs: 2_000, repeatIntervalMs: 3_600_000, muteTimeIntervals: [], activeTimeIntervals: [],
    },
    integrations: new Map([['team', [{ name: 'webhook', index: 0, sendResolved: true, send }]]]),
  });
  setInterval(() => store.follow().catch(() => {}), 50);
  console.log('ready');
`;

type Page = { readonly by: string; readonly text: string };

let directory: string;
let script: string;
let database: TestDatabase;
let store: AlertStore;
let hook: Server;
let pages: Page[];
let answer: (response: ServerResponse) => void;
const processes = new Set<ChildProcess>();

beforeAll(() => {
  directory = mkdtempSync(join(process.cwd(), 'node_modules', '.two-processes-')); // where its imports are found
  script = join(directory, 'dispatcher.mjs');
  buildSync({
    stdin: { contents: DISPATCHER, resolveDir: process.cwd(), loader: 'ts' },
    ...{
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      tsconfig: 'tsconfig.json',
    },
  });
});
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(async () => {
  database = await testDatabase();
  store = await openAlertStore({
    connectionString: database.connectionString,
    nowMs: Date.now,
    onIdleError() {},
    compression: zstd,
  });
  pages = [];
  answer = (response) => response.end();
  hook = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { alerts } = JSON.parse(body) as { alerts: { status: string; labels: Record<string, string> }[] };
    const text = alerts.map(({ status, labels }) => `${labels.alertname} ${status}`).join(', ');
    pages.push({ by: String(request.headers['user-agent']), text });
    answer(response);
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const child of processes) child.kill('SIGKILL');
  processes.clear();
  hook.closeAllConnections();
  hook.close();
  await store.close();
  await database.drop();
});

async function startDispatcher(): Promise<ChildProcess> {
  const { port } = hook.address() as AddressInfo;
  const child = spawn(process.execPath, [script, database.connectionString, `http://127.0.0.1:${port}/`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.add(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

function push(alertname: string, more: { readonly endsAtMs?: number } = {}): Promise<void> {
  const labels = Labels.of({ alertname });
  const nowMs = Date.now();
  const times = { startsAtMs: nowMs - 1, endsAtMs: nowMs + 300_000, updatedAtMs: nowMs, receivedAtMs: nowMs };
  const rest = { annotations: {}, generatorUrl: '', timeout: more.endsAtMs === undefined };
  return store.putAlerts([{ fingerprint: fingerprintOf(labels), labels, ...times, ...rest, ...more }]);
}

const texts = () => pages.map(({ text }) => text).sort();

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('of two, one sends; when it is killed, the other goes on where it stood', async () => {
  const children = await Promise.all([startDispatcher(), startDispatcher()]);
  const names = Array.from({ length: 20 }, (_, i) => `A${i}`);
  await Promise.all(names.map((name) => push(name)));
  const firing = names.map((name) => `${name} firing`).sort();
  await expect.poll(texts).toEqual(firing);

  // What was sent and is not on record yet would rightly be sent again.
  const onRecord = async () => (await database.pool.query('SELECT FROM alerts_notification')).rowCount;
  await expect.poll(onRecord).toBe(names.length);
  children[0].kill('SIGKILL');
  const killedAt = pages.length;
  for (const name of names.slice(0, 10)) await push(name, { endsAtMs: Date.now() });
  await push('late');
  const resolved = names.slice(0, 10).map((name) => `${name} resolved`);
  await expect.poll(texts).toEqual([...firing, ...resolved, 'late firing'].sort());
  await pause(2_500); // another interval: nothing is repeated
  expect(texts()).toEqual([...firing, ...resolved, 'late firing'].sort());
  expect(new Set(pages.slice(killedAt).map(({ by }) => by))).toEqual(new Set([String(children[1].pid)]));

  // The history tells of each message once; of the last ones of who was killed it may know nothing.
  const told = async () => {
    const { rows } = await database.pool.query<{ text: string }>(
      "SELECT group_key || ' ' || kind || ' ' || coalesce(why, '') AS text FROM alerts_history WHERE kind = 'sent'",
    );
    return rows.map(({ text }) => text);
  };
  const resolvedOnes = names.slice(0, 10).map((name) => `{}:{alertname="${name}"} sent resolved`);
  await expect.poll(told).toEqual(expect.arrayContaining([...resolvedOnes, '{}:{alertname="late"} sent first']));
  const all = await told();
  expect(new Set(all).size).toBe(all.length);
});

test('killed while its page hangs: the other sends it', async () => {
  let first: string | undefined;
  answer = (response) => {
    first ??= pages[0]?.by;
    if (pages.at(-1)?.by !== first) response.end();
  };
  const children = await Promise.all([startDispatcher(), startDispatcher()]);
  await push('A');
  await expect.poll(texts).toEqual(['A firing']);
  await pause(1_500); // the other asks for the group, and does not get it
  expect(pages).toHaveLength(1);
  children.find(({ pid }) => String(pid) === first)?.kill('SIGKILL');
  await expect.poll(texts).toEqual(['A firing', 'A firing']);
  expect(new Set(pages.map(({ by }) => by)).size).toBe(2);
});
