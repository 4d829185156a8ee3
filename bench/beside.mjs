// Quadrant beside a real Prometheus and a real VictoriaMetrics, on loopback, in one run: `npm run bench:beside`.
//
//   node bench/beside.mjs [--kit ../shared/bench] [--hours 6] [--series 10000] [--peers prometheus,victoria]
//
// Needs the measuring kit (a folder with ingest.mjs, query.mjs; $QUADRANT_BENCH or --kit) and the peers' programs on PATH; what is
// not there is left out, and said so. The production build must be there (`npm start` makes it). Postgres' CPU, memory and disk
// count as Quadrant's. Quote ratios: absolute figures belong to the machine and the hour.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    kit: { type: 'string', default: process.env.QUADRANT_BENCH ?? join(ROOT, '..', 'shared', 'bench') },
    hours: { type: 'string', default: '6' },
    series: { type: 'string', default: '10000' },
    peers: { type: 'string', default: 'prometheus,victoria' },
  },
});

/** How each server is started in a directory of its own. `size` tells its bytes on disk once it has flushed. */
const SERVERS = {
  prometheus: {
    program: 'prometheus',
    argv: (dir, port) => [
      `--config.file=${join(dir, 'empty.yml')}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...['--web.enable-remote-write-receiver', '--web.enable-admin-api', '--log.level=error'],
    ],
    async size(dir, url) {
      const answer = await fetch(`${url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' });
      return bytesBelow(join(dir, 'data', 'snapshots', (await answer.json()).data.name));
    },
  },
  victoria: {
    program: 'victoria-metrics',
    argv: (dir, port) => [
      `-storageDataPath=${join(dir, 'data')}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-loggerLevel=ERROR',
    ],
    async size(dir, url) {
      for (const step of ['force_flush', 'force_merge']) await fetch(`${url}/internal/${step}`);
      await sleep(10_000);
      return bytesBelow(join(dir, 'data', 'data')) + bytesBelow(join(dir, 'data', 'indexdb'));
    },
  },
  quadrant: {
    program: process.execPath,
    argv: (dir, port) => [
      ...['--no-parallel-scavenge', join(ROOT, 'dist', 'server.mjs'), '--no-demo', '--web.enable-admin-api'],
      ...['--listen', `127.0.0.1:${port}`, '--data-dir', join(dir, 'data'), '--config-dir', dir],
    ],
    async size(_dir, url) {
      const before = await sampleBytes(url);
      await fetch(`${url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' });
      return (await sampleBytes(url)) ?? before;
    },
  },
};

const bytesBelow = (path) =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).blocks * 512, 0);

/** All tables of samples with their indexes and TOAST, as the server's own metrics tell it. */
async function sampleBytes(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^quadrant_samples_disk_bytes (\S+)/m.exec(text)?.[1]);
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function start(name) {
  const { program, argv } = SERVERS[name];
  const dir = mkdtempSync(join(tmpdir(), `beside-${name}-`));
  writeFileSync(join(dir, 'empty.yml'), 'global: {}\n');
  writeFileSync(join(dir, 'prometheus.yml'), 'scrape_configs: []\n');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, argv(dir, port), { stdio: 'ignore', env: { ...process.env, NODE_ENV: 'production' } });
  for (let tries = 0; ; tries++) {
    const isUp = await fetch(`${url}${name === 'victoria' ? '/health' : '/-/ready'}`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) break;
    if (tries === 300 || child.exitCode !== null) throw new Error(`${name} did not start`);
    await sleep(200);
  }
  return { name, dir, url, child, pids: [child.pid, ...postmasters(dir)] };
}

/** Postgres is nobody's child: it outlives who started it. */
function postmasters(dir) {
  const files = readdirSync(dir, { recursive: true }).filter((file) => String(file).endsWith('postmaster.pid'));
  return files.map((file) => Number(readFileSync(join(dir, String(file)), 'utf8').split('\n')[0]));
}

async function stop({ child, dir }) {
  child.kill('SIGTERM');
  await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(undefined)));
  rmSync(dir, { recursive: true, force: true });
}

const target = ({ name, url, pids }) => ['--target', `${name}=${url},${pids.join(',')}`];

/** Runs a script of the kit and passes on what it prints. */
function kit(script, argv) {
  console.log(`\n## ${script} ${argv.filter((word) => !/^http|=/.test(word)).join(' ')}\n`);
  spawnSync(process.execPath, [join(options.kit, script), ...argv], { stdio: 'inherit' });
}

const isThere = (program) => spawnSync('which', [program]).status === 0;

if (!existsSync(join(options.kit, 'ingest.mjs'))) {
  console.log(`the measuring kit is not at ${options.kit}: nothing was measured (--kit says where it is)`);
  process.exit(0);
}
const peers = options.peers.split(',').filter((name) => {
  const found = isThere(SERVERS[name].program);
  if (!found) console.log(`${SERVERS[name].program} is not installed: left out`);
  return found;
});
for (const peer of peers) {
  const servers = [await start(peer), await start('quadrant')];
  const manifest = ['--manifest', join(servers[0].dir, 'manifest.json')];
  const targets = servers.flatMap(target);
  try {
    kit('ingest.mjs', [...targets, '--series', options.series, '--hours', options.hours, '--runs', '3', ...manifest]);
    kit('query.mjs', [...targets, '--runs', '8', ...manifest]);
    const { samples } = JSON.parse(readFileSync(manifest[1], 'utf8'));
    console.log('\n## bytes a sample on disk\n');
    for (const server of servers) {
      const bytes = await SERVERS[server.name].size(server.dir, server.url);
      console.log(`${server.name}: ${(bytes / samples).toFixed(3)}`);
    }
    kit('query.mjs', [...targets, '--concurrent', ...manifest]);
  } finally {
    for (const server of servers) await stop(server);
  }
}
