// SQL of alerts_alert: one statement writes any number of alerts, and of alerts that come again only what changed.
import { isDeepStrictEqual } from 'node:util';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { Labels } from '@/lib/kernel/labels';
import type { Alert, Annotations, StoredAlert } from '../../model';

type Row = {
  fingerprint: string;
  seq: string;
  labels: Record<string, string>;
  annotations: Annotations;
  starts_ms: string;
  ends_ms: string;
  updated_ms: string;
  received_ms: string;
  generator_url: string;
  timeout: boolean;
};

/**
 * `seq` has no index, which would make each change of a row a change of indexes: so the table is read through, but only when its
 * sequence says that there is something newer. It may say so too early, while the writer has not committed; never too late.
 */
const newerThan = (seq: string) => `SELECT * FROM alerts_alert
  WHERE seq > ${seq} AND (SELECT last_value FROM alerts_alert_seq_seq) > ${seq} ORDER BY seq`;

/** Oldest change first. */
export async function alertsSince(pool: Pool, seq: number): Promise<StoredAlert[]> {
  const { rows } = await pool.query<Row>({
    name: 'alerts_since',
    text: newerThan('$1'),
    values: [seq],
  });
  return storedAlerts(rows);
}

/** Begins a transaction, takes the turn of writers, and reads what is new then: one message to Postgres. */
export async function beginWithAlertsSince(client: PoolClient, turn: string, seq: number): Promise<StoredAlert[]> {
  const results: unknown = await client.query(
    `BEGIN; SELECT pg_advisory_xact_lock(${turn}); ${newerThan(String(seq))}`,
  );
  const [, , { rows }] = results as [unknown, unknown, QueryResult<Row>]; // several statements: a result each
  return storedAlerts(rows);
}

function storedAlerts(rows: readonly Row[]): StoredAlert[] {
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    seq: Number(row.seq),
    labels: Labels.of(row.labels),
    annotations: row.annotations,
    startsAtMs: Number(row.starts_ms),
    endsAtMs: Number(row.ends_ms),
    updatedAtMs: Number(row.updated_ms),
    receivedAtMs: Number(row.received_ms),
    generatorUrl: row.generator_url,
    timeout: row.timeout,
  }));
}

type Written = { fingerprint: string; seq: string };

/**
 * Fingerprints must differ. Each alert gets a new version.
 * @param stored what is known to be stored under a fingerprint: of most alerts that come again only the times are new
 */
export async function writeAlerts(
  client: PoolClient,
  alerts: readonly Alert[],
  stored: (fingerprint: string) => Alert | undefined,
): Promise<StoredAlert[]> {
  const again = alerts.filter(({ fingerprint }) => stored(fingerprint));
  const updated = again.length > 0 ? await updateAlerts(client, again, stored) : [];
  const seqs = new Map(updated.map(({ fingerprint, seq }) => [fingerprint, Number(seq)]));
  // What another process has collected meanwhile is new once more.
  const fresh = alerts.filter(({ fingerprint }) => !seqs.has(fingerprint));
  const inserted = fresh.length > 0 ? await insertAlerts(client, fresh) : [];
  for (const { fingerprint, seq } of inserted) seqs.set(fingerprint, Number(seq));
  return alerts.map((alert) => ({ ...alert, seq: seqs.get(alert.fingerprint) as number })); // each row is returned
}

async function insertAlerts(client: PoolClient, alerts: readonly Alert[]): Promise<readonly Written[]> {
  const column = <T>(of: (alert: Alert) => T) => alerts.map(of);
  const { rows } = await client.query<Written>({
    name: 'alerts_insert',
    text: `INSERT INTO alerts_alert
      (fingerprint, labels, annotations, starts_ms, ends_ms, updated_ms, received_ms, generator_url, timeout)
      SELECT * FROM unnest($1::text[], $2::json[], $3::json[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
        $8::text[], $9::boolean[])
      RETURNING fingerprint, seq`,
    values: [
      column(({ fingerprint }) => fingerprint),
      column(({ labels }) => JSON.stringify(labels)),
      column(({ annotations }) => JSON.stringify(annotations)),
      ...timeColumns(alerts),
      column(({ generatorUrl }) => generatorUrl),
      column(({ timeout }) => timeout),
    ],
  });
  return rows;
}

async function updateAlerts(
  client: PoolClient,
  alerts: readonly Alert[],
  stored: (fingerprint: string) => Alert | undefined,
): Promise<readonly Written[]> {
  const { rows } = await client.query<Written>({
    name: 'alerts_update',
    text: `UPDATE alerts_alert SET seq = DEFAULT, starts_ms = now.starts_ms, ends_ms = now.ends_ms,
        updated_ms = now.updated_ms, received_ms = now.received_ms, timeout = now.timeout,
        annotations = coalesce(now.annotations, alerts_alert.annotations),
        generator_url = coalesce(now.generator_url, alerts_alert.generator_url)
      FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[], $7::json[], $8::text[])
        AS now(fingerprint, starts_ms, ends_ms, updated_ms, received_ms, timeout, annotations, generator_url)
      WHERE alerts_alert.fingerprint = now.fingerprint
      RETURNING alerts_alert.fingerprint, seq`,
    values: [
      alerts.map(({ fingerprint }) => fingerprint),
      ...timeColumns(alerts),
      alerts.map(({ timeout }) => timeout),
      alerts.map(({ fingerprint, annotations }) =>
        isDeepStrictEqual(stored(fingerprint)?.annotations, annotations) ? null : JSON.stringify(annotations),
      ),
      alerts.map(({ fingerprint, generatorUrl }) =>
        stored(fingerprint)?.generatorUrl === generatorUrl ? null : generatorUrl,
      ),
    ],
  });
  return rows;
}

const timeColumns = (alerts: readonly Alert[]): number[][] => [
  alerts.map(({ startsAtMs }) => startsAtMs),
  alerts.map(({ endsAtMs }) => endsAtMs),
  alerts.map(({ updatedAtMs }) => updatedAtMs),
  alerts.map(({ receivedAtMs }) => receivedAtMs),
];
