// What a further series takes in memory: Quadrant, and beside it VictoriaMetrics and Prometheus where they are installed.
//
//   node bench/series-memory.mjs [--first 10000] [--further 100000] [--samples 40] [--rest 20] [--peers victoria] [--parts]
//
// Writes the first series, waits, looks; writes the further ones, waits, looks again: bytes a further series. Series are a fleet's,
// 200 a host, a sample every 15 s up to two minutes ago. Postgres' memory counts as Quadrant's. `--parts` also tells processes apart. The production build must be there (`npm start` makes it).
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fleet } from './fleet.mjs';
import { isThere, SERVERS, start, stop } from './servers.mjs';
import { requestsOf, seriesOf } from './write-requests.mjs';

const { values: options } = parseArgs({
  options: {
    first: { type: 'string', default: '10000' },
    further: { type: 'string', default: '100000' },
    samples: { type: 'string', default: '40' },
    rest: { type: 'string', default: '20' },
    peers: { type: 'string', default: 'victoria' },
    parts: { type: 'boolean', default: false },
  },
});
const [first, further, samples, rest] = ['first', 'further', 'samples', 'rest'].map((name) => Number(options[name]));
const SERIES_PER_HOST = 200;
const BATCH = 2000;
const INTERVAL_MS = 15_000;
const ENDED_MS = 120_000;

/** Rounds of requests of the series [from, from + count), each a list a connection. */
function* rounds(from, count, endMs) {
  const series = seriesOf(from, count);
  const values = fleet(count / SERIES_PER_HOST, samples).flatMap(({ members }) => members);
  const offsets = Array.from({ length: count / SERIES_PER_HOST }, (_, host) => ((host + from) * 137) % INTERVAL_MS);
  for (let round = 0; round < samples; round++) {
    series.forEach((each, i) => {
      each.value = values[i][round];
    });
    const roundMs = endMs - (samples - round) * INTERVAL_MS;
    yield requestsOf(series, BATCH, (i) => roundMs + offsets[Math.floor(i / SERIES_PER_HOST)]);
  }
}

const HEADERS = {
  'Content-Encoding': 'snappy',
  'Content-Type': 'application/x-protobuf',
  'X-Prometheus-Remote-Write-Version': '0.1.0',
};

function post(url, agent, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/v1/write`, { method: 'POST', agent, headers: HEADERS }, (answer) => {
      const { statusCode } = answer;
      answer.resume().once('end', () => (statusCode < 300 ? resolve() : reject(new Error(`${url}: ${statusCode}`))));
    });
    sent.once('error', reject).end(body);
  });
}

/** The same bodies to every server, one server after the other. */
async function write(servers, from, count, endMs) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  for (const round of rounds(from, count, endMs)) {
    for (const { url } of servers)
      await Promise.all(
        round.map(async (bodies) => {
          for (const body of bodies) await post(url, agent, body);
        }),
      );
  }
  agent.destroy();
}

/**
 * Processes of a server by name, with the bytes each has: those given and all that came of them. Memory that several share counts
 * once; pages of files, which the kernel may drop, and of programs do not.
 */
function memoryOf({ pids }) {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) && readOf(name, 'stat');
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isOurs = (pid) => pids.includes(pid) || (parents.has(pid) && isOurs(parents.get(pid)));
  const found = {};
  for (const pid of parents.keys()) {
    const rollup = isOurs(pid) && readOf(pid, 'smaps_rollup');
    if (!rollup) continue;
    const kib = [...rollup.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+)/gm)].reduce(
      (total, [, each]) => total + Number(each),
      0,
    );
    const name = readOf(pid, 'comm').trim();
    found[name] = (found[name] ?? 0) + 1024 * kib;
  }
  return found;
}

/** undefined: the process is gone. */
function readOf(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}

const sum = (memory) => Object.values(memory).reduce((total, bytes) => total + bytes, 0);
const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const peers = options.peers.split(',').filter((name) => {
  const found = name !== '' && isThere(SERVERS[name].program);
  if (name !== '' && !found) console.log(`${SERVERS[name].program} is not installed: left out`);
  return found;
});
const servers = [];
try {
  for (const name of [...peers, 'quadrant']) servers.push(await start(name));
  const endMs = Date.now() - ENDED_MS;
  await write(servers, 0, first, endMs);
  await sleep(rest * 1000);
  const before = servers.map(memoryOf);
  await write(servers, first, further, endMs);
  await sleep(rest * 1000);
  servers.forEach((server, i) => {
    const after = memoryOf(server);
    const each = (sum(after) - sum(before[i])) / further;
    console.log(
      `${server.name}: ${each.toFixed(0)} bytes a further series; ${mib(sum(before[i]))} -> ${mib(sum(after))}`,
    );
    if (!options.parts) return;
    for (const [process, bytes] of Object.entries(after)) {
      const more = bytes - (before[i][process] ?? 0);
      console.log(`  ${process}: ${(more / further).toFixed(0)}; ${mib(bytes)}`);
    }
  });
} finally {
  for (const server of servers) await stop(server);
}
