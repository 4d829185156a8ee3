// A rule's expression as what is measured and what it is held against: `rate(x[5m]) > 0.05` is a line and a threshold. The
// server parses; a cut is right when the left part's tree is the one the whole has there.
import { tokenize } from '@/components/explore/promql-tokens';

export type Split = {
  /** What is plotted. */
  readonly measured: string;
  /** `>`: the measured side stands left of it. */
  readonly operator: string;
  /** `> 0.05`, as the rule has it. */
  readonly comparison: string;
  /** undefined: it is held against something that is no number. */
  readonly threshold: number | undefined;
};

/** The tree of an expression, as /api/v1/parse_query has it. */
export type Parse = (expr: string) => Promise<unknown>;

type Node = Readonly<Record<string, unknown>>;

const COMPARISONS: ReadonlySet<unknown> = new Set(['==', '!=', '>', '<', '>=', '<=']);
/** Who keeps what is on the left if something holds on the right. */
const CONDITIONS: ReadonlySet<unknown> = new Set(['and', 'unless']);

/** undefined: there is no comparison at the top of it. @throws what `parse` throws */
export async function splitComparison(expr: string, parse: Parse): Promise<Split | undefined> {
  const tree = nodeOf(await parse(expr));
  if (tree.type === 'parenExpr') return splitComparison(expr.trim().slice(1, -1), parse);
  if (tree.type !== 'binaryExpr') return undefined;
  const cut = await cutAt(expr, tree, parse);
  if (!cut) return undefined;
  if (CONDITIONS.has(tree.op)) return splitComparison(cut.left, parse);
  if (!COMPARISONS.has(tree.op)) return undefined;
  const leftNumber = numberOf(tree.lhs);
  if (leftNumber !== undefined) return mirrored(cut, leftNumber);
  return {
    measured: cut.left,
    operator: cut.op,
    comparison: `${cut.op} ${cut.right}`,
    threshold: numberOf(tree.rhs),
  };
}

type Cut = { readonly left: string; readonly op: string; readonly right: string };

const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' };

/** `5 < x` is x over 5. */
function mirrored({ left, op, right }: Cut, threshold: number): Split {
  const operator = MIRRORED[op] ?? op;
  return { measured: right, operator, comparison: `${operator} ${left}`, threshold };
}

async function cutAt(expr: string, { op, lhs }: Node, parse: Parse): Promise<Cut | undefined> {
  const wanted = JSON.stringify(lhs);
  // From the right: operators of one rank belong to the left.
  for (const at of placesOf(expr, String(op)).reverse()) {
    const left = expr.slice(0, at).trim();
    const tree = await parse(left).catch(() => undefined); // cut in the wrong place, it need not parse
    if (tree === undefined || JSON.stringify(tree) !== wanted) continue;
    const right = expr.slice(at + String(op).length).trim();
    return { left, op: String(op), right: right.replace(/^bool\b\s*/, '') };
  }
  return undefined;
}

/** Where the operator stands outside of all parentheses, brackets and braces. */
function placesOf(expr: string, op: string): number[] {
  const places: number[] = [];
  let depth = 0;
  for (const { kind, text, at } of tokenize(expr)) {
    if (kind !== 'operator' && kind !== 'keyword') continue;
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text)) depth--;
    else if (depth === 0 && text === op) places.push(at);
    else if (depth === 0 && kind === 'operator' && text.startsWith(op) && /^[-+]+$/.test(text.slice(op.length)))
      places.push(at); // `>-1` is one piece
  }
  return places;
}

function numberOf(node: unknown): number | undefined {
  const { type, val, expr, op } = nodeOf(node);
  if (type === 'numberLiteral') return parsed(String(val));
  if (type === 'parenExpr') return numberOf(expr);
  const inner = type === 'unaryExpr' ? numberOf(expr) : undefined;
  return inner === undefined ? undefined : op === '-' ? -inner : inner;
}

function parsed(text: string): number | undefined {
  const value = text === '+Inf' || text === 'Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

const nodeOf = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {});
