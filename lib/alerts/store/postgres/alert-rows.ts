// SQL of alerts_alert: one statement writes any number of alerts.
import type { Pool, PoolClient } from 'pg';
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

/** Oldest change first. */
export async function alertsSince(client: Pool | PoolClient, seq: number): Promise<StoredAlert[]> {
  const { rows } = await client.query<Row>({
    name: 'alerts_since',
    text: 'SELECT * FROM alerts_alert WHERE seq > $1 ORDER BY seq',
    values: [seq],
  });
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

/** Fingerprints must differ. Each alert gets a new version. */
export async function writeAlerts(client: PoolClient, alerts: readonly Alert[]): Promise<StoredAlert[]> {
  const column = <T>(of: (alert: Alert) => T) => alerts.map(of);
  const { rows } = await client.query<{ fingerprint: string; seq: string }>({
    name: 'alerts_write',
    text: `INSERT INTO alerts_alert
      (fingerprint, labels, annotations, starts_ms, ends_ms, updated_ms, received_ms, generator_url, timeout)
      SELECT * FROM unnest($1::text[], $2::json[], $3::json[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
        $8::text[], $9::boolean[])
      ON CONFLICT (fingerprint) DO UPDATE SET seq = DEFAULT, annotations = excluded.annotations,
        starts_ms = excluded.starts_ms, ends_ms = excluded.ends_ms, updated_ms = excluded.updated_ms,
        received_ms = excluded.received_ms, generator_url = excluded.generator_url, timeout = excluded.timeout
      RETURNING fingerprint, seq`,
    values: [
      column(({ fingerprint }) => fingerprint),
      column(({ labels }) => JSON.stringify(labels)),
      column(({ annotations }) => JSON.stringify(annotations)),
      column(({ startsAtMs }) => startsAtMs),
      column(({ endsAtMs }) => endsAtMs),
      column(({ updatedAtMs }) => updatedAtMs),
      column(({ receivedAtMs }) => receivedAtMs),
      column(({ generatorUrl }) => generatorUrl),
      column(({ timeout }) => timeout),
    ],
  });
  const seqs = new Map(rows.map(({ fingerprint, seq }) => [fingerprint, Number(seq)]));
  return alerts.map((alert) => ({ ...alert, seq: seqs.get(alert.fingerprint) as number })); // each row is returned
}
