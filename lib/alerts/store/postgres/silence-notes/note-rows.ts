// Reading alerts_silence_note, alerts_silence_match and alerts_silence_kept_back.
import type { Pool } from 'pg';
import type { SilenceNote, SilenceTally } from '../../../silence-notes';

type NoteRow = {
  silence_id: string;
  until_resolved: boolean;
  recurring_id: string | null;
  annotations: Record<string, string>;
};

export async function readNotes(pool: Pool): Promise<ReadonlyMap<string, SilenceNote>> {
  const { rows } = await pool.query<NoteRow>('SELECT * FROM alerts_silence_note');
  return new Map(
    rows.map(({ silence_id: silenceId, until_resolved: untilResolved, recurring_id, annotations }) => [
      silenceId,
      { silenceId, untilResolved, recurringId: recurring_id ?? undefined, annotations },
    ]),
  );
}

type TallyRow = {
  silence_id: string;
  alerts: string | null;
  last_ms: string | null;
  messages: string | null;
  first_ms: string | null;
};

export async function readTallies(pool: Pool): Promise<ReadonlyMap<string, SilenceTally>> {
  const { rows } = await pool.query<TallyRow>(
    `SELECT silence_id, alerts, last_ms, messages, first_ms
     FROM (SELECT silence_id, count(*) AS alerts, max(last_ms) AS last_ms
           FROM alerts_silence_match GROUP BY silence_id) AS matched
     FULL JOIN (SELECT silence_id, sum(messages) AS messages, min(first_ms) AS first_ms
                FROM alerts_silence_kept_back GROUP BY silence_id) AS kept USING (silence_id)`,
  );
  return new Map(
    rows.map((row) => [
      row.silence_id,
      {
        alerts: Number(row.alerts ?? 0),
        lastMatchMs: row.last_ms === null ? undefined : Number(row.last_ms),
        messages: Number(row.messages ?? 0),
        firstMessageMs: row.first_ms === null ? undefined : Number(row.first_ms),
      },
    ]),
  );
}
