// The queries somebody ran, kept in this browser: newest first, each once, within bounds.

export type PastQuery = { readonly expr: string; readonly atMs: number };

export const HISTORY_STORED = 'quadrant.queries';

const MOST = 200;
// All of it together: a browser gives a site 5 MB, and each change writes the whole list.
const MOST_CHARACTERS = 100_000;

/** What is stored, or nothing when it cannot be read: another version, or another program, may have written it. */
export function parseHistory(text: string | null): readonly PastQuery[] {
  if (text === null) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isPastQuery) : [];
  } catch {
    return [];
  }
}

function isPastQuery(item: unknown): item is PastQuery {
  if (typeof item !== 'object' || item === null) return false;
  const { expr, atMs } = item as Partial<Record<'expr' | 'atMs', unknown>>;
  return typeof expr === 'string' && expr !== '' && typeof atMs === 'number';
}

/** Asked again, a query moves to the front. The oldest go first when there is no room. */
export function remembering(history: readonly PastQuery[], expr: string, atMs: number): readonly PastQuery[] {
  if (expr === '' || expr.length > MOST_CHARACTERS) return history;
  const all = [{ expr, atMs }, ...history.filter((past) => past.expr !== expr)].slice(0, MOST);
  let room = MOST_CHARACTERS;
  return all.filter((past) => {
    room -= past.expr.length;
    return room >= 0;
  });
}

export const forgetting = (history: readonly PastQuery[], expr: string): readonly PastQuery[] =>
  history.filter((past) => past.expr !== expr);
