// The live list: every alert as a row, kept by looking only at what may have changed. In: changes of the store, news of rules,
// the passing of time. Out: deltas.
import {
  isResolved,
  type LiveRule,
  NO_REASON,
  type Reason,
  type Silence,
  type StoredAlert,
  silenceStateOf,
} from '../model';
import type { AlertReader } from '../store/contract';
import type {
  AlertCounts,
  AlertRow,
  GroupNews,
  LiveDelta,
  LiveGroup,
  Notified,
  PendingAlert,
  RowState,
  SentMessage,
} from './live-row';
import { NO_NAMES, NOBODY, pendingRow, resolvedRow } from './row-states';
import { isSame, isSameRule, kept, saysTheSame } from './same-row';

/** Where an alert goes, and what keeps its groups from being told of there. */
export type LivePlacement = {
  readonly groupId: string;
  readonly receiver: string;
  readonly mutedBy: readonly string[];
};

/** How alerts stand with the configuration in force, at one instant. */
export type LiveStanding = {
  readonly nowMs: number;
  /** Equal for as long as configuration and time intervals say the same of every alert. */
  readonly epoch: string;
  readonly suppressionOf: (alert: StoredAlert) => Pick<Reason, 'silencedBy' | 'inhibitedBy'>;
  readonly placementsOf: (alert: StoredAlert) => readonly LivePlacement[];
  /** Whether others may be inhibited by it. */
  readonly mayInhibit: (alert: StoredAlert) => boolean;
  readonly groups: () => Iterable<LiveGroup>;
};

export type LiveViewOptions = {
  readonly store: AlertReader;
  readonly standing: () => LiveStanding;
  /** How long an alert stays in the list after its end, and how many such alerts at most: the last ended stay. */
  readonly resolvedForMs: number;
  readonly maxResolved: number;
};

export class LiveView {
  /** By fingerprint. */
  readonly rows = new Map<string, AlertRow>();
  readonly values = new Map<string, number>();
  readonly groups = new Map<string, LiveGroup>();
  /** Those that are not over. */
  readonly silences = new Map<string, Silence>();
  version = 0;
  private readonly dirty = new Set<string>();
  private isAllDirty = true;
  /** Time alone changes no row before this instant. */
  private quietUntilMs = 0;
  private tickedAtMs = 0;
  private mayHaveSurplus = false;
  private epoch = '';
  private silencesVersion = -1;
  /** The next instant at which a silence begins or ends. */
  private silencesChangeAtMs = 0;
  private readonly news = new Map<string, GroupNews>();
  private readonly pending = new Map<string, PendingAlert>();
  private readonly rules = new Map<string, LiveRule>();
  /** By fingerprint, then by receiver and integration. */
  private readonly notified = new Map<string, Map<string, Notified>>();
  private readonly changedValues = new Set<string>();
  private changedSilences: readonly Silence[] = [];
  private readonly unsubscribe: () => void;

  constructor(private readonly options: LiveViewOptions) {
    this.unsubscribe = options.store.onAlerts((changed, gone) => {
      for (const alert of changed) this.noteAlert(alert);
      for (const fingerprint of gone) this.dirty.add(fingerprint);
    });
  }

  /** Most alerts that come again are to end later than was said, and nothing else: their rows stay. */
  private noteAlert(alert: StoredAlert): void {
    const row = this.rows.get(alert.fingerprint);
    const goesOn = row !== undefined && isFiringRow(row) && alert.endsAtMs > this.tickedAtMs + SOON_MS;
    if (goesOn && saysTheSame(row, alert)) this.quietUntilMs = Math.min(this.quietUntilMs, alert.endsAtMs);
    else this.dirty.add(alert.fingerprint);
  }

  close(): void {
    this.unsubscribe();
  }

  /** Alerts that ended before this process began. Those that are in the list already stay as they are. */
  addResolved(rows: readonly AlertRow[]): void {
    for (const row of rows) {
      if (this.rows.has(row.fingerprint)) continue;
      this.rows.set(row.fingerprint, row);
      this.dirty.add(row.fingerprint);
      this.mayHaveSurplus = true;
    }
  }

