// The tree of a PromQL expression, between parser and engine. Shapes follow Prometheus' parser/ast.go so that
// /api/v1/parse_query can show it; spans are byte offsets into the UTF-8 query.
import type { Matcher } from '@/lib/kernel/matchers';

/** Bytes [start, end) of the query as UTF-8. */
export type Span = { readonly start: number; readonly end: number };

export type ValueType = 'none' | 'vector' | 'scalar' | 'matrix' | 'string';

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'atan2'
  | '=='
  | '!='
  | '>'
  | '<'
  | '>='
  | '<='
  | 'and'
  | 'or'
  | 'unless'
  | '</'
  | '>/';

export type AggregateOperator =
  | 'sum'
  | 'avg'
  | 'count'
  | 'min'
  | 'max'
  | 'group'
  | 'stddev'
  | 'stdvar'
  | 'topk'
  | 'bottomk'
  | 'count_values'
  | 'quantile'
  | 'limitk'
  | 'limit_ratio';

/** `offset`, `@` and their computed forms, as selectors and subqueries carry them. */
export type TimeModifiers = {
  /** Milliseconds back (negative: forward), when it is a constant. */
  readonly offsetMs: number;
  readonly offsetExpr: DurationExpr | null;
  /** `@ <timestamp>` in milliseconds. */
  readonly atMs: number | null;
  readonly atStartOrEnd: 'start' | 'end' | null;
};

export type NumberLiteral = {
  readonly type: 'numberLiteral';
  readonly value: number;
  readonly duration: boolean;
  readonly span: Span;
};
export type StringLiteral = { readonly type: 'stringLiteral'; readonly value: string; readonly span: Span };
export type ParenExpr = { readonly type: 'parenExpr'; readonly expr: Expr; readonly span: Span };
export type UnaryExpr = {
  readonly type: 'unaryExpr';
  readonly op: '+' | '-';
  readonly expr: Expr;
  readonly span: Span;
};

export type VectorSelector = TimeModifiers & {
  readonly type: 'vectorSelector';
  /** The metric name written outside the braces, or `''`; it is among the matchers, too. */
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly anchored: boolean;
  readonly smoothed: boolean;
  readonly span: Span;
};

export type MatrixSelector = {
  readonly type: 'matrixSelector';
  readonly selector: VectorSelector;
  readonly rangeMs: number;
  readonly rangeExpr: DurationExpr | null;
  readonly span: Span;
};

export type Subquery = TimeModifiers & {
  readonly type: 'subquery';
  readonly expr: Expr;
  readonly rangeMs: number;
  readonly rangeExpr: DurationExpr | null;
  /** 0: the engine's default step. */
  readonly stepMs: number;
  readonly stepExpr: DurationExpr | null;
  readonly span: Span;
};

export type VectorMatching = {
  readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly include: readonly string[];
  readonly fillValues: { readonly lhs: number | null; readonly rhs: number | null };
};

export type BinaryExpr = {
  readonly type: 'binaryExpr';
  readonly op: BinaryOperator;
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly bool: boolean;
  /** How the sides are matched when both are vectors; has no meaning otherwise. */
  readonly matching: VectorMatching;
  readonly span: Span;
};

export type AggregateExpr = {
  readonly type: 'aggregation';
  readonly op: AggregateOperator;
  readonly expr: Expr;
  readonly param: Expr | null;
  readonly grouping: readonly string[];
  readonly without: boolean;
  readonly span: Span;
};

export type FunctionSignature = {
  readonly name: string;
  readonly argTypes: readonly ValueType[];
  /** 0: exactly argTypes; n > 0: up to n of them may be left out or added; -1: any number of the last (as in Prometheus). */
  readonly variadic: number;
  readonly returnType: ValueType;
  readonly experimental: boolean;
};

export type Call = {
  readonly type: 'call';
  readonly func: FunctionSignature;
  readonly args: readonly Expr[];
  readonly span: Span;
};

/** Arithmetic on durations inside `[…]`, `[…:…]`, `offset …`: `step()`, `range()`, `min_of`, `max_of`, + - * / % ^. */
export type DurationExpr = {
  readonly type: 'durationExpr';
  readonly op: '+' | '-' | '*' | '/' | '%' | '^' | 'step' | 'range' | 'min_of' | 'max_of';
  readonly lhs: DurationExpr | NumberLiteral | null;
  readonly rhs: DurationExpr | NumberLiteral | null;
  /** Whether it was written in parentheses. */
  readonly wrapped: boolean;
  readonly span: Span;
};

export type Expr =
  | NumberLiteral
  | StringLiteral
  | ParenExpr
  | UnaryExpr
  | VectorSelector
  | MatrixSelector
  | Subquery
  | BinaryExpr
  | AggregateExpr
  | Call;
