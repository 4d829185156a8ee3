// The notification history in memory, for tests: several stores may share one database, as processes share a Postgres.

import type { HistoryRecord, MessageOutcome, MessageRecord } from '../../history';
import type { HistoryFilter, HistoryStore, IntegrationKey, IntegrationRecord } from './contract';
import { integrationOf, signatureOf } from './signature';

export type HistoryDatabase = { records: HistoryRecord[] };

export function memoryHistory(database: HistoryDatabase = { records: [] }): HistoryStore {
  const newestFirst = (filter: HistoryFilter & { readonly before?: { atMs: number; id: string } | undefined }) =>
    database.records
      .filter((record) => passes(record, filter))
      .sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1))
      .filter(({ atMs, id }) => !filter.before || isOlder({ atMs, id }, filter.before));
  const messages = (filter: HistoryFilter) => newestFirst(filter).filter(isMessage);
  return {
    async append(entries) {
      for (const { record, dedupe } of entries) {
        if (database.records.some(({ id }) => id === record.id)) continue;
        if (dedupe && saysTheSame(lastLike(record, database.records), record)) continue;
        database.records.push(record);
      }
    },
    records: async (query) => newestFirst(query).slice(0, query.limit),
    messages: async (query) =>
      newestFirst(query)
        .filter(isMessage)
        .filter(({ outcome }) => query.outcomes?.includes(outcome) ?? true)
        .slice(0, query.limit),
    message: async (wanted) => messages({}).find(({ id }) => id === wanted),
    integrations: async (keys, countedFromMs) => keys.map((key) => summaryOf(key, messages({}), countedFromMs)),
    failing: async (keys) => keys.filter((key) => isFailing(summaryOf(key, messages({}), 0))),
    async collectGarbage(keptFromMs) {
      const before = database.records.length;
      database.records = database.records.filter(({ atMs }) => atMs >= keptFromMs);
      return before - database.records.length;
    },
    async close() {},
  };
}

const isMessage = (record: HistoryRecord): record is MessageRecord => record.kind === 'message';

const isOlder = (a: { atMs: number; id: string }, b: { atMs: number; id: string }) =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.id < b.id);

function lastLike(record: HistoryRecord, records: readonly HistoryRecord[]): HistoryRecord | undefined {
  const key = (each: HistoryRecord) => `${each.groupId} ${integrationOf(each).join(' ')}`;
  return records.filter((each) => key(each) === key(record)).reduce<HistoryRecord | undefined>(later, undefined);
}

const later = (a: HistoryRecord | undefined, b: HistoryRecord) => (!a || b.atMs >= a.atMs ? b : a);

const saysTheSame = (last: HistoryRecord | undefined, next: HistoryRecord) =>
  last !== undefined && signatureOf(last) === signatureOf(next);

function passes(record: HistoryRecord, filter: HistoryFilter): boolean {
  const [name, index] = integrationOf(record);
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = filter;
  return (
    record.atMs >= fromMs &&
    record.atMs < toMs &&
    (!filter.receiver || record.receiver === filter.receiver) &&
    (!filter.groupId || record.groupId === filter.groupId) &&
    (!filter.integration || [name, `${name}[${index}]`].includes(filter.integration)) &&
    !filter.except?.includes(record.id) &&
    (!filter.fingerprint || record.alerts.some(({ fingerprint }) => fingerprint === filter.fingerprint))
  );
}

const isFailing = ({ lastSent, lastFailure }: IntegrationRecord) =>
  lastFailure !== undefined && lastFailure.atMs >= (lastSent?.atMs ?? 0);

function summaryOf(
  key: IntegrationKey,
  newestFirst: readonly MessageRecord[],
  countedFromMs: number,
): IntegrationRecord {
  const own = newestFirst.filter(
    (each) => each.receiver === key.receiver && each.integration === key.integration && each.index === key.index,
  );
  const count = (wanted: MessageOutcome) =>
    own.filter(({ outcome, atMs }) => outcome === wanted && atMs >= countedFromMs).length;
  return {
    ...key,
    lastSent: own.find(({ outcome }) => outcome === 'sent'),
    lastFailure: own.find(({ outcome }) => outcome !== 'sent'),
    counts: { sent: count('sent'), failed: count('failed'), gave_up: count('gave_up') },
  };
}
