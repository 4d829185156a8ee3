// SQL of alerts_silence.
import type { Pool, PoolClient } from 'pg';
import type { Matcher } from '@/lib/kernel/matchers';
import type { Silence } from '../../model';

type Row = {
  id: string;
  seq: string;
  matchers: Matcher[];
  starts_ms: string;
  ends_ms: string;
  updated_ms: string;
  created_by: string;
  comment: string;
};

/** Oldest change first, with the version of the newest; as it was given, when nothing is new. */
export async function silencesSince(client: Pool | PoolClient, seq: number) {
  const { rows } = await client.query<Row>({
    name: 'silences_since',
    text: 'SELECT * FROM alerts_silence WHERE seq > $1 ORDER BY seq',
    values: [seq],
  });
  const silences = rows.map(
    (row): Silence => ({
      id: row.id,
      matchers: row.matchers,
      startsAtMs: Number(row.starts_ms),
      endsAtMs: Number(row.ends_ms),
      updatedAtMs: Number(row.updated_ms),
      createdBy: row.created_by,
      comment: row.comment,
    }),
  );
  return { silences, seq: Number(rows.at(-1)?.seq ?? seq) };
}

export async function writeSilence(client: PoolClient, silence: Silence): Promise<void> {
  const { id, matchers, startsAtMs, endsAtMs, updatedAtMs, createdBy, comment } = silence;
  await client.query(
    `INSERT INTO alerts_silence (id, matchers, starts_ms, ends_ms, updated_ms, created_by, comment)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO UPDATE SET seq = DEFAULT, matchers = excluded.matchers, starts_ms = excluded.starts_ms,
       ends_ms = excluded.ends_ms, updated_ms = excluded.updated_ms, created_by = excluded.created_by,
       comment = excluded.comment`,
    [id, JSON.stringify(matchers), startsAtMs, endsAtMs, updatedAtMs, createdBy, comment],
  );
}
