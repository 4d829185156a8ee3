// The heart of alerts: puts alerts into groups and looks at each group when it is due. One process at a time looks at a group.
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import type { GroupState, Route, StoredAlert } from '../model';
import type { AlertReader, DispatchStore, GroupClaim } from '../store/contract';
import { pause } from './back-off';
import { Group } from './group';
import { type NotifyContext, notify, OutOfTime } from './notify';
import { Pacer } from './pacer';
import { type Placement, Router } from './routes';

export type DispatcherOptions = {
  readonly clock: Clock;
  readonly route: Route;
  readonly store: AlertReader & DispatchStore;
  readonly notifying: Omit<NotifyContext, 'clock' | 'log'>;
  /** A look at groups failed for a reason of our own, such as a database that is away; it is repeated. */
  readonly onTrouble: (error: string) => void;
};

/** Alertmanager: notify.MinTimeout. */
const SHORTEST_FLUSH_MS = 10_000;
/** A group another process looks at, or one that could not be claimed, is asked for again. */
const CLAIM_AGAIN_MS = 1_000;
/** Groups that are empty go this often. Alertmanager: dispatch. */
const REAP_EVERY_MS = 30_000;

export class Dispatcher {
  private readonly router: Router;
  private readonly groups = new Map<string, Group>();
  private readonly placements = new Map<string, readonly Placement[]>();
  private states: ReadonlyMap<string, GroupState> = new Map();
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  /** Of looks that are under way: what ends each before its time. */
  private readonly limits = new Set<AbortController>();
  private readonly pacer: Pacer;
  private readonly context: NotifyContext;
  private readonly cancels: { due?: () => void; reap?: () => void } = {};
  /** When the next look at groups comes. */
  private wakesAtMs = Number.POSITIVE_INFINITY;
  private unsubscribe = () => {};

  constructor(private readonly options: DispatcherOptions) {
    this.router = new Router(options.route);
    this.pacer = new Pacer(options.clock);
    this.context = { ...options.notifying, clock: options.clock, log: options.store };
  }

  /** Goes on where the last process, or the last configuration, has left off; waits for a database that is away. */
  async start(): Promise<void> {
    const { store } = this.options;
    const states = await this.loadStates();
    if (this.stopping.signal.aborted) return;
    this.states = new Map(states.map((state) => [state.id, state]));
    this.unsubscribe = store.onAlerts((changed, gone) => this.take(changed, gone));
    this.take([...store.alerts.values()], []);
    this.states = new Map(); // from here on this process knows better
    this.scheduleReaping();
  }

  private async loadStates(): Promise<readonly GroupState[]> {
    const { clock, store, onTrouble } = this.options;
    for (;;) {
      try {
        return await store.loadGroups();
      } catch (thrown) {
        onTrouble(`groups could not be loaded: ${messageOf(thrown)}`);
        await pause(clock, CLAIM_AGAIN_MS, this.stopping.signal);
        if (this.stopping.signal.aborted) return [];
      }
    }
  }

  /** What is on its way is given up, and goes out again from the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const limit of this.limits) limit.abort(this.stopping.signal.reason);
    this.pacer.open();
    this.unsubscribe();
    this.cancels.due?.();
    this.cancels.reap?.();
    await Promise.all(this.running);
  }

  /** In no particular order; some may be empty. */
  list(): Iterable<Group> {
    return this.groups.values();
  }

  /** Of labels that no alert needs to have. */
  placementsFor(labels: Labels): readonly Placement[] {
    return this.router.placementsOf(labels);
  }

  /** Each once, in the order of the routes. */
  receiversOf(alert: StoredAlert): readonly string[] {
    const placements = this.placementsOf(alert);
    if (placements.length === 1) return [(placements[0] as Placement).route.receiver];
    return [...new Set(placements.map(({ route }) => route.receiver))];
  }

  /** Whether somebody has still to be told of an alert. */
  holds(fingerprint: string): boolean {
    return (
      this.placements.get(fingerprint)?.some(({ groupId }) => this.groups.get(groupId)?.alerts.has(fingerprint)) ??
      false
    );
  }

  private take(changed: readonly StoredAlert[], gone: readonly string[]): void {
    const nowMs = this.options.clock.nowMs();
    for (const fingerprint of gone) this.placements.delete(fingerprint);
    let nextMs = Number.POSITIVE_INFINITY;
    for (const alert of changed)
      for (const placement of this.placementsOf(alert)) nextMs = Math.min(nextMs, this.put(alert, placement, nowMs));
    this.wakeAt(nextMs);
  }

  /** One for each route that takes it. Found once for an alert: neither its labels nor the routes change. */
  placementsOf({ fingerprint, labels }: StoredAlert): readonly Placement[] {
    const known = this.placements.get(fingerprint);
    if (known) return known;
    const placements = this.router.placementsOf(labels);
    this.placements.set(fingerprint, placements);
    return placements;
  }

  /** When the group is due; one that is being looked at says so itself when that is over. */
  private put(alert: StoredAlert, placement: Placement, nowMs: number): number {
    const known = this.groups.get(placement.groupId);
    const group = known ?? new Group(placement, this.states.get(placement.groupId), nowMs);
    group.put(alert, nowMs);
    if (!known && group.alerts.size > 0) this.groups.set(placement.groupId, group);
    return group.busy ? Number.POSITIVE_INFINITY : group.dueAtMs;
  }

