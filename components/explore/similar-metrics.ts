// Metrics somebody may have meant: near in spelling, or made of the same words.

type Similar = { readonly name: string; readonly why: string };

/** At most `limit` names of `known` that are near to `wanted`, nearest first. Never `wanted` itself. */
export function similarMetrics(wanted: string, known: readonly string[], limit = 3): Similar[] {
  return known
    .filter((name) => name !== wanted)
    .map((name) => ({ name, ...judge(wanted, name) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name, why }) => ({ name, why }));
}

// A typing mistake changes a quarter of a name at most.
const MOST_EDITS = 0.25;

function judge(wanted: string, name: string): { score: number; why: string } {
  const edits = editDistance(wanted, name);
  if (edits <= Math.max(1, wanted.length * MOST_EDITS)) {
    return { score: 10 - edits / wanted.length, why: edits === 1 ? 'one letter differs' : `${edits} letters differ` };
  }
  const shared = sharedWords(wanted, name);
  const same = shared / Math.max(wanted.split('_').length, name.split('_').length);
  if (name.startsWith(wanted)) return { score: 5 + same, why: 'same beginning' };
  return shared > 0 && same >= 0.5 ? { score: 1 + same, why: 'same words' } : { score: 0, why: '' };
}

function sharedWords(a: string, b: string): number {
  const words = new Set(a.split('_'));
  return b.split('_').filter((word) => words.has(word)).length;
}

/** Levenshtein, row by row. */
export function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    above = row;
  }
  return above[b.length] as number;
}
