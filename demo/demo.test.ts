// The demo as it runs: real processes, scraped over HTTP.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from './run';
import { demoAddresses } from './services';

const directory = mkdtempSync(join(process.cwd(), '.cache-demo-'));
const entry = join(directory, 'demo-service.mjs');
const pids = new Map<string, number>();
const died: string[] = [];
let firstPort = 0;
let demo: Demo;

beforeAll(async () => {
  buildSync({
    entryPoints: ['demo/service.ts'],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  firstPort = await threeFreePorts();
  demo = startDemo(entry, firstPort, {
    onStarted: (name, pid) => pids.set(name, pid),
    onDied: (name, reason) => died.push(`${name}: ${reason}`),
  });
  await until(async () => (await Promise.all(addresses().map(isUp))).every(Boolean));
});
afterAll(async () => {
  await demo.stop();
  rmSync(directory, { recursive: true });
});

const addresses = () => demoAddresses(firstPort).map(({ address }) => address);
const metricsOf = async (address: string) => (await fetch(`http://${address}/metrics`)).text();
const isUp = (address: string) =>
  metricsOf(address).then(
    () => true,
    () => false,
  );

/** Sum over the samples of a metric. */
function sumOf(exposition: string, metric: string): number {
  const lines = exposition.split('\n').filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** A scrape, and when it was to within 50 ms: one that took longer, on a busy machine, tells of no moment. */
async function countedAt(address: string) {
  for (;;) {
    await metricsOf(address); // a process that had to wait for its turn makes up for its ticks
    const atMs = performance.now();
    const text = await metricsOf(address);
    if (performance.now() - atMs < 50) return { atMs, text, ticks: sumOf(text, 'test_counter') };
  }
}

describe('a running demo', () => {
  test('test_counter rises by two a second over all its codes, each of which is there from the start', async () => {
    const [address = ''] = addresses();
    const first = await countedAt(address);
    await sleep(2_000);
    const second = await countedAt(address);
    const elapsedMs = second.atMs - first.atMs;
    expect(Math.abs(second.ticks - first.ticks - elapsedMs / 500)).toBeLessThan(1.2); // one may fall on either side of each scrape
    for (const code of [200, 404, 500]) expect(first.text).toContain(`test_counter{code="${code}"} `);
  });

  test('each service shows a gauge between 0 and 1, a histogram, and the requests it answered', async () => {
    for (const address of addresses()) {
      await until(async () => sumOf(await metricsOf(address), 'http_request_duration_seconds_count') > 0);
      const text = await metricsOf(address);
      const gauge = sumOf(text, 'test_gauge');
      expect(gauge >= 0 && gauge <= 1).toBe(true);
      expect(text).toMatch(/^http_requests_total\{method="GET",route="\/work",code="\d{3}"\} [1-9]/m);
      expect(text).toMatch(/^process_resident_memory_bytes [1-9]/m);
      expect(sumOf(text, 'test_histogram_count')).toBeGreaterThan(0);
    }
  });

  test('a service that was killed is reported and started again', async () => {
    const pid = pids.get('serviceC') as number;
    process.kill(pid, 'SIGKILL');
    await until(async () => pids.get('serviceC') !== pid && isUp(`127.0.0.1:${firstPort + 2}`));
    expect(died).toEqual(['serviceC: it ended with SIGKILL']);
    expect(await isUp(`127.0.0.1:${firstPort + 1}`)).toBe(true);
  });

  test('a service whose port is taken says so', async () => {
    const reasons: string[] = [];
    const second = startDemo(entry, firstPort, { onDied: (_, reason) => reasons.push(reason) });
    const taken = `serviceB cannot listen on 127.0.0.1:${firstPort + 1}: the port is taken`;
    await until(async () => reasons.includes(taken));
    await second.stop();
  });
});

test('a service ends when its parent is gone', async () => {
  const port = await threeFreePorts();
  const orphan = spawn(process.execPath, [entry, 'serviceC', String(port)], { stdio: ['pipe', 'ignore', 'inherit'] });
  await until(() => isUp(`127.0.0.1:${port + 2}`));
  orphan.stdin.end();
  await new Promise((resolve) => orphan.once('exit', resolve));
  expect(await isUp(`127.0.0.1:${port + 2}`)).toBe(false);
});

/** As long as the test may take. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

/** Below those that the system gives to outgoing connections: one of them could take a port before a service does. */
async function threeFreePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all([0, 1, 2].map((i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
  throw new Error('no three adjacent free ports');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
