// Turns of the event loop: whoever has much to do in the engine thread does some milliseconds of it at a time, so that appends
// hardly wait behind it. A turn is one of the loop, whoever takes it: queries that happen to go on in the same one share it.

// Short enough that appends behind heavy queries hardly wait, long enough that yielding costs next to nothing.
export const TURN_MS = 4;

// What an append waits for is several turns of others: the one that its message, its commit and its answer each come into.
export const HURRIED_TURN_MS = 1.5;
/** Who appends does so again and again: turns are short from the first to some time after the last. */
export const HURRIED_FOR_MS = 1_000;

/** Of the turn that the loop is in. */
let endsMs = 0;
let hurriedUntilMs = 0;
/** Turns in which anybody has done something; the last of them may have ended. */
let turns = 0;
let isBegun = false;

/** Somebody is here who waits for milliseconds only: turns are shorter for a while, which costs those who have much to do a little. */
export function hurry(): void {
  hurriedUntilMs = performance.now() + HURRIED_FOR_MS;
}

function begin(nowMs: number): void {
  const turn = ++turns;
  isBegun = true;
  endsMs = nowMs + (nowMs < hurriedUntilMs ? HURRIED_TURN_MS : TURN_MS);
  setImmediate(() => {
    if (turn === turns) isBegun = false;
  });
}

/**
 * Of pieces of work so small that reading the clock between them costs as much as they do: how much of it is done between two looks
 * at the clock, in samples; some tenth of a millisecond.
 */
export const WORK_BETWEEN_LOOKS = 4096;

/** Whether enough has been done in this turn. Ask between pieces of work: asking is cheap, awaiting nothing is not. */
export function isTurnOver(nowMs = performance.now()): boolean {
  if (!isBegun) begin(nowMs);
  return nowMs >= endsMs;
}

/** The turn given last; those asked for come one after the other. */
let lastTurn: Promise<void> = Promise.resolve();

/**
 * Resolves in a turn of the event loop that nobody else who asked has: between any two of them whatever else the thread has to
 * do is done, however many ask.
 */
export function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(takeTurn, resolve)));
  return lastTurn;
}

function takeTurn(resolve: () => void): void {
  begin(performance.now());
  resolve();
}
