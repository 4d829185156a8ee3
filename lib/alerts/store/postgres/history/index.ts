// The notification history in Postgres, over connections of its own: what reads or writes it keeps no page waiting.
import type { Pool } from 'pg';
import { uuidArray } from '@/lib/db/array-parameters';
import { createPool } from '@/lib/db/pool';
import { QuadrantError, unavailable } from '@/lib/kernel/errors';
import type { HistoryRecord, MessageOutcome, MessageRecord } from '../../../history';
import type {
  Entry,
  HistoryFilter,
  HistoryQuery,
  HistoryStore,
  IntegrationKey,
  IntegrationRecord,
} from '../../history/contract';
import { columnsOf, type Row, recordOf, WRITTEN_TYPES } from './rows';

export type HistoryStoreOptions = {
  readonly connectionString: string;
  /** An idle connection broke: it is replaced, nobody's call failed. */
  readonly onIdleError: (reason: string) => void;
};

/** One writes, the others read. */
const MAX_CONNECTIONS = 3;

const MESSAGES: readonly MessageOutcome[] = ['sent', 'failed', 'gave_up'];

/** Opens no connection before the first call. */
export function openHistoryStore({ connectionString, onIdleError }: HistoryStoreOptions): HistoryStore {
  const applicationName = 'quadrant-notification-history';
  const pool = createPool({ connectionString, applicationName, maxConnections: MAX_CONNECTIONS, onIdleError });
  const wrapped = <T>(what: string, work: () => Promise<T>) =>
    orUnavailable(`notifications could not be ${what}`, work);
  return {
    append: (entries) => wrapped('recorded', () => append(pool, entries)),
    records: (query) => wrapped('read', () => select(pool, query, undefined)),
    messages: ({ outcomes = MESSAGES, ...query }) =>
      wrapped('read', async () => messagesAmong(await select(pool, query, outcomes))),
    message: (id) => wrapped('read', () => messageOfId(pool, id)),
    integrations: (keys, countedFromMs) => wrapped('read', () => summaries(pool, keys, countedFromMs)),
    failing: (keys) => wrapped('read', () => failing(pool, keys)),
    collectGarbage: (keptFromMs) =>
      wrapped('deleted', async () => {
        const { rowCount } = await pool.query('DELETE FROM alerts_history WHERE at_ms < $1', [keptFromMs]);
        return rowCount ?? 0;
      }),
    close: () => pool.end(),
  };
}

const READ = [
  ...(['id', 'at_ms', 'kind', 'group_id', 'group_key', 'group_labels', 'receiver', 'integration', 'index'] as const),
  ...(['why', 'until_ms', 'tries', 'attempts', 'alerts'] as const),
];
const COLUMNS = READ.join(', ');

const WRITTEN = Object.keys(WRITTEN_TYPES).join(', ');
const WRITTEN_ARRAYS = Object.values(WRITTEN_TYPES)
  .map((type, i) => `$${i + 1}::${type}[]`)
  .join(', ');

/** One statement. What repeats the last record of its group and integration is left out when the entry says so. */
async function append(pool: Pool, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await pool.query({
    name: 'alerts_history_append',
    text: `INSERT INTO alerts_history (${COLUMNS}, signature, fingerprints)
      SELECT ${COLUMNS}, signature, string_to_array(fingerprints, ' ')
        FROM unnest(${WRITTEN_ARRAYS}) AS new(${WRITTEN})
        WHERE NOT dedupe OR new.signature IS DISTINCT FROM (
          SELECT last.signature FROM alerts_history AS last
          WHERE last.group_id = new.group_id AND last.integration = new.integration AND last.index = new.index
          ORDER BY last.at_ms DESC LIMIT 1)
      ON CONFLICT (id) DO NOTHING`,
    values: [...columnsOf(entries)],
  });
}

