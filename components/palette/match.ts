// How well a name answers what was typed: all words must be in it, in any order; the beginning of a word counts more.

/** 0 means it does not match; higher is better. `query` is lower-case words. */
export function matchScore(name: string, query: string): number {
  const lower = name.toLowerCase();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  let score = 0;
  for (const word of words) {
    const at = lower.indexOf(word);
    if (at < 0) return 0;
    const startsWord = at === 0 || /[_:./\s-]/.test(lower[at - 1] ?? '');
    score += (at === 0 ? 4 : startsWord ? 3 : 1) + word.length / lower.length;
  }
  return score;
}

/** The best `limit` of `items`, best first; equal ones keep their order. */
export function bestMatches<T>(items: readonly T[], nameOf: (item: T) => string, query: string, limit: number): T[] {
  return items
    .map((item, i) => ({ item, i, score: matchScore(nameOf(item), query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .slice(0, limit)
    .map(({ item }) => item);
}
