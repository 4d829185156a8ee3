// Size and speed of the sample store's codec, by kind of series and for a fleet's mix of them: `node bench/codec.mjs`.
// Prints a markdown table. Every series is checked to come back bit for bit before anything is timed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Encoder } from '@toondepauw/node-zstd';
import { build } from 'esbuild';
import { fleet, kinds, scrapeTimes } from './fleet.mjs';

const HOSTS = Number(process.argv[2] ?? 8);
const BLOCK_SERIES = 64;
const ROUNDS = 9;
const ZSTD_LEVEL = 3;
const CODEC = 'lib/metrics/store/codec';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The codec's sources, bundled as the server bundles them. */
async function loadCodec() {
  const folder = mkdtempSync(join(tmpdir(), 'codec-'));
  try {
    const outfile = join(folder, 'codec.mjs');
    const contents = ['bytes', 'values', 'timestamps'].map((file) => `export * from './${CODEC}/${file}';`).join('\n');
    await build({
      stdin: { contents, resolveDir: root },
      absWorkingDir: root,
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

const { ByteWriter, decodeTimestamps, decodeValues, encodeTimestamps, encodeValues } = await loadCodec();
const out = new ByteWriter();

const VALUES = {
  encode: ({ values, reference }) => encodeValues(values, values.length, out, reference),
  decode: (bytes, at, { values, reference }, into) => decodeValues(bytes, at, values.length, into, 0, reference),
};
const TIMESTAMPS = {
  encode: ({ values }) => encodeTimestamps(values, values.length, out),
  decode: (bytes, at, { values }, into) => decodeTimestamps(bytes, at, values.length, into, 0),
};

function encodeAll(codec, series) {
  out.reset();
  for (const one of series) codec.encode(one);
}

function decodeAll(codec, bytes, series, into) {
  let at = 0;
  for (const one of series) at = codec.decode(bytes, at, one, into);
}

function check(codec, bytes, series) {
  let at = 0;
  for (const one of series) {
    const into = new Float64Array(one.values.length);
    at = codec.decode(bytes, at, one, into);
    assert.deepEqual(new BigUint64Array(into.buffer), new BigUint64Array(one.values.buffer));
  }
  assert.equal(at, bytes.length);
}

/** Nanoseconds, of the fastest round: whatever else the machine does only adds. Enough runs a round for the clock. */
function fastest(run) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint();
    let runs = 0;
    do run();
    while (++runs < 1000 && process.hrtime.bigint() - start < 30_000_000n);
    return Number(process.hrtime.bigint() - start) / runs;
  });
  return Math.min(...rounds);
}

function zstdBytes(codec, series) {
  const zstd = new Encoder(ZSTD_LEVEL);
  let bytes = 0;
  for (let from = 0; from < series.length; from += BLOCK_SERIES) {
    encodeAll(codec, series.slice(from, from + BLOCK_SERIES));
    bytes += zstd.encodeSync(Buffer.from(out.done())).length;
  }
  return bytes;
}

function measure(codec, series) {
  const samples = series.reduce((sum, { values }) => sum + values.length, 0);
  encodeAll(codec, series);
  const bytes = out.done().slice();
  check(codec, bytes, series);
  const into = new Float64Array(series[0].values.length);
  return {
    bytes: bytes.length / samples,
    zstd: zstdBytes(codec, series) / samples,
    encodeNs: fastest(() => encodeAll(codec, series)) / samples,
    decodeNs: fastest(() => decodeAll(codec, bytes, series, into)) / samples,
  };
}

/** Of a durable block a member of a family has the one before it as its reference; mini-chunks stand alone. */
const seriesOf = (families, count, isBlock) =>
  families.flatMap(({ members }) =>
    members.map((member, i) => ({
      values: member.slice(0, count),
      reference: isBlock && i > 0 ? members[i - 1].slice(0, count) : undefined,
    })),
  );

function row(name, codec, blocks, chunks) {
  const block = measure(codec, blocks);
  const chunk = measure(codec, chunks);
  const cells = [block.bytes, block.zstd, block.encodeNs, block.decodeNs, chunk.bytes, chunk.encodeNs, chunk.decodeNs];
  console.log(`| ${name} | ${cells.map((cell, i) => cell.toFixed(i < 2 || i === 4 ? 3 : 1)).join(' | ')} |`);
}

console.log('| | 480: B/sample | after zstd | encode, ns | decode, ns | 32: B/sample | encode, ns | decode, ns |');
console.log('|---|---|---|---|---|---|---|---|');
const families = fleet(HOSTS, 480);
row('**mix**', VALUES, seriesOf(families, 480, true), seriesOf(families, 32, false));
for (const kind of kinds) {
  const own = families.filter((family) => family.kind === kind);
  row(kind, VALUES, seriesOf(own, 480, true), seriesOf(own, 32, false));
}
const times = (count, jitterMs) => scrapeTimes(HOSTS * 8, count, jitterMs).map((values) => ({ values }));
row('timestamps, regular', TIMESTAMPS, times(480, false), times(32, false));
row('timestamps, ±5 ms of jitter', TIMESTAMPS, times(480, true), times(32, true));
