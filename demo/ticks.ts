// Ticks that keep count: as many as time has passed, however late the process comes to each.

/**
 * Calls `onTick` once for every `intervalMs` that has passed. A tick that comes late is made up for by the next turn, so the
 * number of ticks never falls behind the clock, as it does with setInterval. @returns what ends it
 */
export function everyTick(intervalMs: number, onTick: () => void): () => void {
  const startedMs = performance.now();
  let ticks = 0;
  let timer: NodeJS.Timeout;
  const catchUp = () => {
    for (; startedMs + (ticks + 1) * intervalMs <= performance.now(); ticks++) onTick();
    timer = setTimeout(catchUp, startedMs + (ticks + 1) * intervalMs - performance.now());
  };
  catchUp();
  return () => clearTimeout(timer);
}
