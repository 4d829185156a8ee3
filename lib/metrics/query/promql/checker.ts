// Second pass over a tree: are the types right? Reports the first mismatch, in Prometheus' words.
import { compileMatcher } from '@/lib/kernel/matchers';
import type {
  AggregateExpr,
  BinaryExpr,
  Call,
  Expr,
  FunctionSignature,
  Span,
  Subquery,
  UnaryExpr,
  ValueType,
  VectorSelector,
} from './ast';
import { ParseError } from './parse-error';

const NAMES: Readonly<Record<ValueType, string>> = {
  none: 'none',
  vector: 'instant vector',
  scalar: 'scalar',
  matrix: 'range vector',
  string: 'string',
};

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const SETS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** The type of an expression's value. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.type) {
    case 'numberLiteral':
      return 'scalar';
    case 'stringLiteral':
      return 'string';
    case 'parenExpr':
    case 'unaryExpr':
      return typeOf(expr.expr);
    case 'matrixSelector':
    case 'subquery':
      return 'matrix';
    case 'vectorSelector':
    case 'aggregation':
      return 'vector';
    case 'call':
      return expr.func.returnType;
    case 'binaryExpr':
      return typeOfBinary(expr);
  }
}

/** A long chain of operators is as deep as it is long: its types are found once, not again from every operator. */
const binaryTypes = new WeakMap<BinaryExpr, ValueType>();

function typeOfBinary(expr: BinaryExpr): ValueType {
  const known = binaryTypes.get(expr);
  if (known) return known;
  const type = typeOf(expr.lhs) === 'scalar' && typeOf(expr.rhs) === 'scalar' ? 'scalar' : 'vector';
  binaryTypes.set(expr, type);
  return type;
}

/** @throws ParseError at the first thing that cannot be. */
export function checkExpr(expr: Expr, query: string): void {
  new Checker(query).check(expr);
}

/** Deep enough for any query that is written, shallow enough for the stack of whatever walks the tree. */
export const MAX_TREE_DEPTH = 1000;

class Checker {
  private depth = 0;

  constructor(private readonly query: string) {}

  check(expr: Expr): void {
    this.depth++;
    this.require(this.depth <= MAX_TREE_DEPTH, expr, `expression is nested more than ${MAX_TREE_DEPTH} deep`);
    this.checkNode(expr);
    this.depth--;
  }

  private checkNode(expr: Expr): void {
    switch (expr.type) {
      case 'numberLiteral':
      case 'stringLiteral':
        break;
      case 'parenExpr':
        this.check(expr.expr);
        break;
      case 'unaryExpr':
        this.checkUnary(expr);
        break;
      case 'vectorSelector':
        this.checkSelector(expr);
        break;
      case 'matrixSelector':
        this.checkSelector(expr.selector);
        break;
      case 'subquery':
        this.checkSubquery(expr);
        break;
      case 'aggregation':
        this.checkAggregation(expr);
        break;
      case 'call':
        this.checkCall(expr);
        break;
      case 'binaryExpr':
        this.checkBinary(expr);
    }
  }

  private checkUnary(expr: UnaryExpr): void {
    this.check(expr.expr);
    const got = JSON.stringify(NAMES[typeOf(expr.expr)]);
    this.require(
      isNumeric(typeOf(expr.expr)),
      expr,
      `unary expression only allowed on expressions of type scalar or instant vector, got ${got}`,
    );
  }

  private checkSubquery(expr: Subquery): void {
    this.check(expr.expr);
    const got = typeOf(expr.expr);
    this.require(got === 'vector', expr, `subquery is only allowed on instant vector, got ${got} instead`);
  }

  private checkSelector(expr: VectorSelector): void {
    // A plain value first: that saves compiling a pattern again.
    const selects =
      expr.matchers.some(({ type, value }) => type === '=' && value !== '') ||
      expr.matchers.some((matcher) => !compileMatcher(matcher)(''));
    this.require(selects, expr, 'vector selector must contain at least one non-empty matcher');
  }

  private checkAggregation({ op, expr, param }: AggregateExpr): void {
    this.check(expr);
    this.require(
      typeOf(expr) === 'vector',
      expr,
      `expected type instant vector in aggregation expression, got ${NAMES[typeOf(expr)]}`,
    );
    if (!param) return;
    this.check(param);
    const wanted = op === 'count_values' ? 'string' : 'scalar';
    this.require(
      typeOf(param) === wanted,
      param,
      `expected type ${wanted} in aggregation parameter, got ${NAMES[typeOf(param)]}`,
    );
  }

