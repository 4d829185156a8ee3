// All targets of all jobs: starts and stops their loops as the configuration says, and knows how each is doing.
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '@/lib/kernel/errors';
import { FollowedDiscoveries } from '../../discovery/followed';
import type { DiscoveryDoors } from '../../discovery/model';
import { closeIdleConnections } from '../../http-client';
import type { ScrapeJob } from './job';
import { ScrapeLoop, type ScrapeLoopOptions, type TargetState } from './scrape-loop';
import { type DroppedTarget, type Target, targetsOf } from './target';

export type TargetStatus = { readonly target: Target; readonly state: TargetState };

export type ScrapePoolsOptions = ScrapeLoopOptions & {
  readonly discovery: DiscoveryDoors;
  /** Targets that were found could not be taken over. */
  readonly onTakeFailed: (reason: string) => void;
};

export class ScrapePools {
  private loops = new Map<string, ScrapeLoop>();
  private jobs: readonly ScrapeJob[] = [];
  private droppedTargets: readonly DroppedTarget[] = [];
  private isStopped = false;

  private readonly discoveries: FollowedDiscoveries<ScrapeJob>;
  /** Targets change one time after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ScrapePoolsOptions) {
    const { clock, discovery, onTakeFailed } = options;
    this.discoveries = new FollowedDiscoveries(clock, discovery, () => {
      this.take().catch((thrown) => onTakeFailed(messageOf(thrown)));
    });
  }

  /**
   * Takes over a configuration. A target whose job did not change goes on undisturbed; one that is gone or whose job changed
   * is stopped and its series end (with other relabelling they would be other series); the changed one starts anew.
   */
  async apply(jobs: readonly ScrapeJob[]): Promise<void> {
    this.jobs = await this.discoveries.follow(jobs);
    await this.take();
  }

  private take(): Promise<void> {
    const taken = this.turn.then(() => this.takeTargets());
    this.turn = taken.catch(() => {}); // whoever asked for it has the failure
    return taken;
  }

  /** The targets there are now: configured and found. */
  private async takeTargets(): Promise<void> {
    if (this.isStopped) return;
    const found = this.jobs.map((job) => targetsOf(job, this.discoveries.groupsOf(job)));
    const wanted = new Map(found.flatMap(({ active }) => active).map((target) => [target.id, target]));
    this.droppedTargets = found.flatMap(({ dropped }) => dropped);
    const leaving = [...this.loops.values()].filter(({ target }) => !isSame(target, wanted.get(target.id)));
    for (const { target } of leaving) this.loops.delete(target.id);
    await Promise.all(leaving.map((loop) => loop.stop()));
    this.loops = new Map([...wanted].map(([id, target]) => [id, this.loops.get(id) ?? this.started(target)]));
  }

  /** In the order of the configuration. */
  status(): TargetStatus[] {
    return [...this.loops.values()].map(({ target, state }) => ({ target, state }));
  }

  dropped(): readonly DroppedTarget[] {
    return this.droppedTargets;
  }

  jobNames(): string[] {
    return this.jobs.map(({ jobName }) => jobName);
  }

  /** Stops scraping. Series are left as they are: the next start goes on with them. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.discoveries.stop();
    await this.turn;
    const loops = [...this.loops.values()];
    this.loops.clear();
    await Promise.all(loops.map((loop) => loop.stop({ keepSeries: true })));
    closeIdleConnections();
  }

  private started(target: Target): ScrapeLoop {
    const loop = new ScrapeLoop(target, this.options);
    loop.start();
    return loop;
  }
}

const isSame = (running: Target, wanted: Target | undefined): boolean =>
  wanted !== undefined &&
  isDeepStrictEqual(running.job, wanted.job) &&
  running.discoveredLabels.key() === wanted.discoveredLabels.key();
