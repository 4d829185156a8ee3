// A real Prometheus that keeps nothing of its own: it reads from Quadrant, and scrapes Quadrant's /federate.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePorts, type RunningServer, STARTING_MS, startServer } from '../server';

test.describe.configure({ mode: 'serial', timeout: 120_000 });
test.skip(spawnSync('prometheus', ['--version']).status !== 0, 'prometheus (Debian package) is not installed here');

let directory: string;
let server: RunningServer;
let prometheus: ChildProcess;
let peer: string;

test.beforeAll(async () => {
  test.setTimeout(STARTING_MS * 2);
  directory = mkdtempSync(join(tmpdir(), 'quadrant-reader-'));
  server = await startServer();
  const port = await freePorts(1);
  peer = `http://127.0.0.1:${port}`;
  const config = {
    global: { scrape_interval: '1s' },
    remote_read: [{ url: `${server.url}/api/v1/read`, read_recent: true }],
    scrape_configs: [
      {
        job_name: 'federation',
        honor_labels: true,
        metrics_path: '/federate',
        params: { 'match[]': ['{job="quadrant"}'] },
        // What comes this way is told from what is read by a label.
        metric_relabel_configs: [{ target_label: 'by', replacement: 'federation' }],
        static_configs: [{ targets: [new URL(server.url).host] }],
      },
    ],
  };
  writeFileSync(join(directory, 'prometheus.yml'), JSON.stringify(config)); // JSON is YAML
  prometheus = spawn(
    'prometheus',
    [
      `--config.file=${directory}/prometheus.yml`,
      `--storage.tsdb.path=${directory}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  await expect
    .poll(() => values(server.url, 'count_over_time(up{job="quadrant"}[1m]) > 2', Date.now() / 1000), {
      timeout: 60_000,
    })
    .toHaveLength(1);
});
test.afterAll(async () => {
  prometheus?.kill('SIGKILL');
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** The result of a query, in the order of its labels; none while the server is not there. */
async function values(base: string, query: string, time: number): Promise<readonly unknown[]> {
  const parameters = new URLSearchParams({ query, time: String(time) });
  const answer = await fetch(`${base}/api/v1/query?${parameters}`).catch(() => undefined);
  const result: { metric: Record<string, string> }[] = (await answer?.json())?.data?.result ?? [];
  return result.sort((a, b) => (JSON.stringify(a.metric) < JSON.stringify(b.metric) ? -1 : 1));
}

for (const query of [
  'up{job="quadrant"}',
  '{job="quadrant",__name__=~"quadrant_http_.*",by=""}[19999ms]',
  'max by (route) (max_over_time(quadrant_http_requests_total{by=""}[19999ms]))',
  'count by (__name__) ({job=~"quadrant|demo",by=""})',
]) {
  test(`reads as it is: ${query}`, async () => {
    // Off the samples' own instants, and so far back that soon nothing more is stored there: a scrape has its time before its end.
    const time = Math.floor(Date.now() / 1000) - 2 + 0.437;
    await expect
      .poll(async () => {
        const [ours, all] = [await values(server.url, query, time), await values(peer, query, time)];
        const theirs = all.filter((each) => !JSON.stringify(each).includes('"by":"federation"'));
        return ours.length > 0 && JSON.stringify(ours) === JSON.stringify(theirs) ? 'alike' : { ours, theirs };
      })
      .toBe('alike');
  });
}

test('scrapes the newest samples of what it asked for', async () => {
  const names = async (base: string, by: string, time: number) => {
    const query = `count by (__name__) ({job="quadrant",by="${by}",__name__!~"scrape_.*|up|ALERTS.*"})`;
    return (await values(base, query, time)).map((each) => (each as { metric: object }).metric);
  };
  // A name that is new goes there with the next scrape. That one is gone, as that of an alert may be, is not told that way.
  await expect
    .poll(
      async () => {
        const time = Date.now() / 1000 - 2;
        const [ours, theirs] = [await names(server.url, '', time), await names(peer, 'federation', time)];
        return ours.length > 20 && JSON.stringify(ours) === JSON.stringify(theirs) ? 'alike' : { ours, theirs };
      },
      { timeout: 60_000 },
    )
    .toBe('alike');
});
