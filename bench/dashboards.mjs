// Dashboards at the same time, as on call: each of four has 20 panels over ten hosts of its own, and is refreshed again and again.
// `node bench/dashboards.mjs` starts Quadrant and a Prometheus, fills both with the measuring kit, and measures them in turns.
//
//   --target NAME=URL   twice: servers that run and are filled already, instead (with --manifest FILE, which ingest.mjs wrote)
//   --dashboards N (4)  --rounds N (12)  --kit FOLDER (../shared/bench or $QUADRANT_BENCH)
//
// A browser has six connections to a server, so a dashboard has six panels under way. Each refresh looks at one hour and a step of
// 15 s, 15 s after the one before. ms of a panel: until its last byte is read, its wait for a connection included. Quote ratios only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isThere, SERVERS, start, stop, target } from './servers.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    target: { type: 'string', multiple: true, default: [] },
    manifest: { type: 'string' },
    dashboards: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '12' },
    kit: { type: 'string', default: process.env.QUADRANT_BENCH ?? join(ROOT, '..', 'shared', 'bench') },
  },
});
const [dashboards, rounds] = [Number(options.dashboards), Number(options.rounds)];

const HOSTS = 10;
const CONNECTIONS = 6;
const STEP_SECONDS = 15;
const WARM_UP_ROUNDS = 2;

/** The panels of a dashboard of hosts. `$` stands for its hosts. */
const PANELS = [
  'sum by (mode) (rate(node_cpu_seconds_total{$}[5m]))',
  '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle",$}[5m]))',
  'max by (cpu) (rate(node_cpu_seconds_total{mode!="idle",$}[5m]))',
  'sum by (device) (rate(node_network_bytes_total{direction="rx",$}[5m]))',
  'sum by (device) (rate(node_network_bytes_total{direction="tx",$}[5m]))',
  'topk(10, sum by (instance, device) (rate(node_network_bytes_total{$}[5m])))',
  'sum by (instance) (increase(node_disk_errors_total{$}[15m]))',
  'sum by (kind) (node_memory_bytes{$})',
  'max by (instance) (node_memory_bytes{$})',
  'node_memory_bytes{kind="kind-0",$}',
  'max_over_time(app_pool_usage_percent{pool="pool-0",$}[10m])',
  'avg by (pool) (app_pool_usage_percent{$})',
  'avg by (instance) (quantile_over_time(0.95, app_pool_usage_percent{$}[15m]))',
  'sum by (handler) (rate(http_request_duration_seconds_count{$}[5m]))',
  'sum by (handler) (rate(http_request_duration_seconds_sum{$}[5m])) / sum by (handler) (rate(http_request_duration_seconds_count{$}[5m]))',
  'histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket{$}[5m])))',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{$}[5m])))',
  'histogram_quantile(0.9, sum by (le, handler) (rate(http_request_duration_seconds_bucket{$}[5m])))',
  'process_load_ratio{$}',
  'count(node_boot_info{$}) by (instance)',
];

const digits = (number) => String(number).padStart(4, '0');

function hostsOf(dashboard, { targets }) {
  const names = Array.from({ length: HOSTS }, (_, i) => digits((dashboard * HOSTS + i) % targets));
  return `instance=~"host-(${names.join('|')}):9100"`;
}

/** Paths of one refresh of a dashboard; the newest comes last in time. */
function pathsOf(dashboard, round, manifest) {
  const newest = Math.floor(manifest.end / 1000 / STEP_SECONDS) * STEP_SECONDS;
  const end = newest - (rounds + WARM_UP_ROUNDS - round) * STEP_SECONDS;
  const range = `start=${end - 3600}&end=${end}&step=${STEP_SECONDS}`;
  return PANELS.map((panel) => {
    const query = panel.replaceAll('$', hostsOf(dashboard, manifest));
    return `/api/v1/query_range?query=${encodeURIComponent(query)}&${range}`;
  });
}

