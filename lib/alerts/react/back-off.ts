// Trying again: half a second at first, half as much again each time, at most a minute, each wait up to a half off.
import type { Clock } from '@/lib/kernel/clock';

const FIRST_MS = 500;
const FACTOR = 1.5;
const LONGEST_MS = 60_000;
const SPREAD = 0.5;

/** How long to wait after the `attempt`th failure, the first being 1. `random` is in [0, 1). */
export function backOffMs(attempt: number, random: number): number {
  const middleMs = Math.min(FIRST_MS * FACTOR ** (attempt - 1), LONGEST_MS);
  return middleMs * (1 - SPREAD + 2 * SPREAD * random);
}

/** Resolves after the wait, or at once when the signal aborts. */
export function pause(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(waitMs, end);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}
