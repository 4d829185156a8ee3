import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from './alive';
import { openCluster } from './cluster';
import { freePort, runPostmaster, stopPostmaster } from './postmaster';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './supervisor';

const HOLDER = `
  import { startEmbeddedPostgres } from '@/lib/db/embedded/supervisor';
  const nothing = () => {};
  const postgres = await startEmbeddedPostgres(process.argv[2], { onDeath: nothing, onRestarted: nothing, onRestartFailed: nothing });
  console.log(postgres.pid());
  setInterval(nothing, 1000);
`;

describe('the embedded Postgres', () => {
  let base: string;
  let holderScript: string;
  let running: EmbeddedPostgres | undefined;
  let elsewhere = '';
  const events: string[] = [];

  const start = async (dataDir: string) => {
    running = await startEmbeddedPostgres(dataDir, {
      onDeath: () => events.push('death'),
      onRestarted: () => events.push('restarted'),
      onRestartFailed: (reason) => events.push(reason),
    });
    return running;
  };

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'quadrant supervisor-')); // with a space, on purpose
    await chmod(base, 0o755);
    // Beside the checkout's packages, which the bundle imports.
    holderScript = join(process.cwd(), 'node_modules', `.quadrant-holder-${process.pid}.mjs`);
    buildSync({
      stdin: { contents: HOLDER, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile: holderScript,
    });
  });
  afterEach(async () => {
    await running?.close();
    running = undefined;
    events.length = 0;
  });
  afterAll(async () => {
    await rm(base, { recursive: true, force: true });
    if (elsewhere) await rm(elsewhere, { recursive: true });
    await rm(holderScript, { force: true });
  });

  test('keeps its data from one start to the next, in a path with spaces', async () => {
    const dataDir = join(base, 'kept');
    await ask(await start(dataDir), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await running?.close();
    expect(await ask(await start(dataDir), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(running?.adopted).toBe(false);
  });

  test('lets nobody in without the password, which only the owner can read', async () => {
    const dataDir = join(base, 'secret');
    const { connectionString } = await start(dataDir);
    const intruder = new Client({ connectionString: connectionString.replace(/:[^:@]+@/, ':guess@') });
    await expect(intruder.connect()).rejects.toThrow(/password authentication failed/);
    expect(connectionString).toContain((await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim());
  });

  test('comes back by itself on the same port after kill -9, with what was committed', async () => {
    const postgres = await start(join(base, 'killed'));
    await ask(postgres, 'CREATE TABLE committed AS SELECT 1 AS one');
    const firstPid = postgres.pid();
    process.kill(firstPid, 'SIGKILL');
    await until(() => events.includes('restarted'));
    expect(postgres.pid()).not.toBe(firstPid);
    expect(await ask(postgres, 'SELECT one FROM committed')).toEqual([{ one: 1 }]);
  });

  test('takes another port when somebody was quicker to take the one that was free', async () => {
    const somebody = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => somebody.listen(0, '127.0.0.1', resolve));
    const taken = (somebody.address() as AddressInfo).port;
    const ports = [taken];
    const cluster = await openCluster(join(base, 'port taken'));
    const postmaster = await runPostmaster(cluster, undefined, async () => ports.shift() ?? freePort());
    expect(postmaster.port).not.toBe(taken);
    await stopPostmaster(postmaster);
    somebody.close();
  });

  test('is adopted when the Quadrant that started it was killed', async () => {
    const dataDir = join(base, 'orphan');
    const { holder, pid } = await startHolder(holderScript, dataDir);
    holder.kill('SIGKILL');
    await until(() => holder.signalCode === 'SIGKILL');
    expect(isAlive(pid)).toBe(true);
    const postgres = await start(dataDir);
    expect([postgres.adopted, postgres.pid()]).toEqual([true, pid]);
    await ask(postgres, 'SELECT 1');
  });

  test('starts at once after Quadrant and Postgres were killed together, in the middle of work', async () => {
    const dataDir = join(base, 'both killed');
    const postgres = await start(dataDir);
    await ask(postgres, 'CREATE TABLE committed AS SELECT 1 AS one');
    await postgres.close();
    running = undefined;
    for (let round = 0; round < 3; round++) {
      const { holder, pid } = await startHolder(holderScript, dataDir);
      const client = new Client({ connectionString: await connectionStringOf(dataDir) });
      client.on('error', () => {}); // it is cut off
      await client.connect();
      const busy = client.query('SELECT count(*) FROM generate_series(1, 1000000000)');
      busy.catch(() => {}); // looked at below
      process.kill(pid, 'SIGKILL');
      holder.kill('SIGKILL');
      await until(() => holder.signalCode === 'SIGKILL');
      const again = await start(dataDir);
      expect(await ask(again, 'SELECT one FROM committed')).toEqual([{ one: 1 }]);
      await expect(busy).rejects.toThrow();
      await again.close();
      running = undefined;
    }
  });

  test('refuses a data directory that another Quadrant uses, naming it', async () => {
    const dataDir = join(base, 'shared');
    const { holder, pid } = await startHolder(holderScript, dataDir);
    await expect(start(dataDir)).rejects.toThrow(`another Quadrant (pid ${holder.pid}) uses the data directory`);
    holder.kill('SIGKILL');
    await stopPostmaster({ pid, port: 0, child: undefined });
  });

  test('is not fooled by the lock and the pid file of processes long gone', async () => {
    const dataDir = join(base, 'stale');
    await start(dataDir);
    await running?.close();
    await writeFile(join(dataDir, 'quadrant.lock'), '1 not-its-start\n');
    await writeFile(
      join(dataDir, 'postgres', 'cluster', 'postmaster.pid'),
      `999999\n${join(dataDir, 'postgres', 'cluster')}\n0\n5432\n`,
    );
    await ask(await start(dataDir), 'SELECT 1');
  });

  test.skipIf(!existsSync('/proc/self/stat'))('starts over the lock of a postmaster that nobody collects', async () => {
    const dataDir = join(base, 'zombie');
    await start(dataDir);
    await running?.close();
    // The shell's child ends, and the shell, being busy, does not collect it.
    const shell = spawn('sh', ['-c', 'true & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const zombie = await new Promise<number>((resolve) => shell.stdout.once('data', (line) => resolve(Number(line))));
    const cluster = join(dataDir, 'postgres', 'cluster');
    await writeFile(join(cluster, 'postmaster.pid'), `${zombie}\n${cluster}\n0\n5432\n`);
    await until(() => !isAlive(zombie));
    await ask(await start(dataDir), 'SELECT 1');
    shell.kill('SIGKILL');
  });

  test.runIf(process.getuid?.() === 0)(
    'works for root under a directory that the user running Postgres cannot enter',
    async () => {
      const home = join(base, 'home');
      await mkdir(home, { mode: 0o700 });
      expect(await ask(await start(join(home, 'data')), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      elsewhere = await realpath(join(home, 'data', 'postgres'));
      expect(elsewhere).toMatch(/^\/var\/lib\/quadrant\//);
    },
  );
});

async function ask({ connectionString }: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Of a cluster that another process runs: its port stands in the fourth line of postmaster.pid. */
async function connectionStringOf(dataDir: string): Promise<string> {
  const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim();
  const port = (await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[3];
  return `postgresql://quadrant:${password}@127.0.0.1:${port}/postgres`;
}

async function startHolder(script: string, dataDir: string): Promise<{ holder: ChildProcess; pid: number }> {
  const holder = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<number>((resolve) => holder.stdout?.once('data', (line) => resolve(Number(line))));
  return { holder, pid };
}

const until = (holds: () => boolean) => expect.poll(holds).toBe(true);