async function select(
  pool: Pool,
  query: HistoryQuery,
  kinds: readonly string[] | undefined,
): Promise<readonly HistoryRecord[]> {
  const { conditions, values } = conditionsOf(query, kinds);
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM alerts_history ${conditions} ORDER BY at_ms DESC, id DESC LIMIT $${values.length + 1}`,
    [...values, query.limit],
  );
  return rows.map(recordOf);
}

function conditionsOf(
  { before, ...filter }: HistoryFilter & Pick<HistoryQuery, 'before'>,
  kinds: readonly string[] | undefined,
) {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: (...places: string[]) => string, ...given: unknown[]) => {
    if (given.some((value) => value === undefined || value === '')) return;
    conditions.push(condition(...given.map((value) => `$${values.push(value)}`)));
  };
  add((kind) => `kind = ANY (${kind}::text[])`, kinds);
  add((from) => `at_ms >= ${from}`, filter.fromMs);
  add((to) => `at_ms < ${to}`, filter.toMs);
  add((receiver) => `receiver = ${receiver}`, filter.receiver);
  add((group) => `group_id = ${group}::uuid`, filter.groupId);
  add((name) => `(integration = ${name} OR integration || '[' || index || ']' = ${name})`, filter.integration);
  add((fingerprint) => `fingerprints @> ARRAY[${fingerprint}]`, filter.fingerprint);
  add((ids) => `id <> ALL (${ids}::uuid[])`, filter.except?.length ? uuidArray(filter.except) : undefined);
  add((atMs, id) => `(at_ms, id) < (${atMs}::bigint, ${id}::uuid)`, before?.atMs, before?.id);
  return { conditions: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

const messagesAmong = (records: readonly HistoryRecord[]) =>
  records.filter((record): record is MessageRecord => record.kind === 'message');

async function messageOfId(pool: Pool, id: string): Promise<MessageRecord | undefined> {
  const { rows } = await pool.query<Row>(`SELECT ${COLUMNS} FROM alerts_history WHERE id = $1`, [id]);
  return messagesAmong(rows.map(recordOf))[0];
}

type LastRow = Row & { place: string };
type CountRow = { place: string; kind: MessageOutcome; count: string };

const KEYS = 'unnest($1::text[], $2::text[], $3::int[]) WITH ORDINALITY AS key(receiver, integration, index, place)';

const columnsOfKeys = (keys: readonly IntegrationKey[]) => [
  keys.map(({ receiver }) => receiver),
  keys.map(({ integration }) => integration),
  keys.map(({ index }) => index),
];

/** Two statements for all keys: the last message of each outcome, found by an index, and the counts. */
async function summaries(
  pool: Pool,
  keys: readonly IntegrationKey[],
  countedFromMs: number,
): Promise<readonly IntegrationRecord[]> {
  const columns = columnsOfKeys(keys);
  const last = await pool.query<LastRow>({
    name: 'alerts_history_last',
    text: `SELECT key.place, last.* FROM ${KEYS}, unnest($4::text[]) AS wanted(kind), LATERAL (
        SELECT ${COLUMNS} FROM alerts_history WHERE receiver = key.receiver AND integration = key.integration
          AND index = key.index AND kind = wanted.kind ORDER BY at_ms DESC LIMIT 1) AS last`,
    values: [...columns, MESSAGES],
  });
  const counted = await pool.query<CountRow>({
    name: 'alerts_history_counts',
    text: `SELECT key.place, kind, count(*) FROM ${KEYS} JOIN alerts_history USING (receiver, integration, index)
      WHERE kind = ANY ($4::text[]) AND at_ms >= $5 GROUP BY key.place, kind`,
    values: [...columns, MESSAGES, countedFromMs],
  });
  return keys.map((key, i) => {
    const mine = <R extends { place: string }>(rows: readonly R[]) =>
      rows.filter(({ place }) => Number(place) === i + 1);
    const messages = messagesAmong(mine(last.rows).map(recordOf)).toSorted((a, b) => b.atMs - a.atMs);
    const count = (kind: MessageOutcome) => Number(mine(counted.rows).find((row) => row.kind === kind)?.count ?? 0);
    return {
      ...key,
      lastSent: messages.find(({ outcome }) => outcome === 'sent'),
      lastFailure: messages.find(({ outcome }) => outcome !== 'sent'),
      counts: { sent: count('sent'), failed: count('failed'), gave_up: count('gave_up') },
    };
  });
}

/** Only the index is read: messages may be long, and this is asked again and again. */
async function failing(pool: Pool, keys: readonly IntegrationKey[]): Promise<readonly IntegrationKey[]> {
  const lastOf = (kind: string) =>
    `(SELECT max(at_ms) FROM alerts_history WHERE receiver = key.receiver AND integration = key.integration
      AND index = key.index AND kind = ${kind})`;
  const { rows } = await pool.query<{ place: string }>({
    name: 'alerts_history_failing',
    text: `SELECT place FROM ${KEYS} WHERE greatest(${lastOf("'failed'")}, ${lastOf("'gave_up'")})
      >= coalesce(${lastOf("'sent'")}, 0) ORDER BY place`,
    values: columnsOfKeys(keys),
  });
  return rows.map(({ place }) => keys[Number(place) - 1] as IntegrationKey);
}

/** What is not of our own vocabulary came from Postgres. */
async function orUnavailable<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof QuadrantError ? cause : unavailable(what, { cause });
  }
}
