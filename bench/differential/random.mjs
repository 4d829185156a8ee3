// Random choices that a seed repeats: mulberry32.
export function randomOf(seed) {
  let state = (seed * 0x9e3779b9) | 0;
  const real = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count) => Math.floor(real() * count);
  return { real, below, pick: (list) => list[below(list.length)], chance: (share) => real() < share };
}
