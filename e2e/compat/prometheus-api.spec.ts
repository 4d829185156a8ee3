// Prometheus' own tools against the running server, beside the demo it watches.
import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { PrometheusDriver } from 'prometheus-query';

const baseUrl = (): string => process.env.QUADRANT_E2E_URL ?? '';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

const promtool = (...argv: string[]) => spawnSync('promtool', argv, { encoding: 'utf8' });

test.describe('promtool (Debian package prometheus)', () => {
  test.skip(!hasPromtool, 'promtool is not installed on this machine');

  test('query instant', async () => {
    await expect
      .poll(() => promtool('query', 'instant', baseUrl(), 'up').stdout)
      .toContain('service="frontservice"} => 1 @');
  });

  test('query range', async () => {
    const range = () => promtool('query', 'range', '--step=5s', baseUrl(), 'up{job="quadrant"}').stdout;
    await expect.poll(range).toContain('up{instance=');
  });

  test('query series and labels', async () => {
    const series = () => promtool('query', 'series', '--match=up', baseUrl()).stdout;
    await expect.poll(series).toContain('{__name__="up"');
    const jobs = () => promtool('query', 'labels', baseUrl(), 'job').stdout.trim().split('\n');
    await expect.poll(jobs).toEqual(['demo', 'quadrant']);
  });

  test('a query that does not parse is refused in the words of the server', async () => {
    const { status, stderr } = promtool('query', 'instant', baseUrl(), 'sum(');
    expect(status).not.toBe(0);
    expect(stderr).toContain('bad_data: invalid parameter "query": 1:5: parse error: ');
  });

  test('check metrics: our own exposition is well-formed', async () => {
    const exposition = await (await fetch(`${baseUrl()}/metrics`)).text();
    const { stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: exposition,
      encoding: 'utf8',
    });
    expect(stderr).not.toMatch(/error while linting|parsing error/);
  });
});

test.describe('prometheus-query (npm)', () => {
  const driver = () => new PrometheusDriver({ endpoint: baseUrl(), baseURL: '/api/v1' });

  test('instant and range queries', async () => {
    await expect.poll(async () => (await driver().instantQuery('sum(up)')).result[0]?.value.value).toBe(4);
    const end = Date.now();
    const ranged = await driver().rangeQuery('up{job="quadrant"}', end - 60_000, end, 5);
    expect(ranged.resultType).toBe('matrix');
    expect(ranged.result[0].metric.labels).toMatchObject({ job: 'quadrant' });
  });

  test('series, label names and label values', async () => {
    const jobs = async () =>
      (await driver().series('up', Date.now() - 3600_000, Date.now())).map(({ labels }) => labels);
    await expect.poll(jobs).toContainEqual(expect.objectContaining({ job: 'quadrant' }));
    expect(await driver().labelNames()).toContain('instance');
    const services = () => driver().labelValues('service');
    await expect.poll(services).toEqual(['frontservice', 'serviceB', 'serviceC']);
  });

  test('metadata and targets', async () => {
    await expect.poll(() => driver().metadata()).toHaveProperty('quadrant_http_requests_total');
    expect(await driver().targets()).toMatchObject({ activeTargets: { length: 4 } });
  });
});

test('every status endpoint answers in the envelope', async () => {
  for (const path of ['config', 'flags', 'buildinfo', 'runtimeinfo']) {
    const answer = await (await fetch(`${baseUrl()}/api/v1/status/${path}`)).json();
    expect(answer).toMatchObject({ status: 'success', data: expect.anything() });
  }
});

test('targets: what is scraped, with its labels and its last scrape', async () => {
  const { data } = await (await fetch(`${baseUrl()}/api/v1/targets?state=active`)).json();
  expect(data.activeTargets).toHaveLength(4);
  expect(data.activeTargets[0]).toMatchObject({ scrapePool: 'quadrant', labels: { job: 'quadrant' } });
});

test('both threads and the loops are in /metrics', async () => {
  const exposition = await (await fetch(`${baseUrl()}/metrics`)).text();
  for (const line of [
    'nodejs_eventloop_lag_seconds{thread="main"}',
    'nodejs_eventloop_lag_seconds{thread="engine"}',
    'process_cpu_seconds_total',
    'quadrant_http_requests_total{',
    'quadrant_engine_up 1',
    'quadrant_samples_appended_total',
    'quadrant_loop_failures_total{loop="maintain_samples"}',
  ]) {
    expect(exposition).toContain(line);
  }
});
