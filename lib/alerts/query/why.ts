// Why somebody was told of an alert, or was not: one timeline, from the rule to the reply, and what comes next.
import type { HistoryRecord, MessageRecord } from '../history';
import { isResolved } from '../model';
import { integrationOf } from '../store/history/signature';
import type { Why, WhyInput, WhyStep, WhyVerdict } from './why-model';
import { nextSteps } from './why-next';

export function whyOf(input: WhyInput): Why {
  const records = ofThisOccurrence(input);
  const past = [
    ...originSteps(input),
    ...routeSteps(input),
    ...recordSteps(records, input.fingerprint),
    ...input.pending.map((record): WhyStep => ({ kind: 'sending', atMs: record.atMs, record })),
    ...endSteps(input),
  ];
  const next = nextSteps(input, records);
  return { verdict: verdictOf(input, records), steps: [...inOrder(past), ...inOrder(next)] };
}

const ORDER: readonly WhyStep['kind'][] = [
  ...(['sample', 'pending', 'firing', 'received', 'routed', 'grouped', 'nobody', 'held', 'clear'] as const),
  ...(['message', 'sending', 'unchanged', 'resolved', 'next'] as const),
];

const inOrder = (steps: readonly WhyStep[]): readonly WhyStep[] =>
  steps.toSorted(
    (a, b) =>
      (a.atMs ?? Number.POSITIVE_INFINITY) - (b.atMs ?? Number.POSITIVE_INFINITY) ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );

/** An alert that comes again after it was over is another story; of one that is forgotten, all there is. */
function ofThisOccurrence({ alert, records }: WhyInput): readonly HistoryRecord[] {
  const oldestFirst = records.toSorted((a, b) => a.atMs - b.atMs || (placeOf(a) < placeOf(b) ? -1 : 1));
  return alert ? oldestFirst.filter(({ atMs }) => atMs >= alert.receivedAtMs) : oldestFirst;
}

/** Of two of one look: by receiver, what is of the whole group first. */
const placeOf = (record: HistoryRecord) => [record.receiver, ...integrationOf(record)].join(' ');

// ---- until it is received -----------------------------------------------------------------------------------------------

function originSteps({ alert, rule }: WhyInput): readonly WhyStep[] {
  const steps: WhyStep[] = [];
  if (rule?.activeAtMs !== undefined) {
    steps.push({ kind: 'sample', atMs: rule.sampleAtMs ?? rule.activeAtMs, rule });
    if (rule.forMs > 0) steps.push({ kind: 'pending', atMs: rule.activeAtMs, rule });
  }
  if (!alert) return steps;
  const { startsAtMs, receivedAtMs } = alert;
  if (rule) steps.push({ kind: 'firing', atMs: startsAtMs, rule });
  return [...steps, { kind: 'received', atMs: receivedAtMs, startsAtMs, isFromRule: rule !== undefined }];
}

function routeSteps({ alert, routes }: WhyInput): readonly WhyStep[] {
  if (!alert) return [];
  const atMs = alert.receivedAtMs;
  return routes.flatMap((route): readonly WhyStep[] => [
    { kind: 'routed', atMs, route },
    { kind: 'grouped', atMs, route },
    ...(route.integrations.length === 0 ? [{ kind: 'nobody', atMs, receiver: route.receiver } as const] : []),
  ]);
}

function endSteps({ alert, nowMs }: WhyInput): readonly WhyStep[] {
  if (!alert || !isResolved(alert, nowMs)) return [];
  return [{ kind: 'resolved', atMs: alert.endsAtMs, isLost: alert.timeout }];
}

// ---- what was done ------------------------------------------------------------------------------------------------------

function recordSteps(records: readonly HistoryRecord[], fingerprint: string): readonly WhyStep[] {
  const steps: WhyStep[] = [];
  const isHeld = new Map<string, boolean>();
  for (const record of records) {
    const was = isHeld.get(record.groupId);
    if (record.kind === 'held') {
      const own = record.alerts.filter((alert) => alert.fingerprint === fingerprint);
      isHeld.set(record.groupId, own.length > 0);
      if (own.length > 0) steps.push({ kind: 'held', atMs: record.atMs, record: { ...record, alerts: own } });
      continue;
    }
    // Somebody was told of it, so nothing holds it any more.
    if (was !== false) steps.push({ kind: 'clear', atMs: record.atMs, receiver: record.receiver, was: was === true });
    isHeld.set(record.groupId, false);
    steps.push(
      record.kind === 'message'
        ? { kind: 'message', atMs: record.atMs, record }
        : { kind: 'unchanged', atMs: record.atMs, record },
    );
  }
  return steps;
}

function verdictOf(input: WhyInput, records: readonly HistoryRecord[]): WhyVerdict {
  const messages = records.filter((record): record is MessageRecord => record.kind === 'message');
  if (messages.some(({ outcome }) => outcome === 'sent')) return 'paged';
  if (input.pending.length > 0) return 'sending';
  if (messages.length > 0) return 'failed';
  if (records.some(({ kind }) => kind === 'held')) return 'held';
  if (input.routes.length > 0 && input.routes.every(({ integrations }) => integrations.length === 0)) return 'nobody';
  return input.routes.some(({ group }) => group && !group.hasBeenLookedAt) ? 'waiting' : 'not_sent';
}
