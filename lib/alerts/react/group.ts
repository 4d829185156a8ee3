// A group of alerts in this process: who is in it, when it is due, what it has been through.
import type { NotifiedAlert } from '../doors';
import { type GroupState, isResolved, isSettled, type StoredAlert } from '../model';
import { inOrder } from './notification';
import type { Placement } from './routes';

export type Snapshot = {
  readonly alerts: readonly NotifiedAlert[];
  readonly atMs: number;
  /** The newest version of an alert in it. */
  readonly seq: number;
};

export class Group {
  readonly alerts = new Map<string, StoredAlert>();
  dueAtMs: number;
  /** It is being looked at, by this process. */
  busy = false;
  /** Somebody has looked at it: it no longer waits for its first look. */
  hasBeenFlushed: boolean;
  /** What everybody has been told of. */
  private settled: Pick<GroupState, 'settledSeq' | 'settledAtMs'>;
  private flushedAtMs: number;

  /** @param state of an earlier look, by whichever process; undefined: the group begins with its first alert */
  constructor(
    readonly placement: Placement,
    state: GroupState | undefined,
    nowMs: number,
  ) {
    this.hasBeenFlushed = state?.nextFlushAtMs !== undefined;
    this.dueAtMs = state?.nextFlushAtMs ?? Number.POSITIVE_INFINITY;
    this.settled = settledOf(state);
    this.flushedAtMs = this.hasBeenFlushed ? (state?.flushedAtMs ?? 0) : Math.max(state?.flushedAtMs ?? 0, nowMs);
  }

  /** Takes an alert in. The first one waits for others, unless it has waited long enough elsewhere. */
  put(alert: StoredAlert, nowMs: number): void {
    if (isSettled(alert, this.settled)) return;
    this.alerts.set(alert.fingerprint, alert);
    if (this.hasBeenFlushed) return;
    const { groupWaitMs } = this.placement.route;
    const dueAtMs = alert.startsAtMs + groupWaitMs < nowMs ? nowMs : alert.receivedAtMs + groupWaitMs;
    this.dueAtMs = Math.min(this.dueAtMs, dueAtMs);
  }

  /** All alerts as they are now; what is firing in it cannot end until it has been told. */
  snapshot(nowMs: number): Snapshot {
    const members = inOrder(this.alerts.values());
    return {
      alerts: members.map((alert) => notifiedAlert(alert, nowMs)),
      atMs: nowMs,
      seq: members.reduce((highest, { seq }) => Math.max(highest, seq), this.settled.settledSeq),
    };
  }

  /**
   * The next look comes an interval after this one began, however long this one takes.
   * @param state of an earlier group of the same id: what was told of then is not told of again
   */
  begin(nowMs: number, state: GroupState | undefined): void {
    if (state && state.settledSeq > this.settled.settledSeq) this.settled = settledOf(state);
    this.hasBeenFlushed = true;
    this.flushedAtMs = nowMs;
    this.dueAtMs = nowMs + this.placement.route.groupIntervalMs;
  }

  /** Everybody has been told of a snapshot: what was over in it goes, unless something is new about it. */
  settle({ seq, atMs }: Snapshot): void {
    this.settled = { settledSeq: seq, settledAtMs: atMs };
    this.dropSettled();
  }

  /** Whether the state was written after this process last knew of the group. */
  isBehind(state: GroupState | undefined): state is GroupState {
    return state !== undefined && state.flushedAtMs > this.flushedAtMs;
  }

  /** Goes on where another process has left it. */
  adopt(state: GroupState, nowMs: number): void {
    this.hasBeenFlushed = true;
    this.flushedAtMs = state.flushedAtMs;
    this.settled = settledOf(state);
    this.dueAtMs = state.nextFlushAtMs ?? nowMs + this.placement.route.groupIntervalMs;
    this.dropSettled();
  }

  /** When it was last looked at, by whichever process; 0: never. */
  get lookedAtMs(): number {
    return this.hasBeenFlushed ? this.flushedAtMs : 0;
  }

  /** For whoever goes on. `isGone`: it is empty and ends. */
  state(isGone = false): GroupState {
    const { placement, flushedAtMs, dueAtMs } = this;
    return {
      id: placement.groupId,
      groupKey: placement.groupKey,
      receiver: placement.route.receiver,
      flushedAtMs,
      nextFlushAtMs: isGone ? undefined : dueAtMs,
      ...this.settled,
    };
  }

  private dropSettled(): void {
    for (const alert of this.alerts.values()) if (isSettled(alert, this.settled)) this.alerts.delete(alert.fingerprint);
  }
}

const settledOf = (state: GroupState | undefined) => ({
  settledSeq: state?.settledSeq ?? 0,
  settledAtMs: state?.settledAtMs ?? 0,
});

/** Field by field: copying by `...` makes larger objects. */
const notifiedAlert = (alert: StoredAlert, nowMs: number): NotifiedAlert => ({
  fingerprint: alert.fingerprint,
  labels: alert.labels,
  annotations: alert.annotations,
  startsAtMs: alert.startsAtMs,
  endsAtMs: alert.endsAtMs,
  updatedAtMs: alert.updatedAtMs,
  receivedAtMs: alert.receivedAtMs,
  generatorUrl: alert.generatorUrl,
  timeout: alert.timeout,
  status: isResolved(alert, nowMs) ? 'resolved' : 'firing',
});