  /** What a group of rules says after an evaluation; undefined: there is no such group any more. */
  takeNews(group: string, news: GroupNews | undefined): void {
    const before = this.news.get(group);
    for (const { fingerprint } of before?.pending ?? []) this.pending.delete(fingerprint);
    const values = new Map(
      (before?.firing ?? []).map(({ fingerprint }) => [fingerprint, undefined as number | undefined]),
    );
    for (const { fingerprint } of before?.pending ?? []) values.set(fingerprint, undefined);
    for (const alert of news?.pending ?? []) {
      this.pending.set(alert.fingerprint, alert);
      values.set(alert.fingerprint, alert.value);
      if (!isSamePending(alert, this.rows.get(alert.fingerprint))) this.dirty.add(alert.fingerprint);
    }
    for (const { fingerprint, value, rule } of news?.firing ?? []) {
      values.set(fingerprint, value);
      if (!isSameRule(this.rules.get(fingerprint), rule)) this.dirty.add(fingerprint);
      this.rules.set(fingerprint, rule);
    }
    for (const { fingerprint } of before?.pending ?? [])
      if (!this.pending.has(fingerprint)) this.dirty.add(fingerprint);
    for (const [fingerprint, value] of values) this.setValue(fingerprint, value);
    this.forgetRules(before);
    if (news) this.news.set(group, news);
    else this.news.delete(group);
  }

  /** Messages that went out, or should have, in any order. Those taken before may come again. */
  takeMessages(messages: readonly SentMessage[]): void {
    for (const { firing, ...message } of messages) {
      const key = `${message.receiver} ${message.integration}`;
      for (const fingerprint of firing) {
        const own = this.notified.get(fingerprint) ?? new Map<string, Notified>();
        if ((own.get(key)?.atMs ?? 0) >= message.atMs) continue;
        own.set(key, message);
        this.notified.set(fingerprint, own);
        this.dirty.add(fingerprint);
      }
    }
  }

  /** Brings the list up to date. undefined: nothing is different. */
  tick(): LiveDelta | undefined {
    const standing = this.options.standing();
    const changed: AlertRow[] = [];
    const gone: string[] = [];
    this.findDirty(standing);
    for (const fingerprint of this.isAllDirty ? this.everyFingerprint() : this.dirty) {
      const before = this.rows.get(fingerprint);
      const row = this.rowOf(fingerprint, before, standing);
      if (row) this.quietUntilMs = Math.min(this.quietUntilMs, this.dueMs(row));
      if (row === before) continue;
      if (row) {
        this.rows.set(fingerprint, row);
        changed.push(row);
        this.mayHaveSurplus ||= row.state === 'resolved';
      } else {
        this.drop(fingerprint);
        gone.push(fingerprint);
      }
    }
    this.dirty.clear();
    this.isAllDirty = false;
    this.tickedAtMs = standing.nowMs;
    if (this.mayHaveSurplus) gone.push(...this.dropSurplus());
    return this.deltaOf(standing, changed, gone);
  }

  counts(): AlertCounts {
    const counts: Record<RowState, number> = { active: 0, suppressed: 0, pending: 0, resolved: 0 };
    for (const { state } of this.rows.values()) counts[state]++;
    return counts;
  }

  private deltaOf(
    standing: LiveStanding,
    changed: readonly AlertRow[],
    gone: readonly string[],
  ): LiveDelta | undefined {
    const groups = this.followGroups(standing);
    const values = [...this.changedValues].map((fingerprint) => [fingerprint, this.values.get(fingerprint)] as const);
    const silences = this.changedSilences;
    this.changedValues.clear();
    this.changedSilences = [];
    if (changed.length + gone.length + groups.length + values.length + silences.length === 0) return undefined;
    return { atMs: standing.nowMs, version: ++this.version, rows: changed, gone, values, groups, silences };
  }

