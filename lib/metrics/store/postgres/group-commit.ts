// The single writer: batches that arrive while a commit is under way form the next group, which commits as one.

type Waiting<In, Out> = { readonly item: In; resolve(out: Out): void; reject(error: unknown): void };

/** Commits a group whole or not at all; results in the order of the items. */
export type CommitGroup<In, Out> = (items: readonly In[]) => Promise<readonly Out[]>;

export class GroupCommit<In, Out> {
  private readonly waiting: Waiting<In, Out>[] = [];
  /** Work that wants to be alone; each settles its own caller. */
  private readonly turns: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;

  /**
   * @param maxGroup most items a group takes: what waits longer goes into the next one
   * @param patienceMs a group that fails after as long has failed for those who waited meanwhile, too: who asks is told in
   * the time of one commit, not of two
   */
  constructor(
    private readonly commit: CommitGroup<In, Out>,
    private readonly maxGroup: number,
    private readonly patienceMs = 1_000,
  ) {}

  /** Resolves when the item's group has committed; rejects with the reason the group failed. */
  submit(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Resolves when nothing is waiting and nothing runs. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Items that wait for the next group. */
  get queued(): readonly In[] {
    return this.waiting.map(({ item }) => item);
  }

  /** Runs `work` before the next group, with no commit under way: however many wait, it waits for one commit at most. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.turns.push(() => Promise.resolve().then(work).then(resolve, reject));
      this.running ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    // Callers that submit in this very turn of the event loop belong to the same group.
    await Promise.resolve();
    while (this.turns.length + this.waiting.length > 0) {
      const turn = this.turns.shift();
      if (turn) await turn();
      else await this.commitOne(this.waiting.splice(0, this.maxGroup));
    }
    this.running = undefined;
  }

  private async commitOne(group: readonly Waiting<In, Out>[]): Promise<void> {
    const startedMs = performance.now();
    try {
      const results = await this.commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => {
        resolve(results[i] as Out);
      });
    } catch (error) {
      const waited = performance.now() - startedMs >= this.patienceMs ? this.waiting.splice(0) : [];
      for (const { reject } of [...group, ...waited]) reject(error);
    }
  }
}
