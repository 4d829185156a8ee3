// Turns of the event loop: whoever has much to do in the engine thread does some milliseconds of it at a time, so that appends
// hardly wait behind it.

// Short enough that appends behind heavy queries hardly wait, long enough that yielding costs next to nothing.
export const TURN_MS = 4;

/** The turn given last; turns of all queries come one after the other. */
let lastTurn: Promise<void> = Promise.resolve();

/**
 * Resolves in a turn of the event loop that no other query has: between any two turns of queries whatever else the thread has
 * to do is done, however many queries run.
 */
export function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)));
  return lastTurn;
}

/** A turn, and those after it. Ask whether it is over between pieces of work: asking is cheap, awaiting nothing is not. */
export class Turn {
  private endsMs = performance.now() + TURN_MS;

  get isOver(): boolean {
    return performance.now() >= this.endsMs;
  }

  /** Lets others run. */
  async next(): Promise<void> {
    await nextTurn();
    this.endsMs = performance.now() + TURN_MS;
  }
}
