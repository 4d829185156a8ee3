// Turns of the event loop: whoever has much to do in the engine thread does some milliseconds of it at a time, so that appends
// hardly wait behind it. A turn is one of the loop, whoever takes it: queries that happen to go on in the same one share it.

// Short enough that who comes meanwhile hardly waits, long enough that yielding costs next to nothing.
export const TURN_MS = 4;

/**
 * While somebody is here whose answer comes by way of the loop: an append's commit is heard of between two turns, and its record is
 * written, its answer sent in others.
 */
export const HURRIED_TURN_MS = 1;

/** However many come: whoever has much to do gets on with it. */
export const LEAST_TURN_MS = 0.25;

/** Of the turn that the loop is in. */
let beganMs = 0;
let endsMs = 0;
/** Turns in which anybody has done something; the last of them may have ended. */
let turns = 0;
let isBegun = false;
/** How many are in a hurry. */
let hurried = 0;
let hasSomebodyCome = (): boolean => false;

/** What the work comes to; turns are shorter until then, which costs those who have much to do a little. */
export async function inHurry<T>(work: Promise<T>): Promise<T> {
  hurried++;
  try {
    return await work;
  } finally {
    hurried--;
  }
}

/**
 * A turn ends early when somebody waits to be let in, whom the loop does not know of before.
 * @param isAnybody whether anybody does; asked often, so it must be cheap
 */
export function endTurnsWhen(isAnybody: () => boolean): void {
  hasSomebodyCome = isAnybody;
}

function begin(nowMs: number): void {
  const turn = ++turns;
  isBegun = true;
  beganMs = nowMs;
  endsMs = nowMs + (hurried > 0 ? HURRIED_TURN_MS : TURN_MS);
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
  return nowMs >= endsMs || (hasSomebodyCome() && nowMs >= beganMs + LEAST_TURN_MS);
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

/** How long work of many pieces gives way. */
export type Turns = {
  readonly isOver: () => boolean;
  readonly next: () => Promise<void>;
  /** As `WORK_BETWEEN_LOOKS`. */
  readonly workBetweenLooks: number;
};

/** Those of the event loop. */
export const LOOP_TURNS: Turns = { isOver: isTurnOver, next: nextTurn, workBetweenLooks: WORK_BETWEEN_LOOKS };
