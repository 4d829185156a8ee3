// What a remote write request costs from its bytes to an AppendBatch: snappy, protobuf, known series. No socket, no Postgres.
//
//   node bench/remote-write-decode.mjs [--series 10000] [--batch 2000] [--seed 1] [--rounds 30]
//
// Requests are made as a sender makes them: each sample a TimeSeries of its own with 9 labels (about 200 bytes), series in
// the same order in each round, spread over 4 connections. CPU s per million samples, of this process; median of 9 runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { writeRequests } from './write-requests.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = 9;

const { values } = parseArgs({
  options: {
    series: { type: 'string', default: '10000' },
    batch: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '30' },
  },
});
const [series, batch, seed, rounds] = ['series', 'batch', 'seed', 'rounds'].map((name) => Number(values[name]));

const ENTRY = `
  export { KnownSeries } from '@/lib/formats/remote-write/known-series';
  export { SnappyDecoder } from '@/lib/formats/snappy';
  export { Arena } from '@/lib/kernel/wasm/arena';
  export { RemoteWriteAppender } from '@/lib/metrics/ingest/append-remote-write';
  export { writeRoutes } from '@/lib/wire/prometheus/write-api';
`;

async function load() {
  const directory = mkdtempSync(join(tmpdir(), 'quadrant-bench-'));
  const outfile = join(directory, 'entry.mjs');
  await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'esm', outfile, logLevel: 'silent' },
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A store that only counts: what is measured ends where a store begins. */
function countingStore() {
  const refs = new Map();
  const refused = { duplicate: 0, duplicate_timestamp: 0, out_of_order: 0, too_old: 0, too_far_in_future: 0 };
  const store = {
    samples: 0,
    refOf(labels) {
      const key = labels.key();
      if (!refs.has(key)) refs.set(key, refs.size);
      return refs.get(key);
    },
    isKnown: (ref) => ref < refs.size,
    async append({ refs: { length } }) {
      store.samples += length;
      return { stored: length, histogramsStored: 0, exemplarsStored: 0, refused: { ...refused, series_limit: 0 } };
    },
  };
  return store;
}

const { Arena, KnownSeries, SnappyDecoder, RemoteWriteAppender, writeRoutes } = await load();
const requests = writeRequests({ series, batch, seed, rounds });
const samples = requests.reduce((sum, request) => sum + request.samples, 0);
const rawBytes = requests.reduce((sum, request) => sum + request.rawBytes, 0);
const bytes = requests.reduce((sum, { body }) => sum + body.length, 0);
console.log(
  `${requests.length} requests, ${samples} samples, ${(rawBytes / samples).toFixed(0)} bytes a sample, ` +
    `${(bytes / samples).toFixed(0)} compressed; seed ${seed}`,
);

const store = countingStore();
const arena = new Arena(1 << 23);
const appender = new RemoteWriteAppender(store, new KnownSeries(arena));
const [{ handler }] = writeRoutes({
  append: (message, reader) => appender.append(message, reader),
  maxMessageBytes: 1 << 24,
  maxWaitingBytes: 1 << 26,
  arena,
});
const headers = { 'content-encoding': 'snappy', 'content-type': 'application/x-protobuf' };
const decoder = new SnappyDecoder(1 << 24);

const PARTS = {
  'snappy alone': () => {
    for (const { body } of requests) decoder.decode(body);
  },
  'request to batch': async () => {
    for (const { body } of requests) {
      const { status } = await handler({ method: 'POST', url: '/api/v1/write', headers, body }, { aborted: false });
      if (status !== 204) throw new Error(`status ${status}`);
    }
  },
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

for (const [name, run] of Object.entries(PARTS)) {
  await run();
  const costs = [];
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / samples); // µs a sample is s a million
  }
  console.log(
    `${name}: ${median(costs).toFixed(3)} CPU s per million samples (${Math.min(...costs).toFixed(3)}-${Math.max(...costs).toFixed(3)})`,
  );
}
if (store.samples !== samples * (RUNS + 1)) throw new Error(`the store was given ${store.samples} samples`);
const { heapUsed, arrayBuffers } = process.memoryUsage();
console.log(
  `heap ${(heapUsed / 2 ** 20).toFixed(0)} MiB, buffers ${(arrayBuffers / 2 ** 20).toFixed(0)} MiB at the end`,
);
