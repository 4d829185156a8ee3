// How well a name answers a search, from 0 to 1: for people who half remember what a metric is called.

export type FuzzAlgorithm = 'subsequence' | 'jarowinkler';

/** 1 for a name that contains the term; below that, what the algorithm says. Both are spelled in one case or not, as given. */
export function nameScore(name: string, term: string, algorithm: FuzzAlgorithm): number {
  if (name.includes(term)) return 1;
  return algorithm === 'subsequence' ? subsequenceScore(name, term) : jaroWinkler(name, term);
}

/**
 * 0 unless all characters of the term come in the name in their order; else how much of the stretch they take up is the term:
 * the closer together, the better. An empty term is not looked for.
 */
export function subsequenceScore(name: string, term: string): number {
  if (term === '') return 0;
  let best = 0;
  for (let start = name.indexOf(term.charAt(0)); start >= 0; start = name.indexOf(term.charAt(0), start + 1)) {
    const end = endOfSubsequence(name, term, start);
    if (end < 0) break;
    best = Math.max(best, term.length / (end - start));
  }
  return best;
}

/** -1 when the term does not come in the name from `start` on. */
function endOfSubsequence(name: string, term: string, start: number): number {
  let at = start;
  for (const char of term) {
    const found = name.indexOf(char, at);
    if (found < 0) return -1;
    at = found + char.length;
  }
  return at;
}

/** What a shared beginning of up to four characters adds, each. */
const PREFIX_WEIGHT = 0.1;
const MAX_PREFIX = 4;

/** Jaro's similarity, raised for a shared beginning. Source: Winkler, "String Comparator Metrics", 1990. */
export function jaroWinkler(a: string, b: string): number {
  const jaro = jaroSimilarity(a, b);
  let prefix = 0;
  while (prefix < MAX_PREFIX && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
}

function jaroSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const takenOfB = new Uint8Array(b.length);
  const fromA: string[] = [];
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j++) {
      if (takenOfB[j] || a[i] !== b[j]) continue;
      takenOfB[j] = 1;
      fromA.push(a.charAt(i));
      break;
    }
  }
  if (fromA.length === 0) return 0;
  const fromB = b.split('').filter((_, j) => takenOfB[j]);
  const transpositions = fromA.filter((char, i) => char !== fromB[i]).length / 2;
  const matches = fromA.length;
  return (matches / a.length + matches / b.length + (matches - transpositions) / matches) / 3;
}
