// Starts and stops the servers that are measured beside each other, each in a directory of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How each server is started in a directory of its own. `size` tells the bytes of its samples on disk once it has flushed. */
export const SERVERS = {
  prometheus: {
    program: 'prometheus',
    argv: (dir, port) => [
      `--config.file=${join(dir, 'peer.yml')}`,
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
  alertmanager: {
    program: 'prometheus-alertmanager',
    argv: (dir, port) => [
      `--config.file=${join(dir, 'alertmanager.yml')}`,
      `--storage.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...['--cluster.listen-address=', '--log.level=error'],
    ],
  },
  quadrant: {
    program: process.execPath,
    argv: (dir, port) => [
      ...[
        '--no-parallel-scavenge',
        '--max-semi-space-size=4',
        join(ROOT, 'dist', 'server.mjs'),
        '--no-demo',
        '--web.enable-admin-api',
      ],
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

/** What a server finds in its directory unless it is given another. */
const FILES = { 'peer.yml': 'global: {}\n', 'prometheus.yml': 'scrape_configs: []\n' };

/**
 * A server with an empty store, ready.
 * @param files texts by name: `peer.yml` is the configuration of a Prometheus, `alertmanager.yml` that of an Alertmanager, or ours
 * @returns { name, dir, url, child, pids }
 */
export async function start(name, files = {}) {
  const { program, argv } = SERVERS[name];
  const dir = mkdtempSync(join(tmpdir(), `beside-${name}-`));
  for (const [file, text] of Object.entries({ ...FILES, ...files })) writeFileSync(join(dir, file), text);
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

/** And its data go. */
export async function stop({ child, dir }) {
  child.kill('SIGTERM');
  await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(undefined)));
  rmSync(dir, { recursive: true, force: true });
}

/** As the kit's scripts take it. */
export const target = ({ name, url, pids }) => ['--target', `${name}=${url},${pids.join(',')}`];

export const isThere = (program) => spawnSync('which', [program]).status === 0;
