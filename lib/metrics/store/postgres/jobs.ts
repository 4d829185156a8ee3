// What changes blocks, one after the other: seals, deletions, history brought along, retention.

export class Jobs {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `work` when what was asked for before has ended, well or badly. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    this.last = mine.catch(() => {}); // whoever asked for it sees the failure
    return mine;
  }

  /** Resolves when nothing is waiting and nothing runs. */
  async idle(): Promise<void> {
    await this.last;
  }
}
