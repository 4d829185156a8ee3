// What only a log can get wrong: whether what is forgotten is said again, whoever writes meanwhile.
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPool } from '@/lib/db/pool';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import * as zstd from '@/lib/formats/zstd';
import { Labels } from '@/lib/kernel/labels';
import type { Alert, Annotations, StoredAlert } from '../../../model';
import { Known } from '../../known';
import { LoggedAlerts } from './alerts';
import { unpacked } from './packed';
import { decodeRecord } from './record';

const NOW_MS = 1_700_000_000_000;

let database: TestDatabase;
const pools: Pool[] = [];

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
  await database.drop();
});

class Process extends Known {
  readonly logged: LoggedAlerts;

  constructor(pool: Pool) {
    super();
    this.logged = new LoggedAlerts(pool, this, zstd);
  }

  put(...alerts: readonly Alert[]): Promise<void> {
    return this.logged.put(alerts, NOW_MS);
  }

  async collect(...fingerprints: readonly string[]): Promise<void> {
    const over = fingerprints.flatMap((fingerprint) => this.alerts.get(fingerprint) ?? []);
    this.forget((await this.logged.snapshot(over)).map(({ fingerprint }) => fingerprint));
  }

  get said(): readonly string[] {
    return [...this.alerts.values()].map(textOf).sort();
  }
}

const textOf = ({ fingerprint, seq, labels, annotations, generatorUrl, timeout, ...times }: StoredAlert) =>
  JSON.stringify([
    ...[fingerprint, seq, labels.pairs, Object.entries(annotations), generatorUrl, timeout],
    ...[times.startsAtMs, times.endsAtMs, times.updatedAtMs, times.receivedAtMs],
  ]);

async function start(): Promise<Process> {
  const pool = createPool({ ...database, ...{ applicationName: 'logged', maxConnections: 2, onIdleError() {} } });
  pools.push(pool);
  const process = new Process(pool);
  await process.logged.follow();
  return process;
}

const alert = (fingerprint: string, more: Partial<Alert> = {}): Alert => ({
  ...{
    fingerprint,
    labels: Labels.of({ alertname: fingerprint, 'a\0b': '\ud800é' }),
    annotations: { b: '1', a: '\0' },
  },
  ...{ startsAtMs: NOW_MS, endsAtMs: NOW_MS + 60_000, updatedAtMs: NOW_MS, receivedAtMs: NOW_MS },
  ...{ generatorUrl: 'http://x/', timeout: false, ...more },
});

const later = (fingerprint: string, byMs: number) => alert(fingerprint, { endsAtMs: NOW_MS + 60_000 + byMs });

const records = async () => {
  const { rows } = await database.pool.query<{ record: Buffer }>('SELECT record FROM alerts_log ORDER BY seq');
  const texts = await Promise.all(rows.map(({ record }) => unpacked(record, zstd)));
  return texts.map((text) => decodeRecord(text, (fingerprint) => ({ ...alert(fingerprint), seq: 0 })));
};

test('what is posted together is one record; what comes again says only its times', async () => {
  const one = await start();
  await one.put(alert('a'), alert('b'));
  await one.put(later('a', 1), alert('b', { annotations: { b: '2' } }), alert('c'));
  const [first, second] = await records();
  expect([first?.full.length, first?.again.length]).toEqual([2, 0]);
  expect(second?.again).toEqual([{ ...later('a', 1), seq: expect.any(Number) }]);
  expect(second?.full.map(({ fingerprint }) => fingerprint)).toEqual(['b', 'c']);
  expect((await start()).said).toEqual(one.said);
});

test.each([
  ['generator', { generatorUrl: '' }],
  ['an annotation less', { annotations: { b: '1' } }],
  ['an annotation more', { annotations: { b: '1', a: '\0', c: '' } }],
  ['annotations in another order', { annotations: { a: '\0', b: '1' } }],
  ['other labels of the same hash', { labels: Labels.of({ alertname: 'z' }) }],
])('%s: it is said anew', async (_, more) => {
  const one = await start();
  await one.put(alert('a'));
  await one.put(alert('a', more));
  expect((await records())[1]?.full).toHaveLength(1);
  expect((await start()).said).toEqual(one.said);
});

