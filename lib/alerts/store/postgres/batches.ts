// Writes that come while one is under way go together in the next: two thousand groups that are due at once cost a few of them.

type Waiting<T> = { readonly item: T; resolve(): void; reject(error: unknown): void };

export class Batches<T> {
  private waiting: Waiting<T>[] = [];
  private isRunning = false;

  /** @param write all of a batch, or none of it */
  constructor(private readonly write: (items: readonly T[]) => Promise<void>) {}

  /** Resolves when the item is written; rejects with the reason its batch was not. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.isRunning) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.isRunning = true;
    await Promise.resolve(); // who adds in this very turn of the event loop belongs to the same batch
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      await this.write(batch.map(({ item }) => item)).then(
        () => {
          for (const { resolve } of batch) resolve();
        },
        (error) => {
          for (const { reject } of batch) reject(error);
        },
      );
    }
    this.isRunning = false;
  }
}
