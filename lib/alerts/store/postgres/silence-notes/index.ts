// What is kept beside silences, in Postgres: wishes, tallies, templates, recurring silences.
import type { Pool } from 'pg';
import { createPool } from '@/lib/db/pool';
import { conflict, notFound, QuadrantError, unavailable } from '@/lib/kernel/errors';
import type { KeptBack, RecurringSilence, SilenceMatch, SilenceNote, SilenceTemplate } from '../../../silence-notes';
import type { SilenceNotesStore } from '../../silence-notes/contract';
import { readNotes, readTallies } from './note-rows';
import { readRecurring, readTemplates, writeRecurring, writeTemplate } from './plan-rows';

export type SilenceNotesOptions = {
  readonly connectionString: string;
  /** An idle connection broke: it is replaced, nobody's call failed. */
  readonly onIdleError: (reason: string) => void;
};

const MAX_CONNECTIONS = 2;

/** Connects when it is first asked. */
export function openSilenceNotes({ connectionString, onIdleError }: SilenceNotesOptions): SilenceNotesStore {
  const pool = createPool({
    ...{ connectionString, onIdleError },
    ...{ applicationName: 'quadrant-silences', maxConnections: MAX_CONNECTIONS },
  });
  return new PostgresSilenceNotes(pool);
}

class PostgresSilenceNotes implements SilenceNotesStore {
  constructor(private readonly pool: Pool) {}

  notes() {
    return orUnavailable('notes of silences could not be read', () => readNotes(this.pool));
  }

  putNote({ silenceId, untilResolved, recurringId, annotations }: SilenceNote): Promise<void> {
    return orUnavailable('the note of a silence could not be stored', async () => {
      await this.pool.query(
        `INSERT INTO alerts_silence_note (silence_id, until_resolved, recurring_id, annotations) VALUES ($1, $2, $3, $4)
         ON CONFLICT (silence_id) DO UPDATE SET until_resolved = excluded.until_resolved,
           recurring_id = excluded.recurring_id, annotations = excluded.annotations`,
        [silenceId, untilResolved, recurringId ?? null, JSON.stringify(annotations)],
      );
    });
  }

  recordMatches(matches: readonly SilenceMatch[], atMs: number): Promise<void> {
    return orUnavailable('matches of silences could not be recorded', async () => {
      await this.pool.query(
        `INSERT INTO alerts_silence_match (silence_id, fingerprint, first_ms, last_ms)
         SELECT DISTINCT silence_id, fingerprint, $3::bigint, $3::bigint
         FROM unnest($1::uuid[], $2::text[]) AS matched(silence_id, fingerprint)
         ORDER BY silence_id, fingerprint
         ON CONFLICT (silence_id, fingerprint) DO UPDATE
           SET last_ms = greatest(alerts_silence_match.last_ms, excluded.last_ms)`,
        [matches.map(({ silenceId }) => silenceId), matches.map(({ fingerprint }) => fingerprint), atMs],
      );
    });
  }

  recordKeptBack({ silenceId, groupId, firing, atMs, repeatIntervalMs, messages }: KeptBack): Promise<void> {
    return orUnavailable('what a silence kept back could not be recorded', async () => {
      await this.pool.query(
        `INSERT INTO alerts_silence_kept_back AS kept (silence_id, group_id, firing, first_ms, counted_ms, messages)
         VALUES ($1, $2, $3, $4, $4, $5)
         ON CONFLICT (silence_id, group_id) DO UPDATE SET firing = excluded.firing,
           messages = kept.messages + CASE WHEN ${IS_NEWS} THEN excluded.messages ELSE 0 END,
           counted_ms = CASE WHEN ${IS_NEWS} THEN excluded.counted_ms ELSE kept.counted_ms END`,
        [silenceId, groupId, firing, atMs, messages, repeatIntervalMs],
      );
    });
  }

  tallies() {
    return orUnavailable('tallies of silences could not be read', () => readTallies(this.pool));
  }

  templates() {
    return orUnavailable('templates of silences could not be read', () => readTemplates(this.pool));
  }

  putTemplate(template: SilenceTemplate): Promise<void> {
    return named('template', template.name, () => writeTemplate(this.pool, template));
  }

  deleteTemplate(id: string): Promise<void> {
    return this.deleteFrom('alerts_silence_template', 'template', id);
  }

  recurring() {
    return orUnavailable('recurring silences could not be read', () => readRecurring(this.pool));
  }

  putRecurring(recurring: RecurringSilence): Promise<void> {
    return named('recurring silence', recurring.name, () => writeRecurring(this.pool, recurring));
  }

  deleteRecurring(id: string): Promise<void> {
    return this.deleteFrom('alerts_silence_recurring', 'recurring silence', id);
  }

  silenceIds(): Promise<readonly string[]> {
    return orUnavailable('notes of silences could not be read', async () => {
      const { rows } = await this.pool.query<{ silence_id: string }>(
        NOTED.map((table) => `SELECT silence_id FROM ${table}`).join(' UNION '),
      );
      return rows.map(({ silence_id }) => silence_id);
    });
  }

  forget(silenceIds: readonly string[]): Promise<void> {
    return orUnavailable('notes of silences could not be deleted', async () => {
      for (const table of NOTED)
        await this.pool.query(`DELETE FROM ${table} WHERE silence_id = ANY ($1::uuid[])`, [silenceIds]);
    });
  }

  async close(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
  }

  private deleteFrom(
    table: 'alerts_silence_template' | 'alerts_silence_recurring',
    kind: string,
    id: string,
  ): Promise<void> {
    return orUnavailable(`a ${kind} could not be deleted`, async () => {
      const { rowCount } = await this.pool.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
      if (rowCount === 0) throw notFound(`there is no ${kind} ${id}`);
    });
  }
}

const NOTED = ['alerts_silence_note', 'alerts_silence_match', 'alerts_silence_kept_back'];

/** The notification log's rule: told are new alerts, and after the repeat interval those that were told. */
const IS_NEWS = '(NOT excluded.firing <@ kept.firing OR kept.counted_ms < excluded.counted_ms - $6::bigint)';

const UNIQUE_VIOLATION = '23505';

function named(kind: string, name: string, write: () => Promise<void>): Promise<void> {
  return orUnavailable(`a ${kind} could not be stored`, async () => {
    try {
      await write();
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== UNIQUE_VIOLATION) throw thrown;
      throw conflict(`there is a ${kind} ${JSON.stringify(name)} already`);
    }
  });
}

/** What is not of our own vocabulary came from Postgres. */
async function orUnavailable<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof QuadrantError ? cause : unavailable(what, { cause });
  }
}
