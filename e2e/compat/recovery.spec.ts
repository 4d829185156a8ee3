// What happens to a Quadrant: killed at any moment, its Postgres killed under it, stopped, given a bad configuration.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type RunningServer, STARTING_MS, startServer } from '../server';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

let home: string;
let server: RunningServer;

// A second between scrapes: the tests wait for scrapes.
const start = () =>
  startServer({ home, argv: ['--no-demo'] }).then((started) => {
    const file = join(started.configDir, 'prometheus.yml');
    const yaml = readFileSync(file, 'utf8').replace('scrape_interval: 5s', 'scrape_interval: 1s');
    writeFileSync(
      file,
      yaml.replace('scrape_timeout: 4s', 'scrape_timeout: 1s').replace(/127\.0\.0\.1:\d+/, new URL(started.url).host),
    );
    return started;
  });

test.beforeAll(async () => {
  test.setTimeout(STARTING_MS);
  home = mkdtempSync(join(tmpdir(), 'quadrant recovery-')); // with a space: paths have them
  server = await start();
});
test.afterAll(async () => {
  await server?.end();
  rmSync(home, { recursive: true, force: true });
});

/** Its first line. */
const postmasterPid = () =>
  Number.parseInt(readFileSync(join(home, 'data/postgres/cluster/postmaster.pid'), 'utf8'), 10);

/** Times and values of the one `up` series, oldest first. */
async function samples(): Promise<readonly (readonly [number, string])[]> {
  const query = encodeURIComponent('up{job="quadrant"}[1h]');
  const answer = await fetch(`${server.url}/api/v1/query?query=${query}`);
  const { data } = await answer.json();
  return data.result.flatMap(({ values }: { values: [number, string][] }) => values).sort();
}

test('killed with SIGKILL: the next start has every sample that was shown, and goes on', async () => {
  await expect.poll(async () => (await samples()).length, { timeout: 60_000 }).toBeGreaterThan(3);
  const before = await samples();
  process.kill(server.pid, 'SIGKILL');
  server = await start();
  const after = await samples();
  expect(after.slice(0, before.length)).toEqual(before);
  await expect.poll(async () => (await samples()).length, { timeout: 60_000 }).toBeGreaterThan(after.length);
});

test('Postgres killed with SIGKILL: it comes back by itself, and scrapes are stored again', async () => {
  const before = await samples();
  const postmaster = postmasterPid();
  process.kill(postmaster, 'SIGKILL');
  await expect.poll(async () => (await samples()).length, { timeout: 60_000 }).toBeGreaterThan(before.length + 2);
  expect((await samples()).slice(0, before.length)).toEqual(before);
  await expect
    .poll(async () => (await fetch(`${server.url}/metrics`)).text(), { timeout: 60_000 })
    .toContain('quadrant_postgres_restarts_total 1');
});

test('a configuration with mistakes is refused whole, with file and line; the old one goes on', async () => {
  const file = join(server.configDir, 'prometheus.yml');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, good.replace('scrape_interval: 1s', 'scrape_interval: soon\n  scrape_intervall: 1s'));
  const answer = await fetch(`${server.url}/-/reload`, { method: 'POST' });
  expect(answer.status).toBe(500);
  const message = await answer.text();
  expect(message).toMatch(/prometheus\.yml:6: .*"soon"/);
  expect(message).toMatch(/prometheus\.yml:7: unknown field "scrape_intervall".*did you mean "scrape_interval"/);
  const { data } = await (await fetch(`${server.url}/api/v1/targets`)).json();
  expect(data.activeTargets).toHaveLength(1);
  const { events } = await (await fetch(`${server.url}/api/events`)).json();
  // alertmanager.yml is read again, too, and taken over.
  const refused = events.filter(({ kind }: { kind: string }) => kind === 'config.refused');
  expect(refused[0]).toMatchObject({ message: expect.stringContaining('soon') });
  writeFileSync(file, good);
  expect((await fetch(`${server.url}/-/reload`, { method: 'POST' })).status).toBe(200);
});

test('a target that answers garbage is down, and its error says where', async () => {
  const { createServer } = await import('node:http');
  const garbage = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end('good 1\nbad{ 2\n'),
  );
  await new Promise<void>((resolve) => garbage.listen(0, '127.0.0.1', resolve));
  const address = garbage.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const file = join(server.configDir, 'prometheus.yml');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, `${good}\n  - job_name: garbage\n    static_configs:\n      - targets: ["127.0.0.1:${port}"]\n`);
  const down = async () => {
    const { data } = await (await fetch(`${server.url}/api/v1/targets`)).json();
    return (
      data.activeTargets.find(({ scrapePool }: { scrapePool: string }) => scrapePool === 'garbage')?.lastError ?? ''
    );
  };
  await expect.poll(down, { timeout: 60_000 }).toMatch(/2:|line 2/);
  const up = await (await fetch(`${server.url}/api/v1/query?query=${encodeURIComponent('up{job="garbage"}')}`)).json();
  expect(up.data.result[0].value[1]).toBe('0');
  const none = await (await fetch(`${server.url}/api/v1/query?query=good`)).json();
  expect(none.data.result).toEqual([]);
  writeFileSync(file, good);
  garbage.close();
});

test('a second Quadrant on the same data says so and ends', async () => {
  const refused = await startServer({ home, argv: ['--no-demo'] }).catch((error: Error) => error.message);
  expect(refused).toContain('the server ended with 1');
  expect(refused).toMatch(/quadrant: .*(in use|another)/i);
});

test('SIGTERM: it ends with 0, and Postgres with it', async () => {
  const postmaster = postmasterPid();
  expect(await server.end()).toBe(0);
  expect(() => process.kill(postmaster, 0)).toThrow('ESRCH');
});
