// The single writer: batches that arrive while a commit is under way form the next group, which commits as one. Senders wait for
// their answer before they send again, so those of the last group are all about to: a group waits a moment for them, since half
// as many commits are half the work here and in Postgres.

type Waiting<In, Out> = { readonly item: In; resolve(out: Out): void; reject(error: unknown): void };

export type Waits = {
  /** A group that fails after as long has failed for those who waited meanwhile, too: who asks is told in the time of one commit, not of two. */
  readonly patienceMs: number;
  /** How long a group waits at most for those who were there a moment ago; who is alone waits for nobody. 0: it never waits. */
  readonly gatherMs: number;
};

export const WAITS: Waits = { patienceMs: 1_000, gatherMs: 2 };

/** Commits a group whole or not at all; results in the order of the items. */
export type CommitGroup<In, Out> = (items: readonly In[]) => Promise<readonly Out[]>;

export class GroupCommit<In, Out> {
  private readonly waiting: Waiting<In, Out>[] = [];
  /** Work that wants to be alone; each settles its own caller. */
  private readonly turns: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;
  /** How many were in the last group, or waited when it had committed. */
  private expected = 1;
  /** Ends the wait for more; undefined: nobody waits for more. */
  private enough: (() => void) | undefined;

  /** @param maxGroup most items a group takes: what waits longer goes into the next one */
  constructor(
    private readonly commit: CommitGroup<In, Out>,
    private readonly maxGroup: number,
    private readonly waits: Waits = WAITS,
  ) {}

  /** Resolves when the item's group has committed; rejects with the reason the group failed. */
  submit(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.waiting.length >= this.expected) this.enough?.();
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
      this.enough?.();
      this.running ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    // Callers that submit in this very turn of the event loop belong to the same group.
    await Promise.resolve();
    while (this.turns.length + this.waiting.length > 0) {
      const turn = this.turns.shift();
      if (turn) await turn();
      else if (this.waiting.length < this.expected && this.waits.gatherMs > 0) await this.gather();
      else await this.commitOne(this.waiting.splice(0, this.maxGroup));
    }
    this.running = undefined;
  }

  /** Resolves when as many wait as are expected, or no more are. */
  private async gather(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.enough = resolve;
      timer = setTimeout(() => {
        this.expected = 1;
        resolve();
      }, this.waits.gatherMs);
    });
    clearTimeout(timer);
    this.enough = undefined;
  }

  private async commitOne(group: readonly Waiting<In, Out>[]): Promise<void> {
    const startedMs = performance.now();
    try {
      const results = await this.commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => {
        resolve(results[i] as Out);
      });
      this.expected = Math.min(this.maxGroup, group.length + this.waiting.length);
    } catch (error) {
      this.expected = 1;
      const waited = performance.now() - startedMs >= this.waits.patienceMs ? this.waiting.splice(0) : [];
      for (const { reject } of [...group, ...waited]) reject(error);
    }
  }
}
