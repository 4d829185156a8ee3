// `npm run test:crash`: rounds of remote write and scrapes under which something is killed, stopped or full; after each one
// every acknowledged sample must be there once, with its value. Flags: --rounds N, --seed N, --away SECONDS, --only NAME.

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Seeded } from '../../lib/metrics/store/codec/series.suite';
import { check } from './check';
import { type Fault, faults } from './faults';
import { Sender } from './sender';
import { System, waitFor } from './system';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    away: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
  },
});
const rounds = Number(flags.rounds);
const awayMs = Number(flags.away) * 1000;
const random = new Seeded(Number(flags.seed));
/** Longer than a commit may hang in a connection that died. */
const RECOVERY_MS = 60_000 + awayMs;
const RECENT_MS = 150_000;
/** Everything since the beginning is looked at every so many rounds, and at the end. */
const ROUNDS_PER_FULL_CHECK = 10;

console.log(`${rounds} rounds from seed ${flags.seed} on`);
const system = new System();
const startMs = Date.now();
const senders = [true, true, false].map((retries, i) => new Sender(String(i), retries, () => system.url));
let failed = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void system.end().finally(() => process.exit(1)));
try {
  await system.start();
  for (const sender of senders) sender.start();
  const order = orderOf(faults(awayMs).filter(({ name }) => name.includes(flags.only)));
  for (let round = 1; round <= rounds; round++) await runRound(round, order(round));
} finally {
  for (const sender of senders) await sender.pause();
  await system.end();
}
console.log(`${rounds - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** At random, by their weights. */
function orderOf(all: readonly Fault[]): (round: number) => Fault {
  const tickets = all.flatMap((fault) => {
    if (fault.name !== 'disk full' || system.isMounted) return new Array<Fault>(fault.weight).fill(fault);
    console.log('skipped: disk full (a file system can only be mounted by root)');
    return [];
  });
  return () => tickets[random.below(tickets.length)] as Fault;
}

async function runRound(round: number, fault: Fault): Promise<void> {
  const beganMs = Date.now();
  try {
    await sleep(500 + random.below(2000));
    system.assertAlive();
    await fault.run(system, senders);
    const before = senders.map(({ acknowledged }) => acknowledged.length);
    const goesOn = () => senders.every(({ acknowledged }, i) => acknowledged.length > (before[i] ?? 0) + 3);
    await waitFor('all senders go on', goesOn, RECOVERY_MS);
    const recoveredMs = Date.now();
    const samples = await settle(round % ROUNDS_PER_FULL_CHECK === 0 || round === rounds);
    const seconds = ((recoveredMs - beganMs) / 1000).toFixed(1);
    console.log(
      `round ${round}: ${fault.name}: passed, ${samples} samples looked at, acknowledged again after ${seconds} s`,
    );
  } catch (error) {
    failed++;
    console.log(`round ${round}: ${fault.name}: failed: ${error instanceof Error ? error.message : error}`);
    console.log(system.lastWords());
    await system.revive().catch(() => {}); // then the next round says so
  }
}

/** Before a seal and after it. @returns how many samples were looked at */
async function settle(everything: boolean): Promise<number> {
  const sinceMs = everything ? startMs : Math.max(startMs, Date.now() - RECENT_MS);
  for (const sender of senders) await sender.pause();
  try {
    await check(system.url, senders, sinceMs);
    if (everything || random.below(2) === 0) await system.seal();
    return await check(system.url, senders, sinceMs);
  } finally {
    for (const sender of senders) sender.start();
  }
}
