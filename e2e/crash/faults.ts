// What is done to the system in a round.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sender } from './sender';
import { isGone, type System, signal, waitFor } from './system';

export type Fault = {
  readonly name: string;
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  /** Ends when the cause is gone: what follows must come right by itself. */
  run(system: System, senders: readonly Sender[]): Promise<void>;
};

/** @param awayMs how long Postgres is away, where it is */
export const faults = (awayMs: number): Fault[] => [
  {
    name: 'program killed',
    weight: 4,
    async run(system) {
      process.kill(system.pid, 'SIGKILL');
      await system.startAgain();
    },
  },
  {
    name: 'program and Postgres killed',
    weight: 2,
    async run(system) {
      const { postmaster } = system;
      process.kill(system.pid, 'SIGKILL');
      process.kill(postmaster, 'SIGKILL');
      // Its parent is gone, and init takes its time: a Postgres that is started meanwhile believes that it still runs.
      await waitFor('the end of Postgres', () => isGone(postmaster), 60_000);
      await system.startAgain();
    },
  },
  {
    name: 'program killed during a seal',
    weight: 3,
    async run(system) {
      const sealing = system.seal().catch(() => {}); // it is cut off
      await sleep(Math.random() * 150);
      process.kill(system.pid, 'SIGKILL');
      await sealing;
      await system.startAgain();
    },
  },
  {
    name: 'Postgres killed',
    weight: 3,
    async run({ postmaster }) {
      process.kill(postmaster, 'SIGKILL');
    },
  },
  {
    name: 'Postgres killed during a seal',
    weight: 2,
    async run(system) {
      const sealing = system.seal().catch(() => {}); // likely to fail
      await sleep(Math.random() * 150);
      process.kill(system.postmaster, 'SIGKILL');
      await sealing;
    },
  },
  {
    name: 'a process of Postgres killed',
    weight: 3,
    async run(system) {
      let isKilled = false;
      while (!isKilled) {
        const { backends } = system;
        isKilled = signal(backends[Math.floor(Math.random() * backends.length)] as number, 'SIGKILL');
      }
    },
  },
  { name: 'engine thread out of memory', weight: 3, run: exhaustEngine },
  { name: 'Postgres stopped', weight: 1, run: (system) => stopPostgres(system, awayMs) },
  { name: 'Postgres away', weight: 1, run: (system, senders) => removePostgres(system, senders, awayMs) },
  { name: 'disk full', weight: 1, run: fillDisk },
];

const restarts = async ({ url }: System) => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^quadrant_engine_restarts_total (\d+)/m.exec(text)?.[1] ?? 0);
};

/** A label of ten million letters, for every series. */
async function exhaustEngine(system: System): Promise<void> {
  const before = await restarts(system);
  const tenfold = (inner: string) => `label_replace(${inner}, "i", "${'$1'.repeat(10)}", "i", "(.*)")`;
  const query = new URLSearchParams({ query: Array.from({ length: 7 }).reduce<string>(tenfold, 'crash') });
  const answer = await fetch(`${system.url}/api/v1/query?${query}`).catch(() => undefined); // cut off
  const text = answer ? `${answer.status} ${(await answer.text()).slice(0, 200)}` : 'no answer';
  await sleep(100);
  system.assertAlive();
  if ((await restarts(system)) === before) throw new Error(`the engine thread survived: ${text}`);
}

async function stopPostgres(system: System, awayMs: number): Promise<void> {
  const all = [system.postmaster, ...system.backends];
  for (const pid of all) signal(pid, 'SIGSTOP');
  await sleep(awayMs);
  for (const pid of all) signal(pid, 'SIGCONT');
}

/** Killed, and without the file that it needs to start. */
async function removePostgres(system: System, senders: readonly Sender[], awayMs: number): Promise<void> {
  const file = join(system.home, 'data/postgres/cluster/PG_VERSION');
  const before = senders.map(({ unavailable }) => unavailable);
  renameSync(file, `${file}.away`);
  process.kill(system.postmaster, 'SIGKILL');
  await sleep(awayMs);
  try {
    const isTold = () => senders.some(({ unavailable }, i) => unavailable !== before[i]);
    await waitFor('503 while Postgres is away', isTold, 60_000);
  } finally {
    renameSync(`${file}.away`, file);
  }
}

async function fillDisk(system: System, senders: readonly Sender[]): Promise<void> {
  const filler = join(system.home, 'filler');
  const before = senders.map(({ unavailable }) => unavailable);
  fill(filler);
  try {
    await waitFor(
      '503 on a full disk',
      () => senders.some(({ unavailable }, i) => unavailable > (before[i] ?? 0)),
      60_000,
    );
    const answer = await fetch(`${system.url}/api/v1/query?query=count(crash)`);
    if (!answer.ok) throw new Error(`reading on a full disk: ${answer.status} ${await answer.text()}`);
  } finally {
    rmSync(filler);
  }
}

function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const size of [1 << 20, 4096]) {
      const block = Buffer.alloc(size, 1);
      while (writeSync(descriptor, block) === size);
    }
    fsyncSync(descriptor);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(descriptor);
  }
}
