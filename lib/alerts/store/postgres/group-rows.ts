// SQL of alerts_group and alerts_notification: states of groups and the notification log, any number in a statement.
import type { Pool } from 'pg';
import { bigintArray, textArray, uuidArray } from '@/lib/db/array-parameters';
import type { GroupState, NotificationEntry } from '../../model';

type StateRow = {
  id: string;
  group_key: string;
  receiver: string;
  flushed_ms: string;
  next_flush_ms: string | null;
  settled_seq: string;
  settled_ms: string;
};

const stateOf = (row: StateRow): GroupState => ({
  id: row.id,
  groupKey: row.group_key,
  receiver: row.receiver,
  flushedAtMs: Number(row.flushed_ms),
  nextFlushAtMs: row.next_flush_ms === null ? undefined : Number(row.next_flush_ms),
  settledSeq: Number(row.settled_seq),
  settledAtMs: Number(row.settled_ms),
});

/** All, or those with the ids. */
export async function readStates(pool: Pool, ids?: readonly string[]): Promise<GroupState[]> {
  const { rows } = await pool.query<StateRow>({
    name: 'alerts_groups',
    text: 'SELECT * FROM alerts_group WHERE $1::uuid[] IS NULL OR id = ANY ($1)',
    values: [ids ? uuidArray(ids) : null],
  });
  return rows.map(stateOf);
}

/** Ids must differ. */
export async function writeStates(pool: Pool, states: readonly GroupState[]): Promise<void> {
  await pool.query({
    name: 'alerts_write_groups',
    text: `INSERT INTO alerts_group (id, group_key, receiver, flushed_ms, next_flush_ms, settled_seq, settled_ms)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
      ON CONFLICT (id) DO UPDATE SET flushed_ms = excluded.flushed_ms, next_flush_ms = excluded.next_flush_ms,
        settled_seq = excluded.settled_seq, settled_ms = excluded.settled_ms`,
    values: [
      uuidArray(states.map(({ id }) => id)),
      textArray(states.map(({ groupKey }) => groupKey)),
      textArray(states.map(({ receiver }) => receiver)),
      bigintArray(states.map(({ flushedAtMs }) => flushedAtMs)),
      bigintArray(states.map(({ nextFlushAtMs }) => nextFlushAtMs ?? null)),
      bigintArray(states.map(({ settledSeq }) => settledSeq)),
      bigintArray(states.map(({ settledAtMs }) => settledAtMs)),
    ],
  });
}

type EntryRow = {
  group_id: string;
  integration: string;
  index: number;
  firing: string[];
  resolved: string[];
  sent_ms: string;
  expires_ms: string;
};

export async function readEntries(pool: Pool, groupIds: readonly string[]): Promise<NotificationEntry[]> {
  const { rows } = await pool.query<EntryRow>({
    name: 'alerts_notifications',
    text: 'SELECT * FROM alerts_notification WHERE group_id = ANY ($1::uuid[])',
    values: [uuidArray(groupIds)],
  });
  return rows.map((row) => ({
    groupId: row.group_id,
    integration: row.integration,
    index: row.index,
    firing: row.firing,
    resolved: row.resolved,
    sentAtMs: Number(row.sent_ms),
    expiresAtMs: Number(row.expires_ms),
  }));
}

/** Of one group, integration and index at most one entry. Lists of fingerprints travel as JSON: SQL has no ragged arrays. */
export async function writeEntries(pool: Pool, entries: readonly NotificationEntry[]): Promise<void> {
  await pool.query({
    name: 'alerts_write_notifications',
    text: `INSERT INTO alerts_notification (group_id, integration, index, firing, resolved, sent_ms, expires_ms)
      SELECT "groupId", integration, index, firing, resolved, "sentAtMs", "expiresAtMs"
        FROM jsonb_to_recordset($1::jsonb) AS entry("groupId" uuid, integration text, index int, firing text[],
          resolved text[], "sentAtMs" bigint, "expiresAtMs" bigint)
      ON CONFLICT (group_id, integration, index) DO UPDATE SET firing = excluded.firing, resolved = excluded.resolved,
        sent_ms = excluded.sent_ms, expires_ms = excluded.expires_ms`,
    values: [JSON.stringify(entries)],
  });
}