  /** Which rows may be different: those that were heard of, those that are due, or all of them. */
  private findDirty({ nowMs, epoch, mayInhibit }: LiveStanding): void {
    const { store } = this.options;
    this.isAllDirty ||= epoch !== this.epoch;
    this.epoch = epoch;
    if (store.silencesVersion !== this.silencesVersion || nowMs >= this.silencesChangeAtMs) {
      this.isAllDirty = true;
      this.silencesVersion = store.silencesVersion;
      this.silencesChangeAtMs = nextBoundaryMs(store, nowMs);
      this.followSilences(nowMs);
    }
    if (nowMs >= this.quietUntilMs) this.findDue(nowMs);
    if (this.isAllDirty) return;
    for (const fingerprint of this.dirty) {
      const alert = store.alerts.get(fingerprint);
      const isFiring = alert !== undefined && !isResolved(alert, nowMs);
      const row = this.rows.get(fingerprint);
      const wasFiring = row !== undefined && isFiringRow(row);
      this.isAllDirty ||= isFiring !== wasFiring && (alert === undefined || mayInhibit(alert));
    }
  }

  private findDue(nowMs: number): void {
    this.quietUntilMs = Number.POSITIVE_INFINITY;
    for (const row of this.rows.values()) {
      const dueMs = this.dueMs(row);
      if (dueMs <= nowMs) this.dirty.add(row.fingerprint);
      else this.quietUntilMs = Math.min(this.quietUntilMs, dueMs);
    }
  }

  /** Time alone ends alerts, and takes those that are over from the list. Infinity: it changes nothing. */
  private dueMs(row: AlertRow): number {
    if (row.state === 'resolved') return (row.endedMs as number) + this.options.resolvedForMs;
    const alert = isFiringRow(row) ? this.options.store.alerts.get(row.fingerprint) : undefined;
    return alert?.endsAtMs ?? Number.POSITIVE_INFINITY;
  }

  private *everyFingerprint(): Iterable<string> {
    const { alerts } = this.options.store;
    yield* alerts.keys();
    for (const fingerprint of this.pending.keys()) if (!alerts.has(fingerprint)) yield fingerprint;
    for (const fingerprint of [...this.rows.keys()])
      if (!alerts.has(fingerprint) && !this.pending.has(fingerprint)) yield fingerprint;
  }

  /** The same row where nothing is different; undefined: it does not belong into the list. */
  private rowOf(fingerprint: string, before: AlertRow | undefined, standing: LiveStanding): AlertRow | undefined {
    const alert = this.options.store.alerts.get(fingerprint);
    if (alert && !isResolved(alert, standing.nowMs)) return kept(before, this.firingRow(alert, before, standing));
    const pending = this.pending.get(fingerprint);
    if (pending) return kept(before, pendingRow(pending));
    const over = alert
      ? resolvedRow(alert, before, this.rules.get(fingerprint) ?? before?.rule)
      : this.afterwards(before, standing.nowMs);
    if (!over || (over.endedMs as number) + this.options.resolvedForMs <= standing.nowMs) return undefined;
    return kept(before, over);
  }

  private firingRow(alert: StoredAlert, before: AlertRow | undefined, standing: LiveStanding): AlertRow {
    const placements = standing.placementsOf(alert);
    const { silencedBy, inhibitedBy } = standing.suppressionOf(alert);
    const mutedBy = mutedByOf(placements);
    const isMuted = mutedBy.length > 0 && placements.every((placement) => placement.mutedBy.length > 0);
    const isSuppressed = silencedBy.length > 0 || inhibitedBy.length > 0 || isMuted;
    const [only] = placements.length === 1 ? placements : [];
    // Field by field: many alerts that fire at once are as many rows, and copying by `...` makes larger objects.
    return {
      fingerprint: alert.fingerprint,
      labels: alert.labels,
      annotations: alert.annotations,
      state: isSuppressed ? 'suppressed' : 'active',
      silencedBy,
      inhibitedBy,
      mutedBy,
      sinceMs: alert.startsAtMs,
      endedMs: undefined,
      generatorUrl: alert.generatorUrl,
      groups: placements.map(({ groupId }) => groupId),
      receivers: only ? [only.receiver] : [...new Set(placements.map(({ receiver }) => receiver))],
      notified: this.notifiedOf(alert),
      rule: this.rules.get(alert.fingerprint) ?? before?.rule,
    };
  }

  /** Of an alert the store has forgotten, or a rule no longer waits for: a pending one was never there. */
  private afterwards(before: AlertRow | undefined, nowMs: number): AlertRow | undefined {
    if (!before || before.state === 'pending' || before.state === 'resolved')
      return before?.state === 'resolved' ? before : undefined;
    return { ...before, ...NO_REASON, state: 'resolved', groups: [], endedMs: nowMs };
  }

