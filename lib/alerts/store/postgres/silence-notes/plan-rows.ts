// SQL of alerts_silence_template and alerts_silence_recurring.
import type { Pool } from 'pg';
import type { Matcher } from '@/lib/kernel/matchers';
import type { RecurringSilence, SilenceTemplate } from '../../../silence-notes';

type Shared = {
  id: string;
  name: string;
  matchers: Matcher[];
  comment: string;
  updated_by: string;
  updated_ms: string;
};

type TemplateRow = Shared & { duration_ms: string; until_resolved: boolean };

const sharedOf = (row: Shared) => ({
  id: row.id,
  name: row.name,
  matchers: row.matchers,
  comment: row.comment,
  updatedBy: row.updated_by,
  updatedAtMs: Number(row.updated_ms),
});

export async function readTemplates(pool: Pool): Promise<readonly SilenceTemplate[]> {
  const { rows } = await pool.query<TemplateRow>('SELECT * FROM alerts_silence_template ORDER BY name COLLATE "C"');
  return rows.map((row) => ({
    ...sharedOf(row),
    durationMs: Number(row.duration_ms),
    untilResolved: row.until_resolved,
  }));
}

export async function writeTemplate(pool: Pool, template: SilenceTemplate): Promise<void> {
  const { id, name, matchers, durationMs, untilResolved, comment, updatedBy, updatedAtMs } = template;
  await pool.query(
    `INSERT INTO alerts_silence_template
       (id, name, matchers, duration_ms, until_resolved, comment, updated_by, updated_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, matchers = excluded.matchers,
       duration_ms = excluded.duration_ms, until_resolved = excluded.until_resolved, comment = excluded.comment,
       updated_by = excluded.updated_by, updated_ms = excluded.updated_ms`,
    [id, name, JSON.stringify(matchers), durationMs, untilResolved, comment, updatedBy, updatedAtMs],
  );
}

type RecurringRow = Shared & {
  weekdays: number[];
  start_minute: number;
  end_minute: number;
  zone: string;
  enabled: boolean;
};

export async function readRecurring(pool: Pool): Promise<readonly RecurringSilence[]> {
  const { rows } = await pool.query<RecurringRow>('SELECT * FROM alerts_silence_recurring ORDER BY name COLLATE "C"');
  return rows.map((row) => ({
    ...sharedOf(row),
    weekdays: row.weekdays,
    startMinute: row.start_minute,
    endMinute: row.end_minute,
    zone: row.zone,
    isEnabled: row.enabled,
  }));
}

export async function writeRecurring(pool: Pool, recurring: RecurringSilence): Promise<void> {
  const { id, name, matchers, comment, weekdays, startMinute, endMinute, zone, isEnabled } = recurring;
  await pool.query(
    `INSERT INTO alerts_silence_recurring
       (id, name, matchers, comment, weekdays, start_minute, end_minute, zone, enabled, updated_by, updated_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, matchers = excluded.matchers, comment = excluded.comment,
       weekdays = excluded.weekdays, start_minute = excluded.start_minute, end_minute = excluded.end_minute,
       zone = excluded.zone, enabled = excluded.enabled, updated_by = excluded.updated_by,
       updated_ms = excluded.updated_ms`,
    [
      ...[id, name, JSON.stringify(matchers), comment, weekdays, startMinute, endMinute, zone, isEnabled],
      ...[recurring.updatedBy, recurring.updatedAtMs],
    ],
  );
}
