// Commits one write-ahead record after the other, in bounded time. A record whose commit nobody confirmed may be there all the
// same: it is undone before the next is committed, so that "nothing of it is stored", which its senders were told, stays true.
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { unavailable } from '@/lib/kernel/errors';
import type { MetricMetadata } from '../../model';
import { asBuffer } from './binary';
import { KeptClient } from './kept-client';
import { ANSWER_TIMEOUT_MS, within } from './patience';
import { insertAlone } from './record-insert';
import { insertRecord, upsertMetadata, type WalRow } from './wal';

/** How long a backend that is told to end may take to roll back and go. */
const TERMINATE_MS = 2_000;

/** What may have been committed. */
export type Unconfirmed = {
  readonly backendPid: number | undefined;
  /** Called when the backend has gone: it is committed or never will be. */
  settle(client: PoolClient): Promise<void>;
};

export class WalWriter {
  /** At most one: nothing else is committed before it is settled. */
  private unconfirmed: Unconfirmed | undefined;

  private readonly kept: KeptClient;

  constructor(
    pool: Pool,
    private readonly timeoutMs = ANSWER_TIMEOUT_MS,
  ) {
    this.kept = new KeptClient(pool);
  }

  /** Resolves when the record and what is said of families are committed. One call at a time. @throws when they are not, or may not be */
  async write(row: WalRow, families: readonly MetricMetadata[]): Promise<void> {
    const client = await this.kept.take();
    let isSent = false;
    let isBroken = true;
    try {
      await within(this.timeoutMs, async () => {
        await this.settleOn(client);
        isSent = true;
        await commitRecord(client, row, families);
      });
      isBroken = false;
    } catch (cause) {
      if (isSent && !isRefusal(cause)) this.unconfirmed = { backendPid: backendPidOf(client), settle: undoing(row) };
      throw cause;
    } finally {
      this.kept.giveBack(client, isBroken);
    }
  }

  /** Another transaction's commit was not confirmed. */
  leave(unconfirmed: Unconfirmed): void {
    this.unconfirmed = unconfirmed;
  }

  /** Resolves when it is known of everything whether it is committed. No write is under way. @throws when that cannot be told yet */
  async settle(): Promise<void> {
    if (!this.unconfirmed) return;
    const client = await this.kept.take();
    let isBroken = true;
    try {
      await within(this.timeoutMs, () => this.settleOn(client));
      isBroken = false;
    } finally {
      this.kept.giveBack(client, isBroken);
    }
  }

  /** Nothing is written any more. */
  close(): void {
    this.kept.letGo();
  }

  private async settleOn(client: PoolClient): Promise<void> {
    if (!this.unconfirmed) return;
    const { backendPid, settle } = this.unconfirmed;
    if (backendPid !== undefined) await endBackend(client, backendPid);
    await settle(client);
    this.unconfirmed = undefined;
  }
}

function undoing(row: WalRow): Unconfirmed['settle'] {
  const record = row.record.slice(); // the bytes lie where the next record will
  return async (client) => {
    await client.query('DELETE FROM metrics_wal WHERE segment = $1 AND record = $2', [row.segment, asBuffer(record)]);
  };
}

async function commitRecord(client: PoolClient, row: WalRow, families: readonly MetricMetadata[]): Promise<void> {
  if (families.length === 0) return insertAlone(client, row);
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
export const isRefusal = (cause: unknown) => cause instanceof DatabaseError && !cause.code?.startsWith('57P');

/** pg keeps it on the client, its types do not tell. */
export const backendPidOf = (client: PoolClient): number | undefined =>
  (client as PoolClient & { readonly processID?: number | null }).processID ?? undefined;
