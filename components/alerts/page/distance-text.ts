// How long before: minutes with their seconds as long as those matter.

/** "40 s", "2 min 10 s", "14 min". */
export function distanceText(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 10 || seconds % 60 === 0) return `${minutes} min`;
  return `${minutes} min ${seconds % 60} s`;
}
