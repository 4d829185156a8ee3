// How long something still takes, as people read it.

/** "40 s", "12 min", "1 h 51 min", "2 d 3 h"; "0 s" when it is over. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min`;
  if (days === 0) return together(`${hours} h`, minutes % 60, 'min');
  return together(`${days} d`, hours % 24, 'h');
}

const together = (larger: string, count: number, unit: string) => (count === 0 ? larger : `${larger} ${count} ${unit}`);
