// Watches one query being evaluated: what each node took and gave. For people; nothing here changes a result.
import { bug } from '@/lib/kernel/errors';
import type { SampleReader } from '@/lib/metrics/store/contract';
import type { Expr } from '../ast';
import type { Observer } from './context';
import type { Value } from './value';

/**
 * A node of the query with what it took.
 * - `start`, `end`: bytes of the query as UTF-8
 * - `evaluations`: 0 for what its parent reads without a value of its own (range selectors, subqueries); a subquery's expression
 *   may have several
 * - `series`: the most its values had; undefined where it has no vector
 * - `points`: values over all series and steps
 * - `readSeries`, `readSamples`: what it asked the store for itself
 * - `ms`: from its beginning to its end, with its children, and with the turns of other queries in between
 */
export type PlanNode = {
  readonly type: Expr['type'];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly evaluations: number;
  readonly series: number | undefined;
  readonly points: number;
  readonly readSeries: number;
  readonly readSamples: number;
  readonly ms: number;
  readonly selfMs: number;
  readonly children: readonly PlanNode[];
};

type Record = {
  evaluations: number;
  series: number | undefined;
  points: number;
  readSeries: number;
  readSamples: number;
  readMs: number;
  ms: number;
};

type Reader = Pick<SampleReader, 'select'>;

/** For one query: hand it to the engine as its observer, with `reading` as its reader; afterwards ask for the plan. */
export class Explain implements Observer {
  private readonly records = new Map<Expr, Record>();
  /** Innermost last: nodes are evaluated one after the other. */
  private readonly open: Expr[] = [];
  private root: Expr | undefined;

  begin(expr: Expr): void {
    this.root = expr;
  }

  async watch(expr: Expr, evaluation: () => Promise<Value>): Promise<Value> {
    const record = this.recordOf(expr);
    const startMs = performance.now();
    this.open.push(expr);
    try {
      const value = await evaluation();
      note(record, value);
      return value;
    } finally {
      this.open.pop();
      record.evaluations++;
      record.ms += performance.now() - startMs;
    }
  }

  /** The same reader; what it gives is written down for the selector that asked. */
  reading(reader: Reader): Reader {
    const recordFor = (matchers: unknown) => this.recordOf(this.selectorWith(matchers));
    return {
      async *select(matchers, range, isLent) {
        const record = recordFor(matchers);
        let askedMs = performance.now();
        for await (const batch of reader.select(matchers, range, isLent)) {
          record.readMs += performance.now() - askedMs;
          record.readSeries += batch.length;
          for (const { timestampsMs } of batch) record.readSamples += timestampsMs.length;
          yield batch;
          askedMs = performance.now();
        }
        record.readMs += performance.now() - askedMs;
      },
    };
  }

  /** After the query, whether it came to a result or failed. @param text the query */
  plan(text: string): PlanNode {
    if (!this.root) throw bug('explained before anything was evaluated');
    return this.nodeOf(this.root, new TextEncoder().encode(text));
  }

  private nodeOf(expr: Expr, bytes: Uint8Array): PlanNode {
    const { readMs, ...record } = this.records.get(expr) ?? nothingYet();
    const children = childrenOf(expr).map((child) => this.nodeOf(child, bytes));
    const childrenMs = children.reduce((sum, child) => sum + child.ms, 0);
    const ms = record.evaluations > 0 ? record.ms : readMs + childrenMs;
    const { start, end } = expr.span;
    const text = new TextDecoder().decode(bytes.subarray(start, end));
    return { type: expr.type, text, start, end, ...record, ms, selfMs: Math.max(0, ms - childrenMs), children };
  }

  private recordOf(expr: Expr): Record {
    const found = this.records.get(expr) ?? nothingYet();
    this.records.set(expr, found);
    return found;
  }

  /** A function may read what is written nowhere (`info` does): that counts for the function. */
  private selectorWith(matchers: unknown): Expr {
    const within = this.open.at(-1) ?? this.root;
    if (!within) throw bug('samples were read before anything was evaluated');
    return selectorIn(within, matchers) ?? within;
  }
}

const nothingYet = (): Record => ({
  evaluations: 0,
  series: undefined,
  points: 0,
  readSeries: 0,
  readSamples: 0,
  readMs: 0,
  ms: 0,
});

function note(record: Record, value: Value): void {
  if (value.type !== 'vector') {
    record.points += value.type === 'scalar' ? value.values.length : 1;
    return;
  }
  record.series = Math.max(record.series ?? 0, value.columns.length);
  for (const { present } of value.columns) for (const own of present) record.points += own;
}

function selectorIn(expr: Expr, matchers: unknown): Expr | undefined {
  if (expr.type === 'vectorSelector' && expr.matchers === matchers) return expr;
  if (expr.type === 'matrixSelector' && expr.selector.matchers === matchers) return expr;
  for (const child of childrenOf(expr)) {
    const found = selectorIn(child, matchers);
    if (found) return found;
  }
  return undefined;
}

/** In the order they are written; a range selector is a leaf. */
function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.type) {
    case 'numberLiteral':
    case 'stringLiteral':
    case 'vectorSelector':
    case 'matrixSelector':
      return [];
    case 'binaryExpr':
      return [expr.lhs, expr.rhs];
    case 'aggregation':
      return expr.param ? [expr.param, expr.expr] : [expr.expr];
    case 'call':
      return expr.args;
    default:
      return [expr.expr];
  }
}
