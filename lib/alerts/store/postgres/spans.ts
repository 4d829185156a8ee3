// The history of alerts in Postgres: alerts_span and alerts_seen. Who writes holds an advisory lock in the session it writes
// with, so that a process that lost its session cannot write beside the one that took over.
import type { Pool, PoolClient } from 'pg';
import { bigintArray, jsonArray, textArray } from '@/lib/db/array-parameters';
import { createPool } from '@/lib/db/pool';
import { bug, unavailable } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { Annotations, LiveRule, Reason } from '../../model';
import type { AlertHistory, SeenAlert, Span, SpanChange, SpanQuery, SpanState } from '../../spans/contract';

export type HistoryOptions = {
  readonly connectionString: string;
  readonly onIdleError: (reason: string) => void;
};

/** One of them is the writer's session. */
const MAX_CONNECTIONS = 3;
const WRITER_LOCK = '7021900000000000003';

export const openAlertHistory = ({ connectionString, onIdleError }: HistoryOptions): AlertHistory =>
  new PostgresHistory(
    createPool({
      ...{ connectionString, onIdleError },
      ...{ applicationName: 'quadrant-alert-history', maxConnections: MAX_CONNECTIONS },
    }),
  );

type SpanRow = {
  fingerprint: string;
  from_ms: string;
  until_ms: string | null;
  starts_ms: string;
  state: SpanState;
  reason: Reason;
};

type SeenRow = {
  fingerprint: string;
  labels: Record<string, string>;
  annotations: Annotations;
  generator_url: string;
  rule: LiveRule | null;
};

class PostgresHistory implements AlertHistory {
  private session: PoolClient | undefined;

  constructor(private readonly pool: Pool) {}

  lead(): Promise<readonly Span[] | undefined> {
    return orUnavailable('the history of alerts could not be taken over', async () => {
      const session = await this.pool.connect();
      let isLeading = false;
      try {
        const { rows } = await session.query<{ is_mine: boolean }>(
          `SELECT pg_try_advisory_lock(${WRITER_LOCK}) AS is_mine`,
        );
        isLeading = rows[0]?.is_mine === true;
        if (!isLeading) return undefined;
        this.session = session;
        for (const event of ['error', 'end'] as const) session.on(event, () => this.end(session));
        const open = await session.query<SpanRow>('SELECT * FROM alerts_span WHERE until_ms IS NULL');
        return open.rows.map(spanOf);
      } catch (failed) {
        this.end(session);
        throw failed;
      } finally {
        if (!isLeading) session.release();
      }
    });
  }

  write(changes: readonly SpanChange[]): Promise<void> {
    return orUnavailable('the history of alerts could not be written', async () => {
      const { session } = this;
      if (!session) throw bug('the history is written by who leads');
      try {
        await session.query('BEGIN');
        await endSpans(session, changes);
        await beginSpans(session, changes);
        await writeSeen(session, changes);
        await session.query('COMMIT');
      } catch (failed) {
        this.end(session);
        throw failed;
      }
    });
  }

  prune(beforeMs: number): Promise<number> {
    return orUnavailable('old history of alerts could not be deleted', async () => {
      const { rowCount } = await this.pool.query('DELETE FROM alerts_span WHERE until_ms < $1', [beforeMs]);
      await this.pool.query(
        `DELETE FROM alerts_seen WHERE changed_ms < $1
           AND NOT EXISTS (SELECT FROM alerts_span WHERE alerts_span.fingerprint = alerts_seen.fingerprint)`,
        [beforeMs],
      );
      return rowCount ?? 0;
    });
  }

  spans({ fromMs, toMs, fingerprints, limit }: SpanQuery): Promise<readonly Span[]> {
    return orUnavailable('the history of alerts could not be read', async () => {
      const { rows } = await this.pool.query<SpanRow>({
        name: fingerprints ? 'alerts_spans_of' : 'alerts_spans',
        text: `SELECT * FROM (
            SELECT * FROM alerts_span WHERE (until_ms > $1 OR until_ms IS NULL) AND from_ms < $2
            ${fingerprints ? 'AND fingerprint = ANY ($4)' : ''} ORDER BY from_ms DESC LIMIT $3
          ) AS newest ORDER BY fingerprint, from_ms`,
        values: [fromMs, toMs, limit, ...(fingerprints ? [fingerprints] : [])],
      });
      return rows.map(spanOf);
    });
  }

  seenAlert(fingerprint: string): Promise<SeenAlert | undefined> {
    return orUnavailable('the history of alerts could not be read', async () => {
      const { rows } = await this.pool.query<SeenRow>('SELECT * FROM alerts_seen WHERE fingerprint = $1', [
        fingerprint,
      ]);
      return rows[0] && seenOf(rows[0]);
    });
  }