  private checkCall(expr: Call): void {
    const { func, args } = expr;
    args.forEach((arg, i) => {
      if (func.name === 'info' && i === 1) this.checkInfoSelector(arg);
      else this.check(arg);
    });
    this.checkCount(expr, func, args.length);
    args.forEach((arg, i) => {
      const wanted = func.argTypes[Math.min(i, func.argTypes.length - 1)] as ValueType;
      const got = typeOf(arg);
      this.require(
        got === wanted,
        arg,
        `expected type ${NAMES[wanted]} in call to function ${JSON.stringify(func.name)}, got ${NAMES[got]}`,
      );
    });
  }

  /** The second argument of info() says which labels to add: a bare selector, which may select everything. */
  private checkInfoSelector(arg: Expr): void {
    this.require(arg.type === 'vectorSelector', arg, 'expected label selectors only');
    const isBare = arg.type === 'vectorSelector' && arg.name === '';
    this.require(isBare, arg, 'expected label selectors only, got vector selector instead');
  }

  private checkCount(expr: Call, { name, argTypes, variadic }: FunctionSignature, got: number): void {
    const most = argTypes.length + Math.max(0, variadic - (variadic > 0 ? Math.min(1, variadic) : 0));
    const least = variadic === 0 ? argTypes.length : argTypes.length - 1;
    const call = `argument(s) in call to ${JSON.stringify(name)}, got ${got}`;
    if (variadic === 0) this.require(got === argTypes.length, expr, `expected ${argTypes.length} ${call}`);
    this.require(got >= least, expr, `expected at least ${least} ${call}`);
    if (variadic > 0) this.require(got <= most, expr, `expected at most ${most} ${call}`);
  }

  private checkBinary(expr: BinaryExpr): void {
    const { op, lhs, rhs, bool, matching } = expr;
    this.check(lhs);
    this.check(rhs);
    const [left, right] = [typeOf(lhs), typeOf(rhs)];
    if (bool)
      this.require(
        COMPARISONS.has(op),
        this.operatorOf(expr),
        'bool modifier can only be used on comparison operators',
      );
    for (const side of [lhs, rhs])
      this.require(
        isNumeric(typeOf(side)),
        side,
        'binary expression must contain only scalar and instant vector types',
      );
    const scalars = left === 'scalar' && right === 'scalar';
    if (COMPARISONS.has(op) && scalars)
      this.require(bool, this.operatorOf(expr), 'comparisons between scalars must use BOOL modifier');
    const bothVectors = left === 'vector' && right === 'vector';
    const isWritten = matching.on || matching.labels.length > 0 || matching.include.length > 0;
    this.require(bothVectors || !isWritten, expr, 'vector matching only allowed between instant vectors');
    const isFilled = matching.fillValues.lhs !== null || matching.fillValues.rhs !== null;
    this.require(bothVectors || !isFilled, expr, 'filling in missing series only allowed between instant vectors');
    if (SETS.has(op)) this.checkSet(expr, bothVectors);
    this.checkGrouping(expr);
  }

  private checkSet(expr: BinaryExpr, bothVectors: boolean): void {
    this.require(bothVectors, expr, `set operator ${JSON.stringify(expr.op)} not allowed in binary scalar expression`);
    this.require(
      expr.matching.card === 'many-to-many',
      expr,
      `no grouping allowed for ${JSON.stringify(expr.op)} operation`,
    );
    const { lhs, rhs } = expr.matching.fillValues;
    this.require(lhs === null && rhs === null, expr, 'filling in missing series not allowed for set operators');
  }

  private checkGrouping(expr: BinaryExpr): void {
    const { matching } = expr;
    if (!matching.on) return;
    const both = matching.include.find((label) => matching.labels.includes(label));
    this.require(
      both === undefined,
      this.operatorOf(expr),
      `label ${JSON.stringify(both)} must not occur in ON and GROUP clause at once`,
    );
  }

  /** From the operator to what stands before the right side; its last byte is left out, as Prometheus leaves it out. */
  private operatorOf({ lhs, rhs }: BinaryExpr): { readonly span: Span } {
    const bytes = new TextEncoder().encode(this.query);
    let { end: start } = lhs.span;
    let end = rhs.span.start - 1;
    while (isSpace(bytes[start])) start++;
    while (isSpace(bytes[end])) end--;
    return { span: { start, end } };
  }

  private require(holds: boolean, { span }: { readonly span: Span }, reason: string): void {
    if (!holds) throw new ParseError(span, reason, this.query);
  }
}

const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

const isNumeric = (type: ValueType) => type === 'scalar' || type === 'vector';
