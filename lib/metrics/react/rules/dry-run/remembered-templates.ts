// Templates that are expanded at each of many instants, mostly for the values of the instant before.
import type { CompileTemplate } from '../../../doors';

/** Expansions a template remembers; then it begins anew. */
const MAX_REMEMBERED = 10_000;

/** What these give depends on more than labels and value. */
const DEPENDS_ON_TIME = /\b(?:query|now)\b/;

/** Expands the same text for the same labels and value once. */
export const remembered =
  (compile: CompileTemplate): CompileTemplate =>
  (name, text) => {
    const expand = compile(name, text);
    if (!text.includes('{{') || DEPENDS_ON_TIME.test(text)) return expand;
    const known = new Map<string, string>();
    return async (data) => {
      const key = JSON.stringify([data.value, String(data.value), data.labels]); // JSON has one word for NaN and the infinities
      const found = known.get(key);
      if (found !== undefined) return found;
      const expanded = await expand(data);
      if (known.size >= MAX_REMEMBERED) known.clear();
      known.set(key, expanded);
      return expanded;
    };
  };
