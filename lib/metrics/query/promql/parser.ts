// Query text -> tree: recursive descent, binary operators by precedence. The whole grammar of Prometheus 3.14; what the
// engine cannot evaluate yet it says itself. Operators, operands and calls are here, their parts in grammar/.
import type { Matcher } from '@/lib/kernel/matchers';
import type { AggregateExpr, AggregateOperator, BinaryExpr, BinaryOperator, Expr, Span } from './ast';
import { checkExpr } from './checker';
import { FUNCTIONS } from './functions';
import { Cursor } from './grammar/cursor';
import { numberLiteral } from './grammar/literals';
import { grouping, vectorMatching } from './grammar/matching';
import { at, extendedRange, offset } from './grammar/modifiers';
import { brackets, selector } from './grammar/selectors';
import { AGGREGATORS, EXPERIMENTAL_AGGREGATORS, GROUPING_WORDS, RESERVED, WITH_PARAMETER } from './grammar/words';
import type { Token } from './lexer';
import { ParseError } from './parse-error';
import { ALL_SYNTAX, type Syntax } from './syntax';

/**
 * The tree of an expression, its types checked.
 * @throws ParseError (bad_input) with the byte span and Prometheus' wording; also for syntax that is not enabled.
 */
export function parseExpr(query: string, syntax: Syntax = ALL_SYNTAX): Expr {
  return wholeExpression(new Cursor(query, syntax));
}

/**
 * Matchers of a series selector, as `match[]` parameters hold it: `up{job="a"}`, without modifiers.
 * @throws ParseError
 */
export function parseMetricSelector(query: string): readonly Matcher[] {
  const expr = parseExpr(query);
  const plain =
    expr.type === 'vectorSelector' &&
    expr.offsetMs === 0 &&
    !expr.offsetExpr &&
    expr.atMs === null &&
    !expr.atStartOrEnd;
  if (!plain) throw new ParseError(expr.span, 'expected a series selector without modifiers', query);
  return expr.matchers;
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '>': 3,
  '<': 3,
  '>=': 3,
  '<=': 3,
  '</': 3,
  '>/': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};
const POWER = 6;

const ORIGIN: Span = { start: 0, end: 0 };

function wholeExpression(cursor: Cursor): Expr {
  if (cursor.token.kind === 'end') throw new ParseError(ORIGIN, 'no expression found in input', cursor.query);
  const expr = expression(cursor, 1);
  if (cursor.kind() !== 'end') throw cursor.unexpected();
  checkExpr(expr, cursor.query);
  return expr;
}

function expression(cursor: Cursor, least: number): Expr {
  cursor.descend();
  const start = cursor.token.start;
  let lhs = unary(cursor);
  for (let precedence = precedenceHere(cursor); precedence >= least; precedence = precedenceHere(cursor)) {
    lhs = binary(cursor, lhs, start, precedence);
  }
  cursor.ascend();
  return lhs;
}

/** Of the operator that stands here; 0 when there is none. */
function precedenceHere(cursor: Cursor): number {
  const { kind, text } = cursor.token;
  if (kind === 'op') return PRECEDENCE[text] ?? 0;
  return kind === 'identifier' ? (PRECEDENCE[text.toLowerCase()] ?? 0) : 0;
}

function unary(cursor: Cursor): Expr {
  const { kind, text, start } = cursor.token;
  if (kind !== 'op' || (text !== '-' && text !== '+')) return postfix(cursor);
  cursor.advance();
  // Binds as tightly as multiplication: -1^2 is -(1^2).
  const expr = expression(cursor, POWER);
  if (expr.type === 'numberLiteral' && text === '-') return { ...expr, value: -expr.value, span: cursor.span(start) };
  return expr.type === 'numberLiteral'
    ? { ...expr, span: cursor.span(start) }
    : { type: 'unaryExpr', op: text, expr, span: cursor.span(start) };
}

function binary(cursor: Cursor, lhs: Expr, start: number, precedence: number): BinaryExpr {
  const op = cursor.advance().text.toLowerCase() as BinaryOperator; // every key of PRECEDENCE is one
  const bool = cursor.takeWord('bool');
  const matching = vectorMatching(cursor, op);
  const rhs = expression(cursor, precedence === POWER ? precedence : precedence + 1);
  return { type: 'binaryExpr', op, lhs, rhs, bool, matching, span: cursor.span(start) };
}

