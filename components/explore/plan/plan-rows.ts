// An explained query as rows: the outermost node first, each with what it took, and its children folded out of its text.
import type { PlanNode } from '@/lib/client/explain-decode';

export type PlanRow = {
  readonly depth: number;
  readonly type: string;
  /** Its text with "…" for each child: `rate(…)`, `sum by (job) (…)`, `… / …`; that of a leaf in full. */
  readonly text: string;
  readonly node: PlanNode;
  /** Of the whole query's time, from 0 to 1. */
  readonly share: number;
  readonly selfShare: number;
};

/** Parentheses say nothing of their own: what is in them stands in their place. Numbers and strings cost nothing and are left out. */
export function planRows(plan: PlanNode): readonly PlanRow[] {
  const whole = plan.seconds > 0 ? plan.seconds : 1;
  const rowsOf = (node: PlanNode, depth: number): PlanRow[] => {
    if (node.type === 'parenExpr' && node.children[0]) return rowsOf(node.children[0], depth);
    const { type } = node;
    const [share, selfShare] = [node.seconds / whole, node.selfSeconds / whole];
    const rows = node.children.filter(({ type }) => !LITERALS.has(type)).flatMap((child) => rowsOf(child, depth + 1));
    return [{ depth, type, text: folded(node), node, share, selfShare }, ...rows];
  };
  return rowsOf(plan, 0);
}

const LITERALS: ReadonlySet<string> = new Set(['numberLiteral', 'stringLiteral']);

function folded({ text, children }: PlanNode): string {
  let rest = text;
  let shown = '';
  for (const child of children) {
    if (LITERALS.has(child.type)) continue;
    const at = rest.indexOf(child.text);
    if (at < 0) continue; // a modifier before it moved the text: the whole is shown
    shown += `${rest.slice(0, at)}…`;
    rest = rest.slice(at + child.text.length);
  }
  return (shown + rest).replace(/\s+/g, ' ');
}

const NAMES: Readonly<Record<string, string>> = {
  aggregation: 'aggregation',
  binaryExpr: 'operator',
  call: 'function',
  matrixSelector: 'range selector',
  subquery: 'subquery',
  unaryExpr: 'sign',
  vectorSelector: 'selector',
  numberLiteral: 'number',
  stringLiteral: 'string',
};

/** What a kind of node is called. */
export const nameOfType = (type: string): string => NAMES[type] ?? type;
