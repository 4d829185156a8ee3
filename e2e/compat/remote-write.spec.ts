// A real Prometheus that sends everything it scrapes to Quadrant: both must then answer alike.
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
  directory = mkdtempSync(join(tmpdir(), 'quadrant-peer-'));
  server = await startServer({ argv: ['--no-demo'] });
  const port = await freePorts(1);
  peer = `http://127.0.0.1:${port}`;
  // Prometheus and Quadrant are both scraped by the peer, under labels Quadrant itself does not give.
  const config = {
    global: { scrape_interval: '1s' },
    remote_write: [{ url: `${server.url}/api/v1/write`, queue_config: { batch_send_deadline: '100ms' } }],
    scrape_configs: [
      { job_name: 'peer', static_configs: [{ targets: [`127.0.0.1:${port}`] }] },
      { job_name: 'sent', static_configs: [{ targets: [new URL(server.url).host] }] },
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
    .poll(
      async () =>
        (await instant(server.url, 'count(count_over_time(up{job=~"peer|sent"}[1m]) > 12)', Date.now() / 1000))[0]
          ?.value,
      {
        timeout: 90_000,
      },
    )
    .toBe('2');
});
test.afterAll(async () => {
  prometheus?.kill('SIGKILL');
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

type Sample = { readonly metric: Record<string, string>; readonly value: string };

/** Samples of an instant query, in the order of their labels; none while the server is not there. */
async function instant(base: string, query: string, time: number): Promise<readonly Sample[]> {
  const parameters = new URLSearchParams({ query, time: String(time) });
  const answer = await fetch(`${base}/api/v1/query?${parameters}`).catch(() => undefined);
  const samples: { metric: Record<string, string>; value: [number, string] }[] =
    (await answer?.json())?.data?.result ?? [];
  const flat = samples.map(({ metric, value }) => ({ metric, value: value[1] }));
  return flat.sort((a, b) => (JSON.stringify(a.metric) < JSON.stringify(b.metric) ? -1 : 1));
}

// Ranges one millisecond short, and full of samples: in Prometheus 2 their left end was closed, and a counter that began
// within one was stretched otherwise.
for (const query of [
  'up{job=~"peer|sent"}',
  'prometheus_tsdb_head_samples_appended_total{job="peer"}',
  'sum by (job) (rate(process_cpu_seconds_total{job=~"peer|sent"}[4999ms]))',
  'increase(prometheus_http_requests_total{job="peer"}[6999ms])',
  'histogram_quantile(0.9, sum by (le) (rate(prometheus_http_request_duration_seconds_bucket{job="peer"}[5999ms])))',
  'topk(3, go_memstats_heap_alloc_bytes{job="peer"})',
  'max_over_time(scrape_duration_seconds{job=~"peer|sent"}[4999ms])',
  'count by (__name__) ({job="peer"})',
  'prometheus_build_info{job="peer"} * on (instance) group_left (job) up{job="peer"}',
]) {
  test(query, async () => {
    // Off the samples' own instants, and far enough back that everything was sent.
    const aWhileAgo = () => Math.floor(Date.now() / 1000) - 2 + 0.437;
    let time = aWhileAgo();
    await expect
      .poll(async () => {
        const [ours, theirs] = [await instant(server.url, query, time), await instant(peer, query, time)];
        if (theirs.length === 0) time = aWhileAgo(); // its scrape of that second failed
        return theirs.length > 0 && JSON.stringify(ours) === JSON.stringify(theirs) ? 'alike' : { ours, theirs };
      })
      .toBe('alike');
  });
}
