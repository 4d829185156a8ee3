// Rule groups that people made, in Postgres: the present ones and every version, changed together.
import type { Pool, PoolClient } from 'pg';
import { conflict, notFound, QuadrantError, unavailable } from '@/lib/kernel/errors';
import type {
  ChangeNote,
  RuleChange,
  RuleDefinition,
  RuleDefinitionStore,
  RuleGroupId,
  RuleVersion,
} from '../rule-definitions';
import { inTransaction } from './transaction';

type Row = {
  namespace: string;
  name: string;
  version: number;
  at_ms: string;
  author: string;
  message: string;
  text: string | null;
};

/** Any number: who changes groups waits for who does so already. */
const CHANGE_LOCK = 7_215_001;

export function postgresRuleDefinitions(pool: Pool, nowMs: () => number): RuleDefinitionStore {
  return {
    async list() {
      const sql = `SELECT namespace, name, version, text FROM metrics_rule_group
        ORDER BY namespace COLLATE "C", name COLLATE "C"`;
      const { rows } = await pool.query<RuleDefinition>(sql).catch(asUnavailable('rule groups could not be read'));
      return rows;
    },
    change: (changes, note) =>
      inTransaction(pool, async (client) => {
        await client.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
        const done: RuleVersion[] = [];
        for (const change of changes) done.push(await carryOut(client, change, note, nowMs()));
        return done;
      }).catch((thrown) => {
        if (thrown instanceof QuadrantError) throw thrown;
        throw unavailable('the rule groups could not be written', { cause: thrown });
      }),
    async versions({ namespace, name }, limit) {
      const sql = `SELECT * FROM metrics_rule_group_version WHERE namespace = $1 AND name = $2
        ORDER BY version DESC LIMIT $3`;
      return versionsOf(pool, sql, [namespace, name, limit]);
    },
    async version({ namespace, name }, version) {
      const sql = 'SELECT * FROM metrics_rule_group_version WHERE namespace = $1 AND name = $2 AND version = $3';
      return (await versionsOf(pool, sql, [namespace, name, version]))[0];
    },
    async deleted(limit) {
      const sql = `SELECT * FROM (
          SELECT DISTINCT ON (namespace, name) * FROM metrics_rule_group_version
          ORDER BY namespace, name, version DESC
        ) AS last WHERE text IS NULL ORDER BY at_ms DESC LIMIT $1`;
      return versionsOf(pool, sql, [limit]);
    },
  };
}

async function carryOut(client: PoolClient, change: RuleChange, note: ChangeNote, atMs: number): Promise<RuleVersion> {
  const last = await lastVersion(client, change);
  const present = last?.text === undefined ? 0 : last.version;
  requireBasis(change, present, last);
  if (last?.text === change.text && last !== undefined) return last;
  const { namespace, name, text } = change;
  if (text === undefined && present === 0) throw notFound(`there is no rule group ${shown(change)}`);
  const made: RuleVersion = { namespace, name, version: (last?.version ?? 0) + 1, atMs, ...note, text };
  await insertVersion(client, made);
  await setPresent(client, made);
  return made;
}

function requireBasis(change: RuleChange, present: number, last: RuleVersion | undefined): void {
  const { basedOn } = change;
  if (basedOn === undefined || basedOn === present) return;
  if (present === 0) throw conflict(`rule group ${shown(change)} is gone; the change was made from version ${basedOn}`);
  const by = last?.author ? ` by ${last.author}` : '';
  const from = basedOn === 0 ? 'the change is for a new group' : `the change was made from version ${basedOn}`;
  throw conflict(`rule group ${shown(change)} is at version ${present}${by} by now; ${from}`);
}

const shown = ({ namespace, name }: RuleGroupId) => `${JSON.stringify(name)} of ${JSON.stringify(namespace)}`;

async function lastVersion(client: PoolClient, { namespace, name }: RuleGroupId): Promise<RuleVersion | undefined> {
  const sql = `SELECT * FROM metrics_rule_group_version WHERE namespace = $1 AND name = $2
    ORDER BY version DESC LIMIT 1`;
  const { rows } = await client.query<Row>(sql, [namespace, name]);
  return rows[0] && versionOf(rows[0]);
}

async function insertVersion(client: PoolClient, made: RuleVersion): Promise<void> {
  const { namespace, name, version, atMs, author, message, text } = made;
  const sql = `INSERT INTO metrics_rule_group_version (namespace, name, version, at_ms, author, message, text)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`;
  await client.query(sql, [namespace, name, version, atMs, author, message, text ?? null]);
}

async function setPresent(client: PoolClient, { namespace, name, version, text }: RuleVersion): Promise<void> {
  if (text === undefined) {
    await client.query('DELETE FROM metrics_rule_group WHERE namespace = $1 AND name = $2', [namespace, name]);
    return;
  }
  const sql = `INSERT INTO metrics_rule_group (namespace, name, version, text) VALUES ($1, $2, $3, $4)
    ON CONFLICT (namespace, name) DO UPDATE SET version = EXCLUDED.version, text = EXCLUDED.text`;
  await client.query(sql, [namespace, name, version, text]);
}

async function versionsOf(pool: Pool, sql: string, parameters: unknown[]): Promise<readonly RuleVersion[]> {
  const { rows } = await pool
    .query<Row>(sql, parameters)
    .catch(asUnavailable('versions of rule groups could not be read'));
  return rows.map(versionOf);
}

const versionOf = ({ at_ms, text, ...row }: Row): RuleVersion => ({
  ...row,
  atMs: Number(at_ms),
  text: text ?? undefined,
});

const asUnavailable = (what: string) => (cause: unknown) => {
  throw unavailable(what, { cause });
};