  endedSince(sinceMs: number, limit: number) {
    return orUnavailable('the history of alerts could not be read', async () => {
      const { rows } = await this.pool.query<SeenRow & SpanRow>(
        `SELECT alerts_seen.*, last.from_ms, last.until_ms, last.starts_ms, last.state, last.reason
         FROM alerts_seen CROSS JOIN LATERAL (
           SELECT * FROM alerts_span WHERE alerts_span.fingerprint = alerts_seen.fingerprint
           ORDER BY from_ms DESC LIMIT 1) AS last
         WHERE changed_ms >= $1 AND until_ms >= $1 ORDER BY until_ms DESC LIMIT $2`,
        [sinceMs, limit],
      );
      return rows.map((row) => ({ alert: seenOf(row), span: spanOf(row) }));
    });
  }

  async close(): Promise<void> {
    const { session } = this;
    if (session) {
      // The lock would go with the session, too, but only when Postgres has noticed its end: who follows need not wait.
      await session.query(`SELECT pg_advisory_unlock(${WRITER_LOCK})`).catch(() => {});
      this.end(session);
    }
    if (!this.pool.ended) await this.pool.end();
  }

  /** The lock goes with the session. */
  private end(session: PoolClient): void {
    if (this.session !== session) return;
    this.session = undefined;
    session.release(true);
  }
}

/** An end before its beginning is its beginning; a span without length was none. */
async function endSpans(session: PoolClient, changes: readonly SpanChange[]): Promise<void> {
  const ended = changes.filter(({ endMs }) => endMs !== undefined);
  if (ended.length === 0) return;
  const fingerprints = textArray(ended.map(({ fingerprint }) => fingerprint));
  await session.query({
    name: 'alerts_end_spans',
    text: `UPDATE alerts_span SET until_ms = greatest(from_ms, ended.end_ms)
      FROM unnest($1::text[], $2::bigint[]) AS ended(fingerprint, end_ms)
      WHERE alerts_span.fingerprint = ended.fingerprint AND until_ms IS NULL`,
    values: [fingerprints, bigintArray(ended.map(({ endMs }) => endMs ?? null))],
  });
  await session.query({
    name: 'alerts_delete_empty_spans',
    text: 'DELETE FROM alerts_span WHERE fingerprint = ANY ($1::text[]) AND until_ms = from_ms',
    values: [fingerprints],
  });
}

/** No span begins before the last one of its alert has ended. */
async function beginSpans(session: PoolClient, changes: readonly SpanChange[]): Promise<void> {
  const begun = changes.flatMap(({ fingerprint, begin }) => (begin ? [{ fingerprint, ...begin }] : []));
  if (begun.length === 0) return;
  await session.query({
    name: 'alerts_begin_spans',
    text: `INSERT INTO alerts_span (fingerprint, from_ms, starts_ms, state, reason)
      SELECT fingerprint, greatest(from_ms, (SELECT max(until_ms) FROM alerts_span
          WHERE alerts_span.fingerprint = begun.fingerprint)), starts_ms, state, reason
        FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::json[])
          AS begun(fingerprint, from_ms, starts_ms, state, reason)`,
    values: [
      textArray(begun.map(({ fingerprint }) => fingerprint)),
      bigintArray(begun.map(({ fromMs }) => fromMs)),
      bigintArray(begun.map(({ startsMs }) => startsMs)),
      textArray(begun.map(({ state }) => state)),
      jsonArray(begun.map(({ reason }) => JSON.stringify(reason))),
    ],
  });
}

async function writeSeen(session: PoolClient, changes: readonly SpanChange[]): Promise<void> {
  const seen = changes.flatMap(({ alert, endMs, begin }) =>
    alert ? [{ alert, changedMs: begin?.fromMs ?? endMs }] : [],
  );
  if (seen.length === 0) return;
  await session.query({
    name: 'alerts_write_seen',
    text: `INSERT INTO alerts_seen (fingerprint, labels, annotations, generator_url, rule, changed_ms)
      SELECT * FROM unnest($1::text[], $2::json[], $3::json[], $4::text[], $5::json[], $6::bigint[])
      ON CONFLICT (fingerprint) DO UPDATE SET annotations = excluded.annotations, generator_url = excluded.generator_url,
        rule = coalesce(excluded.rule, alerts_seen.rule), changed_ms = excluded.changed_ms`,
    values: [
      textArray(seen.map(({ alert }) => alert.fingerprint)),
      jsonArray(seen.map(({ alert }) => JSON.stringify(alert.labels))),
      jsonArray(seen.map(({ alert }) => JSON.stringify(alert.annotations))),
      textArray(seen.map(({ alert }) => alert.generatorUrl)),
      jsonArray(seen.map(({ alert }) => (alert.rule ? JSON.stringify(alert.rule) : null))),
      bigintArray(seen.map(({ changedMs }) => changedMs ?? 0)),
    ],
  });
}

const spanOf = (row: SpanRow): Span => ({
  fingerprint: row.fingerprint,
  fromMs: Number(row.from_ms),
  untilMs: row.until_ms === null ? undefined : Number(row.until_ms),
  startsMs: Number(row.starts_ms),
  state: row.state,
  reason: row.reason,
});

const seenOf = (row: SeenRow): SeenAlert => ({
  fingerprint: row.fingerprint,
  labels: Labels.of(row.labels),
  annotations: row.annotations,
  generatorUrl: row.generator_url,
  rule: row.rule ?? undefined,
});

async function orUnavailable<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw unavailable(what, { cause });
  }
}
