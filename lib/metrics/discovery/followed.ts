// Discoveries of those who have some, jobs and groups of Alertmanagers: as the configuration changes, those that stay go on.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@/lib/kernel/clock';
import { Discoverer } from './discoverer';
import type { Discovery, DiscoveryDoors, TargetGroup } from './model';

type HasDiscoveries = { readonly discoveries: readonly Discovery[] };

/** How long the first look is waited for: a source that hangs holds up no configuration. */
const FIRST_LOOK_MS = 2_000;

export class FollowedDiscoveries<Owner extends HasDiscoveries> {
  private running = new Map<Owner, Discoverer>();

  /** @param onChange something else is found for somebody than before */
  constructor(
    private readonly clock: Clock,
    private readonly doors: DiscoveryDoors,
    private readonly onChange: () => void,
  ) {}

  /**
   * From now on these are looked for, and no others. Resolves when each has been looked for once, or that takes too long.
   * @returns the same owners; one that is equal to one there was is that one, with what was found for it
   */
  async follow(owners: readonly Owner[]): Promise<readonly Owner[]> {
    const before = new Map(this.running);
    const starting: Promise<void>[] = [];
    this.running = new Map();
    const followed = owners.map((owner) => {
      const same = [...before.keys()].find((other) => isDeepStrictEqual(other, owner));
      const running = same && before.get(same);
      if (same && running) {
        before.delete(same);
        this.running.set(same, running);
        return same;
      }
      const discoverer = new Discoverer(owner.discoveries, this.clock, this.doors, this.onChange);
      this.running.set(owner, discoverer);
      if (owner.discoveries.length > 0) starting.push(discoverer.start().then(this.onChange));
      return owner;
    });
    for (const gone of before.values()) gone.stop();
    if (starting.length > 0) await soon(Promise.all(starting), this.clock);
    return followed;
  }

  groupsOf(owner: Owner): readonly TargetGroup[] {
    return this.running.get(owner)?.groups() ?? [];
  }

  stop(): void {
    for (const discoverer of this.running.values()) discoverer.stop();
  }
}

/** Resolves with the work, or when it has been waited for long enough. */
function soon(work: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(FIRST_LOOK_MS, resolve);
    const done = () => {
      cancel();
      resolve();
    };
    work.then(done, done);
  });
}
