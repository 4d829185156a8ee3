// The single writer: batches that arrive while a commit is under way form the next group, which commits as one.

type Waiting<In, Out> = { readonly item: In; resolve(out: Out): void; reject(error: unknown): void };

/** Commits a group whole or not at all; results in the order of the items. */
export type CommitGroup<In, Out> = (items: readonly In[]) => Promise<readonly Out[]>;

export class GroupCommit<In, Out> {
  private waiting: Waiting<In, Out>[] = [];
  private running: Promise<void> | undefined;

  /** @param maxGroup most items a group takes: what waits longer goes into the next one. */
  constructor(
    private readonly commit: CommitGroup<In, Out>,
    private readonly maxGroup: number,
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

  /** Runs `work` between two groups, with no commit under way. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    // Between the end of this loop and the claim below nobody else gets a turn.
    while (this.running) await this.running;
    const turn = work();
    this.running = turn.then(
      () => this.drain(),
      () => this.drain(), // the caller of `exclusively` sees the failure
    );
    return turn;
  }

  private async drain(): Promise<void> {
    // Callers that submit in this very turn of the event loop belong to the same group.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const group = this.waiting.slice(0, this.maxGroup);
      this.waiting = this.waiting.slice(this.maxGroup);
      await this.commitOne(group);
    }
    this.running = undefined;
  }

  private async commitOne(group: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const results = await this.commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => {
        resolve(results[i] as Out);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
