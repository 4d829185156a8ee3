// One cluster on disk: made once and whole. Running it is postmaster.ts.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unavailable } from '@/lib/kernel/errors';
import { type Binaries, findBinaries } from './binaries';
import { clusterDirectory } from './place';
import { chooseRunAs, giveTo, type RunAs } from './run-as';

export const SUPERUSER = 'quadrant';

/** A cluster's files and what is needed to run it. */
export type Cluster = {
  /** PGDATA. */
  readonly directory: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly password: string;
  /** Postgres' own messages: warnings and worse. */
  readonly logPath: string;
};

/** The cluster of a data directory, made on the first call. @throws unavailable with initdb's own words. */
export async function openCluster(dataDir: string): Promise<Cluster> {
  const runAs = chooseRunAs();
  const binaries = await findBinaries(runAs);
  const home = await clusterDirectory(dataDir, runAs);
  const directory = join(home, 'cluster');
  const passwordPath = join(dataDir, 'postgres-password');
  if (!(await isThere(directory))) await initialise({ home, directory, binaries, runAs, passwordPath });
  const password = (await readFile(passwordPath, 'utf8')).trim();
  return { directory, binaries, runAs, password, logPath: join(dataDir, 'postgres.log') };
}

type Making = { home: string; directory: string; binaries: Binaries; runAs: RunAs; passwordPath: string };

/** Beside its final place, then renamed: a run that was killed leaves nothing that looks like a cluster. */
async function initialise({ home, directory, binaries, runAs, passwordPath }: Making): Promise<void> {
  const partial = join(home, 'cluster.partial');
  await rm(partial, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  // Where the user that runs initdb can read it; that user may not reach the data directory.
  const handover = await mkdtemp(join(tmpdir(), 'quadrant-initdb-'));
  const passwordFile = join(handover, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(passwordFile, runAs);
  await giveTo(handover, runAs);
  try {
    await runInitdb(binaries.initdb, partial, passwordFile, runAs);
  } finally {
    await rm(handover, { recursive: true, force: true });
  }
  await writeFile(passwordPath, `${password}\n`, { mode: 0o600 });
  await rename(partial, directory);
}

function runInitdb(program: string, pgdata: string, passwordFile: string, runAs: RunAs): Promise<void> {
  const argv = [
    `--pgdata=${pgdata}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { ...runAs, stdio: ['ignore', 'ignore', 'pipe'], env: postgresEnvironment() });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', (cause) => reject(unavailable(`cannot run ${program}`, { cause })));
    child.on('close', (code) => (code === 0 ? resolve() : reject(unavailable(`initdb failed: ${lastLine(said)}`))));
  });
}

/** Without PG* variables and locale of whoever started us: they would change what initdb and postgres do. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { NODE_ENV: process.env.NODE_ENV, ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

const lastLine = (text: string) => text.trim().split('\n').slice(-2).join(' ') || 'it said nothing';

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