function postfix(cursor: Cursor): Expr {
  const start = cursor.token.start;
  let expr = primary(cursor);
  for (;;) {
    if (cursor.token.kind === '[') expr = brackets(cursor, expr, start);
    else if (cursor.isWord('offset')) expr = offset(cursor, expr, start);
    else if (cursor.token.kind === 'op' && cursor.token.text === '@') expr = at(cursor, expr, start);
    else if (cursor.isWord('anchored') || cursor.isWord('smoothed')) expr = extendedRange(cursor, expr, start);
    else return expr;
  }
}

function primary(cursor: Cursor): Expr {
  const { kind, text, start } = cursor.token;
  if (kind === '(') return parenthesised(cursor);
  if (kind === '{') return selector(cursor, '', start);
  if (kind === 'string') {
    cursor.advance();
    return { type: 'stringLiteral', value: text, span: cursor.span(start) };
  }
  return numberLiteral(cursor) ?? named(cursor);
}

function parenthesised(cursor: Cursor): Expr {
  const open = cursor.advance();
  const expr = expression(cursor, 1);
  closeParenthesis(cursor);
  return { type: 'parenExpr', expr, span: cursor.span(open.start) };
}

function closeParenthesis(cursor: Cursor): void {
  if (cursor.token.kind !== ')') throw cursor.unexpected();
  cursor.advance();
}

/** A call, an aggregation, or a metric. */
function named(cursor: Cursor): Expr {
  const { kind, text, start } = cursor.token;
  const word = text.toLowerCase();
  if (kind !== 'identifier' || RESERVED.has(word)) throw cursor.unexpected();
  const name = cursor.advance();
  if (AGGREGATORS.has(word) && (cursor.token.kind === '(' || cursor.isWord('by') || cursor.isWord('without'))) {
    return aggregation(cursor, word as AggregateOperator, start);
  }
  if (cursor.token.kind === '(' && !GROUPING_WORDS.has(word)) return call(cursor, name);
  if (AGGREGATORS.has(word) && cursor.token.kind === 'identifier' && !isOperatorWord(cursor)) throw cursor.unexpected();
  return selector(cursor, text, start);
}

function isOperatorWord(cursor: Cursor): boolean {
  return precedenceHere(cursor) > 0 || ['offset', 'anchored', 'smoothed'].some((word) => cursor.isWord(word));
}

function call(cursor: Cursor, name: Token): Expr {
  const args = callArguments(cursor);
  const func = FUNCTIONS.get(name.text);
  if (!func) throw cursor.fail(name, `unknown function with name ${JSON.stringify(name.text)}`);
  if (func.experimental && !cursor.syntax.experimentalFunctions)
    throw cursor.fail(name, `function ${JSON.stringify(name.text)} is not enabled`);
  return { type: 'call', func, args, span: cursor.span(name.start) };
}

function callArguments(cursor: Cursor): Expr[] {
  cursor.advance();
  const args: Expr[] = [];
  while (cursor.token.kind !== ')') {
    args.push(expression(cursor, 1));
    if (cursor.token.kind !== ',') break;
    const comma = cursor.advance();
    if ((cursor.token as Token).kind === ')')
      throw cursor.fail(comma, 'trailing commas not allowed in function call args');
  }
  closeParenthesis(cursor);
  return args;
}

function aggregation(cursor: Cursor, op: AggregateOperator, start: number): AggregateExpr {
  let clause = aggregateClause(cursor);
  if (cursor.token.kind !== '(') throw cursor.unexpected();
  const args = callArguments(cursor);
  clause ??= aggregateClause(cursor);
  if (EXPERIMENTAL_AGGREGATORS.has(op) && !cursor.syntax.experimentalFunctions) {
    const flag = '--enable-feature=promql-experimental-functions';
    throw cursor.failAt(start, `${op}() is experimental and must be enabled with ${flag}`);
  }
  const [first, second] = args;
  if (!first) throw cursor.failAt(start, 'no arguments for aggregate expression provided');
  const wanted = WITH_PARAMETER.has(op) ? 2 : 1;
  if (args.length !== wanted) {
    throw cursor.failAt(
      start,
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
    );
  }
  return {
    type: 'aggregation',
    op,
    expr: second ?? first,
    param: second ? first : null,
    grouping: clause?.labels ?? [],
    without: clause?.without ?? false,
    span: cursor.span(start),
  };
}

function aggregateClause(cursor: Cursor): { without: boolean; labels: string[] } | undefined {
  const without = cursor.isWord('without');
  if (!without && !cursor.isWord('by')) return undefined;
  cursor.advance();
  return { without, labels: grouping(cursor) };
}
