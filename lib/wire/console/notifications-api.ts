// GET /api/alerts/notifications: what was sent to whom, and how that went. The other doors of this slice are in their own files.
import type { MessageOutcome, MessageRecord } from '@/lib/alerts/history';
import type { HistoryCursor, HistoryReader } from '@/lib/alerts/store/history/contract';
import { badInput, notFound } from '@/lib/kernel/errors';
import type { Asked, Endpoints } from './endpoint';
import { messageJson, messageRowJson, type Unfinished } from './history-json';
import { instantOf, limitOf } from './parameters';
import { type ReceiverDoors, receiverEndpoints } from './receivers-api';
import { type RoutingDoors, routingEndpoints } from './routing-api';
import { type WhyDoors, whyEndpoints } from './why-api';

export type NotificationDoors = RoutingDoors &
  ReceiverDoors &
  WhyDoors & {
    readonly history: Pick<HistoryReader, 'messages' | 'message' | 'integrations' | 'records'>;
    /** Messages of this process that have not ended yet. */
    readonly pending: () => readonly Unfinished[];
    readonly historyRetentionMs: number;
  };

export const notificationEndpoints = (doors: NotificationDoors): Endpoints => ({
  '/api/alerts/notifications': { GET: (asked) => list(asked, doors) },
  '/api/alerts/notifications/:id': { GET: (asked) => detail(asked, doors) },
  ...routingEndpoints(doors),
  ...receiverEndpoints(doors),
  ...whyEndpoints(doors),
});

const PAGE = 100;
const MOST = 1_000;
const OUTCOMES: readonly string[] = ['sent', 'failed', 'gave_up', 'sending'];

/** Newest first; `next` is the `before` of the next page. What is being sent now stands on top of the first page. */
async function list({ query }: Asked, doors: NotificationDoors) {
  const wanted = outcomesOf(query);
  const filter = {
    fromMs: instantOf(query, 'from'),
    toMs: instantOf(query, 'to'),
    receiver: query.get('receiver') ?? undefined,
    integration: query.get('integration') ?? undefined,
    fingerprint: query.get('fingerprint') ?? undefined,
  };
  const limit = limitOf(query, PAGE, MOST);
  const before = cursorOf(query);
  const outcomes = wanted.filter((outcome): outcome is MessageOutcome => outcome !== 'sending');
  const page = outcomes.length === 0 ? [] : await doors.history.messages({ ...filter, before, limit, outcomes });
  const pending = before || !wanted.includes('sending') ? [] : doors.pending().filter((each) => passes(each, filter));
  const last = page.at(-1);
  return {
    notifications: [...pending.toSorted((a, b) => b.atMs - a.atMs), ...page].map(messageRowJson),
    next: last && page.length === limit ? `${last.atMs},${last.id}` : null,
    retentionMs: doors.historyRetentionMs,
  };
}

async function detail({ segments }: Asked, doors: NotificationDoors) {
  const id = segments.at(-1) ?? '';
  const record: MessageRecord | Unfinished | undefined =
    doors.pending().find((each) => each.id === id) ?? (UUID.test(id) ? await doors.history.message(id) : undefined);
  if (!record) throw notFound(`there is no notification ${JSON.stringify(id)}; older ones are forgotten`);
  return messageJson(record);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function outcomesOf(query: URLSearchParams): readonly string[] {
  const given = query.getAll('outcome').filter((outcome) => outcome !== '');
  const unknown = given.find((outcome) => !OUTCOMES.includes(outcome));
  if (unknown !== undefined) {
    throw badInput(`invalid parameter "outcome": ${JSON.stringify(unknown)} is none of ${OUTCOMES.join(', ')}`);
  }
  return given.length > 0 ? given : OUTCOMES;
}

function cursorOf(query: URLSearchParams): HistoryCursor | undefined {
  const text = query.get('before');
  if (text === null || text === '') return undefined;
  const [atMs = '', id = ''] = text.split(',');
  if (/^\d+$/.test(atMs) && UUID.test(id)) return { atMs: Number(atMs), id };
  throw badInput(`invalid parameter "before": ${JSON.stringify(text)} is no "next" of an earlier page`);
}

type Filter = Readonly<Partial<Record<'receiver' | 'integration' | 'fingerprint', string | undefined>>> & {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
};

function passes(message: Unfinished, { fromMs = 0, toMs = Number.POSITIVE_INFINITY, ...filter }: Filter): boolean {
  const { atMs, receiver, integration, index, alerts } = message;
  return (
    atMs >= fromMs &&
    atMs < toMs &&
    (!filter.receiver || receiver === filter.receiver) &&
    (!filter.integration || [integration, `${integration}[${index}]`].includes(filter.integration)) &&
    (!filter.fingerprint || alerts.some(({ fingerprint }) => fingerprint === filter.fingerprint))
  );
}