function get(url, agent) {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    request(url, { agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () =>
        resolve({ ms: performance.now() - startMs, status: response.statusCode, body: Buffer.concat(parts) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** All dashboards once, at the same time. @returns ms of panels and of whole dashboards, and how many series each panel has */
async function refresh(server, round, manifest) {
  const panelMs = [];
  const one = async (_, dashboard) => {
    const startMs = performance.now();
    const answers = pathsOf(dashboard, round, manifest).map((path) => get(server.url + path, server.agents[dashboard]));
    const series = [];
    for (const { ms, status, body } of await Promise.all(answers)) {
      panelMs.push(ms);
      if (status !== 200) throw new Error(`${server.name}: ${status} ${body.toString().slice(0, 200)}`);
      series.push(JSON.parse(body).data.result.length);
    }
    return { ms: performance.now() - startMs, series };
  };
  const whole = await Promise.all(Array.from({ length: dashboards }, one));
  return { panelMs, dashboardMs: whole.map(({ ms }) => ms), series: whole.map(({ series }) => series) };
}

function percentile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const FIGURES = [
  ['panel, p50', ({ panelMs }) => percentile(panelMs, 0.5)],
  ['panel, p95', ({ panelMs }) => percentile(panelMs, 0.95)],
  ['whole dashboard, the slowest', ({ dashboardMs }) => Math.max(...dashboardMs)],
];

async function measure(servers, manifest) {
  const turns = servers.map(() => []);
  for (let round = 0; round < rounds + WARM_UP_ROUNDS; round++) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    const results = [];
    for (const i of order) results[i] = await refresh(servers[i], round, manifest);
    if (JSON.stringify(results[0].series) !== JSON.stringify(results[1].series))
      console.log(`round ${round}: the servers give different numbers of series`);
    if (round >= WARM_UP_ROUNDS) for (const i of order) turns[i].push(results[i]);
  }
  return turns;
}

function report([a, b], turns) {
  const load = loadavg().map((each) => each.toFixed(1));
  console.log(
    `${dashboards} dashboards of ${PANELS.length} panels, median of ${rounds} refreshes, load ${load.join(' ')}\n`,
  );
  console.log(`| ms | ${a.name} | ${b.name} | ${b.name}/${a.name} (quartiles) |\n|---|---:|---:|---:|`);
  for (const [label, figure] of FIGURES) {
    const [ofA, ofB] = turns.map((results) => results.map(figure));
    const ratios = ofB.map((ms, i) => ms / ofA[i]);
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percentile(ratios, share).toFixed(2));
    const medians = [ofA, ofB].map((all) => percentile(all, 0.5).toFixed(1));
    console.log(`| ${label} | ${medians.join(' | ')} | ${middle} (${low}-${high}) |`);
  }
}

const reached = ({ name, url }) => ({
  ...{ name, url },
  agents: Array.from({ length: dashboards }, () => new Agent({ keepAlive: true, maxSockets: CONNECTIONS })),
});

async function compare(servers, manifestFile) {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const both = servers.map(reached);
  report(both, await measure(both, manifest));
  for (const { agents } of both) for (const agent of agents) agent.destroy();
}

async function startedAndFilled() {
  const servers = [await start('prometheus'), await start('quadrant')];
  const manifest = join(servers[0].dir, 'manifest.json');
  try {
    const argv = [join(options.kit, 'ingest.mjs'), ...servers.flatMap(target), '--hours', '3', '--manifest', manifest];
    if (spawnSync(process.execPath, argv, { stdio: 'inherit' }).status === 2)
      throw new Error('the kit could not fill them');
    await compare(servers, manifest);
  } finally {
    for (const server of servers) await stop(server);
  }
}

if (options.target.length === 2) {
  const servers = options.target.map((text) => ({ name: text.split('=')[0], url: text.slice(text.indexOf('=') + 1) }));
  await compare(servers, options.manifest);
} else if (!existsSync(join(options.kit, 'ingest.mjs'))) {
  console.log(`the measuring kit is not at ${options.kit}: nothing was measured (--kit says where it is)`);
} else if (!isThere(SERVERS.prometheus.program)) console.log('prometheus is not installed: nothing was measured');
else await startedAndFilled();