  /** Looks at groups at an instant, if not before. Told of each group that is due at another time than it was. */
  private wakeAt(dueAtMs: number): void {
    if (dueAtMs >= this.wakesAtMs || this.stopping.signal.aborted) return;
    const nowMs = this.options.clock.nowMs();
    const waitMs = Math.min(Math.max(0, dueAtMs - nowMs), LONGEST_WAIT_MS);
    this.cancels.due?.();
    this.wakesAtMs = nowMs + waitMs;
    this.cancels.due = this.options.clock.after(waitMs, () => {
      this.wakesAtMs = Number.POSITIVE_INFINITY;
      this.follow(this.flushDue());
    });
  }

  private follow(work: Promise<void>): void {
    const run = work.finally(() => this.running.delete(run));
    this.running.add(run);
  }

  private async flushDue(): Promise<void> {
    const { clock, store, onTrouble } = this.options;
    const nowMs = clock.nowMs();
    const wanted = this.takeDue(nowMs);
    try {
      const claims =
        wanted.length > 0 ? await store.claimGroups(wanted.map((group) => group.placement.groupId)) : new Map();
      for (const group of wanted) {
        const claim = claims.get(group.placement.groupId);
        if (claim) this.follow(this.pacer.run(() => this.flush(group, claim)));
        else this.later(group);
      }
    } catch (thrown) {
      onTrouble(`groups could not be claimed: ${messageOf(thrown)}`);
      for (const group of wanted) this.later(group);
    }
  }

  /** Groups that are due and not empty; from here on they are busy. The others say when the next look comes. */
  private takeDue(nowMs: number): readonly Group[] {
    const wanted: Group[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (const group of this.groups.values()) {
      if (group.busy) continue;
      if (group.dueAtMs <= nowMs && group.alerts.size > 0) {
        group.busy = true;
        wanted.push(group);
        continue;
      }
      if (group.dueAtMs <= nowMs) group.dueAtMs = nowMs + group.placement.route.groupIntervalMs;
      nextMs = Math.min(nextMs, group.dueAtMs);
    }
    this.wakeAt(nextMs);
    return wanted;
  }

  private later(group: Group): void {
    group.dueAtMs = this.options.clock.nowMs() + CLAIM_AGAIN_MS;
    this.leave(group);
  }

  private leave(group: Group): void {
    group.busy = false;
    this.wakeAt(group.dueAtMs);
  }

  private async flush(group: Group, claim: GroupClaim): Promise<void> {
    const { store, onTrouble } = this.options;
    let state: GroupState | undefined;
    try {
      if (group.isBehind(claim.state)) this.adopt(group, claim.state);
      else if (!this.stopping.signal.aborted && (await this.tell(group, claim))) state = group.state();
    } catch (thrown) {
      // What was sent may not be on record: it is sent again, but not before its interval is over.
      state = group.state();
      onTrouble(`group ${group.placement.groupKey}: ${messageOf(thrown)}`);
    }
    await store
      .releaseGroup(group.placement.groupId, state)
      .catch((thrown) => onTrouble(`group ${group.placement.groupKey} could not be released: ${messageOf(thrown)}`));
    this.leave(group);
  }

  private adopt(group: Group, state: GroupState): void {
    group.adopt(state, this.options.clock.nowMs());
    this.options.notifying.recorder.forget(group.placement.groupId);
  }

  /** False: it was cut short by `stop`, so the next to come begins where this one did. */
  private async tell(group: Group, { state, notified }: GroupClaim): Promise<boolean> {
    const { clock } = this.options;
    const nowMs = clock.nowMs();
    group.begin(nowMs, state);
    const snapshot = group.snapshot(nowMs);
    const limit = new AbortController();
    this.limits.add(limit);
    const cancel = clock.after(Math.max(group.placement.route.groupIntervalMs, SHORTEST_FLUSH_MS), () =>
      limit.abort(new OutOfTime('the group interval is over')),
    );
    const { groupId, groupKey, groupLabels, route } = group.placement;
    const flush = { groupId, groupKey, groupLabels, route, nowMs, signal: limit.signal, notified };
    const isDone = await notify(snapshot.alerts, flush, this.context).finally(() => {
      cancel();
      this.limits.delete(limit);
    });
    if (isDone) group.settle(snapshot);
    return isDone || !this.stopping.signal.aborted;
  }

  private scheduleReaping(): void {
    this.cancels.reap = this.options.clock.after(REAP_EVERY_MS, () => {
      this.follow(this.reap());
      this.scheduleReaping();
    });
  }

  /** A group that went empty ends: the next alert of its kind begins another, which waits anew. */
  private async reap(): Promise<void> {
    const { store, onTrouble, notifying } = this.options;
    const empty = [...this.groups.values()].filter(({ alerts, busy }) => alerts.size === 0 && !busy);
    for (const { placement } of empty) {
      this.groups.delete(placement.groupId);
      notifying.recorder.forget(placement.groupId);
    }
    if (empty.length === 0) return;
    try {
      const claims = await store.claimGroups(empty.map(({ placement }) => placement.groupId));
      for (const group of empty) {
        const claim = claims.get(group.placement.groupId);
        if (claim)
          await store.releaseGroup(
            group.placement.groupId,
            group.isBehind(claim.state) ? undefined : group.state(true),
          );
      }
    } catch (thrown) {
      onTrouble(`empty groups could not be noted: ${messageOf(thrown)}`); // a restart finds them empty, and reaps them again
    }
  }
}

/** setTimeout's own limit is 2^31 ms. */
const LONGEST_WAIT_MS = 3_600_000;
