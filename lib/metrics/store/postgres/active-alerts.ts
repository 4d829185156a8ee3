// Active alerts in Postgres: one statement a change, whatever its size.
import type { Pool } from 'pg';
import { unavailable } from '@/lib/kernel/errors';
import type { ActiveAlertStore, StoredAlert } from '../active-alerts';

type Row = {
  id: string;
  file: string;
  group_name: string;
  rule: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  value: number;
  active_at_ms: string;
  fired_at_ms: string | null;
  resolved_at_ms: string | null;
  keep_firing_since_ms: string | null;
};

// Labels travel as text: node-postgres would take an array of objects for a Postgres array of composites.
const SAVE = `
  WITH gone AS (DELETE FROM metrics_active_alert WHERE id = ANY($1::text[]))
  INSERT INTO metrics_active_alert
    (id, file, group_name, rule, labels, annotations, value, active_at_ms, fired_at_ms, resolved_at_ms, keep_firing_since_ms)
  SELECT id, file, group_name, rule, labels::jsonb, annotations::jsonb, value, active, fired, resolved, keep
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::int8[], $10::int8[],
              $11::int8[], $12::int8[])
    AS written (id, file, group_name, rule, labels, annotations, value, active, fired, resolved, keep)
  ON CONFLICT (id) DO UPDATE SET
    labels = EXCLUDED.labels, annotations = EXCLUDED.annotations, value = EXCLUDED.value,
    active_at_ms = EXCLUDED.active_at_ms, fired_at_ms = EXCLUDED.fired_at_ms, resolved_at_ms = EXCLUDED.resolved_at_ms,
    keep_firing_since_ms = EXCLUDED.keep_firing_since_ms`;

export function postgresActiveAlerts(pool: Pool): ActiveAlertStore {
  return {
    async load({ file, group }) {
      const { rows } = await pool
        .query<Row>('SELECT * FROM metrics_active_alert WHERE file = $1 AND group_name = $2', [file, group])
        .catch(asUnavailable('active alerts could not be read'));
      return rows.map(alertOf);
    },
    async save({ written, gone }) {
      if (written.length === 0 && gone.length === 0) return;
      await pool.query(SAVE, [gone, ...columnsOf(written)]).catch(asUnavailable('active alerts could not be written'));
    },
    async keepOnly(groups) {
      const sql = `DELETE FROM metrics_active_alert
        WHERE (file, group_name) NOT IN (SELECT * FROM unnest($1::text[], $2::text[]))`;
      const parameters = [groups.map(({ file }) => file), groups.map(({ group }) => group)];
      await pool.query(sql, parameters).catch(asUnavailable('active alerts could not be removed'));
    },
  };
}

const columnsOf = (alerts: readonly StoredAlert[]): unknown[][] => [
  alerts.map(({ id }) => id),
  alerts.map(({ file }) => file),
  alerts.map(({ group }) => group),
  alerts.map(({ rule }) => rule),
  alerts.map(({ labels }) => JSON.stringify(labels)),
  alerts.map(({ annotations }) => JSON.stringify(annotations)),
  alerts.map(({ value }) => value),
  alerts.map(({ activeAtMs }) => activeAtMs),
  alerts.map(({ firedAtMs }) => firedAtMs ?? null),
  alerts.map(({ resolvedAtMs }) => resolvedAtMs ?? null),
  alerts.map(({ keepFiringSinceMs }) => keepFiringSinceMs ?? null),
];

const alertOf = (row: Row): StoredAlert => ({
  id: row.id,
  file: row.file,
  group: row.group_name,
  rule: row.rule,
  labels: row.labels,
  annotations: row.annotations,
  value: row.value,
  activeAtMs: Number(row.active_at_ms),
  firedAtMs: instantOf(row.fired_at_ms),
  resolvedAtMs: instantOf(row.resolved_at_ms),
  keepFiringSinceMs: instantOf(row.keep_firing_since_ms),
});

const instantOf = (bigint: string | null) => (bigint === null ? undefined : Number(bigint));

const asUnavailable = (what: string) => (cause: unknown) => {
  throw unavailable(what, { cause });
};
