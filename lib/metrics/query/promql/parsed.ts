// Trees of queries that have been parsed before: dashboards and rules ask the same again and again.
import type { Expr } from './ast';
import { parseExpr } from './parser';
import type { Syntax } from './syntax';

/** Characters of all texts whose trees are kept; a tree takes some fifty times its text. */
const MAX_KEPT_LENGTH = 256 * 1024;

/** By text, the one used last comes last. */
type Kept = { readonly trees: Map<string, Expr>; length: number };

const keptBySyntax = new WeakMap<Syntax, Kept>();

/**
 * As parseExpr. The tree may be shared: it is read only.
 * @throws ParseError
 */
export function parsedExpr(text: string, syntax: Syntax): Expr {
  const kept = keptBySyntax.get(syntax) ?? { trees: new Map<string, Expr>(), length: 0 };
  keptBySyntax.set(syntax, kept);
  const known = kept.trees.get(text);
  const tree = known ?? parseExpr(text, syntax);
  if (known) kept.trees.delete(text);
  else kept.length += text.length;
  kept.trees.set(text, tree);
  for (const oldest of kept.trees.keys()) {
    if (kept.length <= MAX_KEPT_LENGTH) break;
    kept.trees.delete(oldest);
    kept.length -= oldest.length;
  }
  return tree;
}
