// Looks at the sources of some discoveries again and again, and tells when what they give has changed.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import { looksOf } from './looks';
import type { Discovery, DiscoveryDoors, TargetGroup } from './model';

type Known = ReadonlyMap<string, readonly TargetGroup[]>;

export class Discoverer {
  /** By discovery, then by source: a source that fails goes on with what it gave last, one that has gone is forgotten. */
  private readonly known: Known[];
  private readonly stopping = new AbortController();
  private readonly cancels = new Set<() => void>();

  /** @param onChange is told of changes after the first round */
  constructor(
    private readonly discoveries: readonly Discovery[],
    private readonly clock: Clock,
    private readonly doors: DiscoveryDoors,
    private readonly onChange: () => void,
  ) {
    this.known = discoveries.map(() => new Map());
  }

  /** All there is, in the order of discoveries and their sources. */
  groups(): readonly TargetGroup[] {
    return this.known.flatMap((sources) => [...sources.values()].flat());
  }

  /** Resolves after the first round, whatever it came to; other rounds follow by themselves. */
  async start(): Promise<void> {
    await Promise.all(
      this.discoveries.map(async (discovery, i) => {
        await this.round(discovery, i);
        this.schedule(discovery, i);
      }),
    );
  }

  stop(): void {
    this.stopping.abort();
    for (const cancel of this.cancels) cancel();
  }

  private schedule(discovery: Discovery, i: number): void {
    if (this.stopping.signal.aborted) return;
    const cancel = this.clock.after(discovery.refreshMs, async () => {
      this.cancels.delete(cancel);
      if (await this.round(discovery, i)) this.onChange();
      this.schedule(discovery, i);
    });
    this.cancels.add(cancel);
  }

  /** @returns whether anything is different now. @throws never */
  private async round(discovery: Discovery, i: number): Promise<boolean> {
    const before = this.known[i] as Known;
    const looks = await looksOf(discovery, this.doors);
    const found = await Promise.all(
      looks.map(async ({ source, run }) => {
        const groups = await run(this.stopping.signal).catch((thrown) => {
          if (!this.stopping.signal.aborted) this.doors.onFailed(discovery, source, messageOf(thrown));
          return before.get(source) ?? [];
        });
        return [source, groups] as const;
      }),
    );
    if (this.stopping.signal.aborted) return false;
    this.known[i] = new Map(found);
    return !isDeepStrictEqual(this.known[i], before);
  }
}
