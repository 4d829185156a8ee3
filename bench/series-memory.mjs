// What a further series takes in memory: Quadrant, and beside it VictoriaMetrics and Prometheus where they are installed.
//
//   node bench/series-memory.mjs [--first 10000] [--further 100000] [--samples 40] [--rest 20] [--peers victoria] [--parts]
//
// Writes the first series, waits, looks; writes the further ones, waits, looks again: bytes a further series. Series are a fleet's,
// 200 a host, a sample every 15 s up to two minutes ago. Postgres' memory counts as Quadrant's; `--parts` tells processes apart.
// The production build must be there (`npm start` makes it).
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isThere, SERVERS, start, stop } from './servers.mjs';
import { writeFleet } from './write-fleet.mjs';

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
const ENDED_MS = 120_000;

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
  await writeFleet(servers, { from: 0, count: first, samples, endMs });
  await sleep(rest * 1000);
  const before = servers.map(memoryOf);
  await writeFleet(servers, { from: first, count: further, samples, endMs });
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