  private notifiedOf({ fingerprint, startsAtMs }: StoredAlert): readonly Notified[] {
    const known = this.notified.get(fingerprint);
    if (!known) return NOBODY;
    const own = [...known.values()].filter(({ atMs }) => atMs >= startsAtMs);
    return own.length === 0 ? NOBODY : own;
  }

  private drop(fingerprint: string): void {
    this.notified.delete(fingerprint);
    this.rows.delete(fingerprint);
    this.rules.delete(fingerprint);
    if (this.values.delete(fingerprint)) this.changedValues.delete(fingerprint);
  }

  private dropSurplus(): readonly string[] {
    const { maxResolved } = this.options;
    this.mayHaveSurplus = false;
    const over = [...this.rows.values()].filter(({ state }) => state === 'resolved');
    if (over.length <= maxResolved) return [];
    over.sort((a, b) => (b.endedMs as number) - (a.endedMs as number));
    const surplus = over.slice(maxResolved).map(({ fingerprint }) => fingerprint);
    for (const fingerprint of surplus) this.drop(fingerprint);
    return surplus;
  }

  private followGroups({ groups }: LiveStanding): readonly LiveGroup[] {
    const changed: LiveGroup[] = [];
    let count = 0;
    for (const group of groups()) {
      count++;
      const before = this.groups.get(group.id);
      if (before && isSameGroup(before, group)) continue;
      this.groups.set(group.id, group);
      changed.push(group);
    }
    if (count < this.groups.size) this.forgetGroups(groups);
    return changed;
  }

  private forgetGroups(groups: LiveStanding['groups']): void {
    const present = new Set<string>();
    for (const { id } of groups()) present.add(id);
    for (const id of this.groups.keys()) if (!present.has(id)) this.groups.delete(id);
  }

  /** A row keeps the rule it came from; without a row there is nothing to keep it for. */
  private forgetRules(before: GroupNews | undefined): void {
    for (const { fingerprint } of before?.firing ?? [])
      if (!this.values.has(fingerprint) && !this.rows.has(fingerprint)) this.rules.delete(fingerprint);
  }

  private followSilences(nowMs: number): void {
    const { silences } = this.options.store;
    const present = [...silences.values()].filter((silence) => silenceStateOf(silence, nowMs) !== 'expired');
    this.changedSilences = present.filter((silence) => this.silences.get(silence.id) !== silence);
    this.silences.clear();
    for (const silence of present) this.silences.set(silence.id, silence);
  }

  private setValue(fingerprint: string, value: number | undefined): void {
    if (Object.is(this.values.get(fingerprint), value)) return;
    if (value === undefined) this.values.delete(fingerprint);
    else this.values.set(fingerprint, value);
    this.changedValues.add(fingerprint);
  }
}

/** An alert that ends so soon is looked at when it does, not with all others that are due. */
const SOON_MS = 10_000;

const isFiringRow = ({ state }: AlertRow) => state === 'active' || state === 'suppressed';

function mutedByOf(placements: readonly LivePlacement[]): readonly string[] {
  if (placements.every(({ mutedBy }) => mutedBy.length === 0)) return NO_NAMES;
  return [...new Set(placements.flatMap(({ mutedBy }) => mutedBy))];
}

/** When the silences there are say something else for the first time, if none is changed. */
function nextBoundaryMs({ silences }: AlertReader, nowMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const { startsAtMs, endsAtMs } of silences.values()) {
    if (startsAtMs > nowMs) nextMs = Math.min(nextMs, startsAtMs);
    if (endsAtMs >= nowMs) nextMs = Math.min(nextMs, endsAtMs + 1); // at its end it still holds
  }
  return nextMs;
}

const isSamePending = (alert: PendingAlert, row: AlertRow | undefined) =>
  row !== undefined && isSame(row, pendingRow(alert));

/** What is looked at for one id: its labels and receiver never change. */
const isSameGroup = (a: LiveGroup, b: LiveGroup) =>
  a === b || (a.nextMs === b.nextMs && a.flushedMs === b.flushedMs && a.mutedUntilMs === b.mutedUntilMs);
