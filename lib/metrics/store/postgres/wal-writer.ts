// Commits one write-ahead record after the other, in bounded time. A record whose commit nobody confirmed may be there all the
// same: it is undone before the next is committed, so that "nothing of it is stored", which its senders were told, stays true.
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { timedOut, unavailable } from '@/lib/kernel/errors';
import type { MetricMetadata } from '../../model';
import { asBuffer } from './binary';
import { insertRecord, upsertMetadata, type WalRow } from './wal';

/** A database that takes longer is taken for gone: senders are told so, and may try again. */
const COMMIT_TIMEOUT_MS = 4_000;

/** How long a backend that is told to end may take to roll back and go. */
const TERMINATE_MS = 2_000;

type Unconfirmed = { readonly row: WalRow; readonly backendPid: number | undefined };

export class WalWriter {
  /** At most one: nothing else is committed before it is undone. */
  private unconfirmed: Unconfirmed | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly timeoutMs = COMMIT_TIMEOUT_MS,
  ) {}

  /** Resolves when the record and what is said of families are committed. One call at a time. @throws when they are not, or may not be */
  async write(row: WalRow, families: readonly MetricMetadata[]): Promise<void> {
    const client = await this.pool.connect();
    let isSent = false;
    let isBroken = true;
    try {
      await within(this.timeoutMs, async () => {
        await this.undoUnconfirmed(client);
        isSent = true;
        await commitRecord(client, row, families);
      });
      isBroken = false;
    } catch (cause) {
      // A copy: the bytes lie where the next record will.
      if (isSent && !isRefusal(cause))
        this.unconfirmed = { row: { ...row, record: row.record.slice() }, backendPid: backendPidOf(client) };
      throw cause;
    } finally {
      client.release(isBroken); // a broken one goes: then what still runs on it fails, and is heard by nobody
    }
  }

  private async undoUnconfirmed(client: PoolClient): Promise<void> {
    if (!this.unconfirmed) return;
    const { row, backendPid } = this.unconfirmed;
    if (backendPid !== undefined) await endBackend(client, backendPid);
    await client.query('DELETE FROM metrics_wal WHERE segment = $1 AND record = $2', [
      row.segment,
      asBuffer(row.record),
    ]);
    this.unconfirmed = undefined;
  }
}

async function commitRecord(client: PoolClient, row: WalRow, families: readonly MetricMetadata[]): Promise<void> {
  if (families.length === 0) return insertRecord(client, row);
  await client.query('BEGIN');
  await insertRecord(client, row);
  await upsertMetadata(client, families);
  await client.query('COMMIT');
}

/** Resolves when the backend has gone: whatever it was asked for has happened by then, or never will. */
async function endBackend(client: PoolClient, pid: number): Promise<void> {
  await client.query('SELECT pg_terminate_backend(pid, $2) FROM pg_stat_activity WHERE pid = $1', [pid, TERMINATE_MS]);
  const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid]);
  if (rowCount) throw unavailable(`Postgres' process ${pid} does not end: what it was asked to store is not known yet`);
}

/** Postgres itself says that it did not: nothing was committed. A process that is shut down may say so after it did. */
const isRefusal = (cause: unknown) => cause instanceof DatabaseError && !cause.code?.startsWith('57P');

/** pg keeps it on the client, its types do not tell. */
const backendPidOf = (client: PoolClient): number | undefined =>
  (client as PoolClient & { readonly processID?: number | null }).processID ?? undefined;

/** @throws timeout when the work is not done by then; it goes on, and its end is heard by nobody */
async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const running = work();
  running.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut(`the database did not answer within ${ms / 1000} s`)), ms);
  });
  return Promise.race([running, late]).finally(() => clearTimeout(timer));
}
