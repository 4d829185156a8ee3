// How long this process has worked, for tests of what may not take long: a busy machine makes them late, not wrong.

/** Starts now; what it returns tells the milliseconds of processor time since. */
export function cpuClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
