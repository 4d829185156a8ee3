// PromQL from the text of a query to the bytes of its answer, over samples that lie ready: `node bench/promql.mjs`.
// Prints a markdown table: ms of CPU time of each query, the median of its runs (other work on the machine delays it, but hardly
// changes that). Options:
//   --hosts N          200 series each (50)       --hours N    of samples, one per 15 s (6)
//   --runs N           of each query (15)         --only TEXT  queries whose name contains it
//   --against FOLDER   another checkout: both run in turns, and their answers must be the same bytes
//   --profile          the functions with the most CPU time, too
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { fleet, scrapeTimes } from './fleet.mjs';

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '50' },
    hours: { type: 'string', default: '6' },
    runs: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
    against: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
});
const [hosts, hours, runs] = [options.hosts, options.hours, options.runs].map(Number);

const SAMPLES = hours * 240;
const SERIES_PER_BATCH = 512;
const WARM_UP_RUNS = 10;
const LIMITS = { maxSamples: 50_000_000, timeoutMs: 120_000 };
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The engine of a checkout, bundled as the server bundles it. */
async function loadEngine(checkout) {
  const folder = mkdtempSync(join(tmpdir(), 'promql-'));
  try {
    const outfile = join(folder, 'promql.mjs');
    const contents = [
      "export { rangeQuery, instantQuery, DEFAULT_ENGINE } from './lib/metrics/query/promql/engine/query';",
      "export { Allowance } from './lib/metrics/query/promql/engine/limits';",
      "export * as answers from './lib/wire/prometheus/result-json';",
      "export { Labels } from './lib/kernel/labels';",
      "export { compileMatchers } from './lib/kernel/matchers';",
    ].join('\n');
    await build({
      stdin: { contents, resolveDir: checkout },
      absWorkingDir: checkout,
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const MODES = ['idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user'];
const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];

/** By kind of bench/fleet.mjs: the labels of member `member` of the host's family `index` of that kind. */
const LABELS = {
  'CPU seconds, 2 decimals': (index) => ({
    __name__: 'node_cpu_seconds_total',
    cpu: String(index >> 3),
    mode: MODES[index % 8],
  }),
  'byte counters': (index) => ({
    __name__: 'node_network_bytes_total',
    device: `eth${index >> 1}`,
    direction: index % 2 ? 'tx' : 'rx',
  }),
  'error counters, hardly moving': (index) => ({ __name__: 'node_disk_errors_total', device: `sd${index}` }),
  'percentages, 2 decimals': (index) => ({ __name__: 'app_pool_usage_percent', pool: `pool-${index}` }),
  'memory, multiples of 4096': (index) => ({ __name__: 'node_memory_bytes', kind: `kind-${index}` }),
  constants: (index) => ({ __name__: 'node_boot_info', idx: String(index) }),
  'histogram buckets and counts': (index, member) => ({
    __name__: `http_request_duration_seconds_${member === 12 ? 'count' : 'bucket'}`,
    handler: `/handler/${index}`,
    le: BOUNDS[member] ?? '',
  }),
  'sums of full precision': (index) => ({
    __name__: 'http_request_duration_seconds_sum',
    handler: `/handler/${index}`,
  }),
  'ratios, k * 2^-29': (index) => ({ __name__: 'process_load_ratio', handler: `/handler/${index}` }),
};

/** [{ labels as an object, timestampsMs, values }]: the series of a host share their timestamps. */
function makeSeries() {
  const perHost = fleet(1, 1).length;
  const times = scrapeTimes(hosts, SAMPLES, true);
  return fleet(hosts, SAMPLES).flatMap(({ kind, members }, family) => {
    const host = Math.floor(family / perHost);
    const index = indexWithinKind(family % perHost);
    const common = { cluster: 'prod-eu-1', env: 'production', instance: instanceOf(host), job: 'node' };
    return members.map((values, member) => ({
      labels: { ...common, ...LABELS[kind](index, member) },
      timestampsMs: times[host],
      values,
    }));
  });
}

const firstHost = fleet(1, 1).map(({ kind }) => kind);
const indexWithinKind = (family) => family - firstHost.indexOf(firstHost[family]);
const instanceOf = (host) => `host-${String(host).padStart(4, '0')}:9100`;

/** Serves series as a store does, batch by batch and in views; which series match is found once a selector. */
function readerOf({ Labels, compileMatchers }, series) {
  const all = series.map(({ labels, ...columns }) => ({ labels: Labels.of(labels), ...columns }));
  const found = new Map();
  const matching = (matchers) => {
    const key = JSON.stringify(matchers);
    if (!found.has(key)) {
      const matches = compileMatchers(matchers);
      found.set(
        key,
        all.filter(({ labels }) => matches(labels)),
      );
    }
    return found.get(key);
  };
  return {
    async *select(matchers, { startMs, endMs }) {
      const chosen = matching(matchers);
      const cut = viewsWithin(startMs, endMs);
      for (let at = 0; at < chosen.length; at += SERIES_PER_BATCH)
        yield chosen.slice(at, at + SERIES_PER_BATCH).map(cut);
    },
  };
}

/** Cuts series to a range; those that share their timestamps share them afterwards. */
function viewsWithin(startMs, endMs) {
  const views = new Map();
  return ({ labels, timestampsMs, values }) => {
    if (!views.has(timestampsMs)) {
      const from = timestampsMs.findIndex((timeMs) => timeMs >= startMs);
      const after = timestampsMs.findLastIndex((timeMs) => timeMs <= endMs) + 1;
      views.set(timestampsMs, { from, after, view: timestampsMs.subarray(from, after) });
    }
    const { from, after, view } = views.get(timestampsMs);
    return { labels, timestampsMs: view, values: values.subarray(from, after) };
  };
}

/** A matcher for the first hosts whose series of a kind, so many a host, add up to `count`. */
const hostsOf = (count, perHost) =>
  `instance=~"host-(${Array.from({ length: Math.min(hosts, count / perHost) }, (_, host) => instanceOf(host).slice(5, 9)).join('|')}):9100"`;

const HOUR = 3600;
/** [name, query, seconds of the range, seconds of the step]; no range: an instant query. */
const QUERIES = [
  ['sum(rate) by, 100 series', `sum by (device) (rate(node_network_bytes_total{${hostsOf(100, 20)}}[5m]))`, HOUR, 15],
  ['sum(rate) by, 1000 series', 'sum by (device) (rate(node_network_bytes_total[5m]))', HOUR, 15],
  ['sum(rate) by, 3200 series', 'sum by (mode) (rate(node_cpu_seconds_total[5m]))', HOUR, 15],
  [
    'histogram_quantile',
    'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
    6 * HOUR,
    60,
  ],
  ['topk(5, rate)', 'topk(5, rate(node_network_bytes_total[5m]))', HOUR, 60],
  ['max_over_time[10m]', 'max_over_time(app_pool_usage_percent[10m])', HOUR, 60],
  ['avg_over_time[10m]', 'avg_over_time(app_pool_usage_percent[10m])', HOUR, 60],
  ['raw samples of one series', `node_cpu_seconds_total{instance="${instanceOf(0)}",cpu="0",mode="user"}[6h]`],
  ['one series, full precision', `process_load_ratio{instance="${instanceOf(0)}"}[6h]`],
  ['instant sum', 'sum by (kind) (node_memory_bytes)'],
  ['instant vector', 'app_pool_usage_percent'],
  [
    'join on(instance)',
    'sum by (instance) (rate(http_request_duration_seconds_sum[5m])) / on (instance) ' +
      'sum by (instance) (rate(http_request_duration_seconds_count[5m]))',
    HOUR,
    60,
  ],
  [
    'join group_left',
    'app_pool_usage_percent * on (instance) group_left () max by (instance) (process_load_ratio)',
    HOUR,
    60,
  ],
  [
    'subquery [30m:1m]',
    `max_over_time(sum by (device) (rate(node_network_bytes_total{${hostsOf(100, 20)}}[5m]))[30m:1m])`,
    HOUR,
    60,
  ],
  ['quantile_over_time by', 'avg by (pool) (quantile_over_time(0.95, app_pool_usage_percent[15m]))', HOUR, 60],
];

/** Runs a query to the bytes of its answer. */
function runnerOf(engine, reader, endMs) {
  const querying = { reader, engine: engine.DEFAULT_ENGINE, limits: LIMITS };
  const { resultResponse, answerBuffers } = engine.answers;
  let last;
  return async ([, text, seconds, step]) => {
    const outcome = seconds
      ? await engine.rangeQuery(
          text,
          { startMs: endMs - Math.min(seconds, hours * HOUR - 300) * 1000, endMs, stepMs: step * 1000 },
          querying,
        )
      : await engine.instantQuery(text, endMs, querying);
    // As in the server: it comes back once the answer is sent. Older checkouts know of no such buffers.
    if (last?.room) answerBuffers.giveBack(last.room);
    last = await resultResponse(outcome, new engine.Allowance(LIMITS));
    return last.body;
  };
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

async function measure(runners, query) {
  const ms = runners.map(() => []);
  const bodies = [];
  for (let run = -WARM_UP_RUNS; run < runs; run++) {
    for (const [i, runner] of runners.entries()) {
      const start = process.cpuUsage();
      bodies[i] = await runner(query);
      const { user, system } = process.cpuUsage(start);
      if (run >= 0) ms[i].push((user + system) / 1000);
    }
  }
  for (const body of bodies) assert.ok(Buffer.compare(bodies[0], body) === 0, `${query[0]}: the answers differ`);
  return { bytes: bodies[0].length, ms: ms.map(median) };
}

async function profiled(work) {
  if (!options.profile) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  const selfUs = new Map();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  for (const [i, id] of profile.samples.entries()) {
    const { functionName, lineNumber } = nodes.get(id);
    const name = `${functionName || '(anonymous)'}:${lineNumber}`;
    selfUs.set(name, (selfUs.get(name) ?? 0) + profile.timeDeltas[i]);
  }
  const total = [...selfUs.values()].reduce((sum, us) => sum + us, 0);
  console.log('\n| function | self time |\n|---|---|');
  for (const [name, us] of [...selfUs].sort(([, a], [, b]) => b - a).slice(0, 25))
    console.log(`| ${name} | ${((100 * us) / total).toFixed(1)} % |`);
}

const checkouts = [...(options.against ? [resolve(options.against)] : []), root];
const series = makeSeries();
const endMs = Math.floor(series[0].timestampsMs.at(-1) / 60_000) * 60_000;
const runners = [];
for (const checkout of checkouts) {
  const engine = await loadEngine(checkout);
  runners.push(runnerOf(engine, readerOf(engine, series), endMs));
}
const isCompared = runners.length > 1;
console.log(`| query | bytes |${isCompared ? ' before, ms | after, ms | ratio |' : ' ms |'}`);
console.log(`|---|---|---|${isCompared ? '---|---|' : ''}`);
await profiled(async () => {
  for (const query of QUERIES.filter(([name]) => name.includes(options.only))) {
    const { bytes, ms } = await measure(runners, query);
    const ratio = isCompared ? ` ${(ms[1] / ms[0]).toFixed(2)} |` : '';
    console.log(`| ${query[0]} | ${bytes} | ${ms.map((each) => each.toFixed(2)).join(' | ')} |${ratio}`);
  }
});