test('a snapshot shortens the log, and nobody sees a difference', async () => {
  const one = await start();
  const two = await start();
  const names = Array.from({ length: 2_500 }, (_, i) => `n${i}`);
  for (let i = 0; i < 5; i++) await one.put(...names.map((name) => later(name, i)));
  const heard: unknown[] = [];
  await two.logged.follow();
  two.onAlerts((changed) => heard.push(changed));
  const bytes = one.logged.bytes;
  await one.collect();
  await two.logged.follow();
  expect(one.logged.bytes).toBeLessThan(bytes / 1.5);
  expect(await records()).toHaveLength(4); // its beginning, and thousand by thousand
  expect(heard).toEqual([]);
  const third = await start();
  expect(two.said).toEqual(one.said);
  expect(third.said).toEqual(one.said);
  expect(third.logged.bytes).toBe(one.logged.bytes);
});

test('what is collected is gone with the next start, and comes back whole from whoever still knows it', async () => {
  const one = await start();
  const two = await start();
  await one.put(alert('a'), alert('b'));
  await two.logged.follow();
  await one.collect('a');
  expect([...(await start()).alerts.keys()]).toEqual(['b']);
  await two.put(later('a', 1));
  await one.logged.follow();
  expect(one.alerts.get('a')).toEqual(two.alerts.get('a'));
  expect((await start()).said).toEqual(one.said);
});

test('one that comes again while it is being collected stays', async () => {
  const one = await start();
  const two = await start();
  await one.put(alert('a'), alert('b'));
  await two.logged.follow();
  await Promise.all([one.collect('a'), two.put(later('a', 1)), one.put(later('b', 1))]);
  await one.logged.follow();
  expect(one.alerts.get('a')).toEqual(two.alerts.get('a'));
  expect([...(await start()).alerts.keys()].sort()).toEqual(['a', 'b']);
});

test('a snapshot that was cut off has forgotten nothing', async () => {
  const one = await start();
  await one.put(...Array.from({ length: 1_500 }, (_, i) => alert(`n${i}`)));
  const { said } = one;
  const cutOff = one.logged.snapshot([]);
  cutOff.catch(() => {}); // awaited below
  await expect.poll(async () => (await records()).length).toBeGreaterThan(1);
  const [pool] = pools.splice(0) as [Pool];
  await database.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'logged'");
  await Promise.allSettled([cutOff, pool.end()]);
  expect((await start()).said).toEqual(said);
});

test('three processes post, come again and collect at once: all end up knowing the same of what fires', async () => {
  const processes = [await start(), await start(), await start()];
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const posted = new Set<string>();
  const run = async (process: Process) => {
    for (let i = 0; i < 40; i++) {
      const names = Array.from({ length: 1 + random(6) }, () => `n${random(30)}`);
      for (const name of names) posted.add(name);
      const annotations: Annotations = random(4) === 0 ? { at: String(i) } : { b: '1', a: '\0' };
      await process.put(...[...new Set(names)].map((name) => ({ ...later(name, i), annotations })));
      // All but a few: what is collected here others may be saying again.
      if (i % 10 === 5) await process.collect(`n${random(30)}`, `n${random(30)}`);
      if (random(3) === 0) await process.logged.follow();
    }
  };
  await Promise.all(processes.map(run));
  // Each says all once more: from what each believes to stand in the log.
  for (const process of processes) await process.put(...[...posted].map((name) => later(name, 100)));
  for (const process of processes) await process.logged.follow();
  const [one, two, three] = processes as [Process, Process, Process];
  expect(one.alerts.size).toBe(posted.size);
  expect(two.said).toEqual(one.said);
  expect(three.said).toEqual(one.said);
  expect((await start()).said).toEqual(one.said);
});
