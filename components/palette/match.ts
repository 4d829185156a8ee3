// How well a name answers what was typed: all words must be in it, in any order; the beginning of a word counts more.

/** 0 means it does not match; higher is better. `query` is words. */
export const matchScore = (name: string, query: string): number => scoreOf(name, wordsOf(query));

const wordsOf = (query: string) => query.toLowerCase().split(/\s+/).filter(Boolean);

const SEPARATOR = /[_:./\s-]/;

function scoreOf(name: string, words: readonly string[]): number {
  if (words.length === 0) return 1;
  const lower = name.toLowerCase();
  let score = 0;
  for (const word of words) {
    const at = lower.indexOf(word);
    if (at < 0) return 0;
    const startsWord = at === 0 || SEPARATOR.test(lower[at - 1] ?? '');
    score += (at === 0 ? 4 : startsWord ? 3 : 1) + word.length / lower.length;
  }
  return score;
}

/** The best `limit` of `items`, best first; equal ones keep their order. */
export function bestMatches<T>(items: readonly T[], nameOf: (item: T) => string, query: string, limit: number): T[] {
  const words = wordsOf(query); // once, not for each of twenty thousand names
  const found: { item: T; score: number }[] = [];
  for (const item of items) {
    const score = scoreOf(nameOf(item), words);
    if (score > 0) found.push({ item, score });
  }
  return found
    .sort((a, b) => b.score - a.score) // stable
    .slice(0, limit)
    .map(({ item }) => item);
}
