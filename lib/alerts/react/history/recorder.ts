// What the pipeline says about itself -> records of the history. Remembers what was said last, so that only changes are kept.
import { randomUUID } from 'node:crypto';
import type { Labels } from '@/lib/kernel/labels';
import {
  type Attempt,
  type HeldAlert,
  type HeldRecord,
  type MessageOutcome,
  type MessageRecord,
  MOST_ATTEMPTS,
  type RecordedAlert,
  type UnchangedRecord,
  type WhyNow,
} from '../../history';
import { uuidOf } from '../../named-uuid';
import { integrationOf, signatureOf } from '../../store/history/signature';
import type { Journal } from './journal';

/** A look at a group. */
export type Looked = {
  readonly groupId: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly receiver: string;
  readonly atMs: number;
};

export type LookedFor = Looked & { readonly integration: string; readonly index: number };

/** A message on its way: tries are told as they come. */
export type MessageUnderWay = {
  attempted(attempt: Attempt): void;
  ended(outcome: MessageOutcome): void;
};

/** A message that has not ended yet; `outcome` is what it would be if it ended now. */
export type PendingMessage = Omit<MessageRecord, 'outcome'>;

export class Recorder {
  private readonly underWay = new Set<PendingMessage>();
  /** Signature of the last record of a group, by integration; '' for the group itself. */
  private readonly lastSaid = new Map<string, Map<string, string>>();

  constructor(private readonly journal: Pick<Journal, 'add'>) {}

  begin(looked: LookedFor, why: WhyNow, alerts: readonly RecordedAlert[]): MessageUnderWay {
    // Field by field, here and below: two thousand groups may be looked at in a second, and copying by several `...` is slow.
    let message: PendingMessage = {
      kind: 'message',
      id: why === 'test' ? randomUUID() : idOf(looked, 'message'),
      groupId: looked.groupId,
      groupKey: looked.groupKey,
      groupLabels: looked.groupLabels,
      receiver: looked.receiver,
      atMs: looked.atMs,
      integration: looked.integration,
      index: looked.index,
      why,
      alerts: alerts.map(recorded),
      tries: 0,
      attempts: [],
    };
    const change = (to: PendingMessage) => {
      this.underWay.delete(message);
      message = to;
      this.underWay.add(message);
    };
    change(message);
    return {
      attempted: (attempt) =>
        change({ ...message, tries: message.tries + 1, attempts: shortened([...message.attempts, attempt]) }),
      ended: (outcome) => {
        this.underWay.delete(message);
        this.say({ ...message, outcome });
      },
    };
  }

  /** All alerts of a group that somebody is not told of, at each look at it; an empty list, too. */
  held(looked: Looked, alerts: readonly HeldAlert[]): void {
    const said = this.saidOf(looked.groupId);
    if (alerts.length === 0 && !said.get(OF_GROUP)) {
      said.set(OF_GROUP, ''); // as with most looks: nothing is held, nothing was
      return;
    }
    const kept = alerts.map((alert) => ({ ...recorded(alert), heldBy: alert.heldBy }));
    this.say({ ...looked, kind: 'held', alerts: kept });
  }

  unchanged(looked: LookedFor, untilMs: number, alerts: readonly RecordedAlert[]): void {
    this.say({ ...looked, kind: 'unchanged', untilMs, alerts: alerts.map(recorded) });
  }

  /** The group is gone, or another process has looked at it: what was said last is no longer known. */
  forget(groupId: string): void {
    this.lastSaid.delete(groupId);
  }

  /** Messages that are being sent, or wait for another try. */
  pending(): readonly PendingMessage[] {
    return [...this.underWay];
  }

  /** Most records are no news, and need no id. */
  private say(record: MessageRecord | Omit<HeldRecord, 'id'> | Omit<UnchangedRecord, 'id'>): void {
    const said = this.saidOf(record.groupId);
    const key = integrationOf(record).join(' ');
    const signature = signatureOf(record);
    const last = said.get(key);
    said.set(key, signature);
    if (record.kind === 'message') this.journal.add({ record, dedupe: false });
    else if (last === undefined ? signature !== '' : last !== signature)
      this.journal.add({ record: { ...record, id: idOf(record, record.kind) }, dedupe: last === undefined });
  }

  private saidOf(groupId: string): Map<string, string> {
    const known = this.lastSaid.get(groupId);
    if (known) return known;
    const said = new Map<string, string>();
    this.lastSaid.set(groupId, said);
    return said;
  }
}

/** The key of what is said of a group itself. */
const OF_GROUP = ' 0';

const recorded = ({ fingerprint, labels, status }: RecordedAlert): RecordedAlert => ({ fingerprint, labels, status });

/** Two processes that say the same of one look say it once. */
const idOf = (looked: Looked & Partial<LookedFor>, kind: string) =>
  uuidOf([kind, looked.groupId, looked.integration ?? '', looked.index ?? 0, looked.atMs].join('\0'));

/** The first half and the last half: how it began, and how it stands. */
function shortened(attempts: readonly Attempt[]): readonly Attempt[] {
  if (attempts.length <= MOST_ATTEMPTS) return attempts;
  return [...attempts.slice(0, MOST_ATTEMPTS / 2), ...attempts.slice(-MOST_ATTEMPTS / 2)];
}
