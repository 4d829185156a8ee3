// Query text -> tree: recursive descent, binary operators by precedence. The whole grammar of Prometheus 3.14; what the
// engine cannot evaluate yet it says itself. Long, being one grammar.
import { parseDuration } from '@/lib/kernel/duration';
import { messageOf } from '@/lib/kernel/errors';
import { formatFloat, parseFloatText } from '@/lib/kernel/float';
import { METRIC_NAME } from '@/lib/kernel/labels';
import { compilePattern, type Matcher, type MatchType } from '@/lib/kernel/matchers';
import type {
  AggregateExpr,
  AggregateOperator,
  BinaryExpr,
  BinaryOperator,
  DurationExpr,
  Expr,
  MatrixSelector,
  NumberLiteral,
  Span,
  Subquery,
  TimeModifiers,
  VectorMatching,
  VectorSelector,
} from './ast';
import { checkExpr } from './checker';
import { FUNCTIONS } from './functions';
import { LexError, Lexer, type Token, type TokenKind } from './lexer';
import { ParseError } from './parse-error';
import { quote } from './print';
import { ALL_SYNTAX, type Syntax } from './syntax';

/** Deep enough for any query a person or a program writes, shallow enough for the stack. */
export const MAX_DEPTH = 500;

/**
 * The tree of an expression, its types checked.
 * @throws ParseError (bad_input) with the byte span and Prometheus' wording; also for syntax that is not enabled.
 */
export function parseExpr(query: string, syntax: Syntax = ALL_SYNTAX): Expr {
  return new Parser(query, syntax).parseWhole();
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

const AGGREGATORS: ReadonlySet<string> = new Set<AggregateOperator>([
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
]);
const WITH_PARAMETER: ReadonlySet<string> = new Set([
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
]);

const EXPERIMENTAL_AGGREGATORS: ReadonlySet<string> = new Set(['limitk', 'limit_ratio']);

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

/** Words that are never the name of a metric. */
const RESERVED = new Set(['bool', 'on', 'ignoring', 'group_left', 'group_right', 'and', 'or', 'unless', 'atan2']);

const NO_MODIFIERS: TimeModifiers = { offsetMs: 0, offsetExpr: null, atMs: null, atStartOrEnd: null };
const ORIGIN: Span = { start: 0, end: 0 };

const DURATION_WANTED = 'number, duration, step(), or range()';

class Parser {
  private readonly lexer: Lexer;
  private token: Token;
  private lastEnd = 0;
  private depth = 0;
  private durationOperators = 0;
  private readonly byteOffsets: Uint32Array | undefined;

  constructor(
    private readonly query: string,
    private readonly syntax: Syntax,
  ) {
    this.byteOffsets = byteOffsetsOf(query);
    this.lexer = new Lexer(query);
    this.token = this.pull();
  }

  parseWhole(): Expr {
    if (this.token.kind === 'end') throw new ParseError(ORIGIN, 'no expression found in input', this.query);
    const expr = this.expression(1);
    if (this.kind() !== 'end') throw this.unexpected();
    checkExpr(expr, this.query);
    return expr;
  }

  // ---- operators ---------------------------------------------------------------------------------------------------

  private expression(least: number): Expr {
    this.descend();
    const start = this.token.start;
    let lhs = this.unary();
    for (let precedence = this.precedence(); precedence >= least; precedence = this.precedence()) {
      lhs = this.binary(lhs, start, precedence);
    }
    this.depth--;
    return lhs;
  }

  private descend(): void {
    this.depth++;
    if (this.depth > MAX_DEPTH) throw this.fail(this.token, `expression is nested more than ${MAX_DEPTH} deep`);
  }

  /** Of the operator that stands here; 0 when there is none. */
  private precedence(): number {
    const { kind, text } = this.token;
    if (kind === 'op') return PRECEDENCE[text] ?? 0;
    return kind === 'identifier' ? (PRECEDENCE[text.toLowerCase()] ?? 0) : 0;
  }

  private unary(): Expr {
    const { kind, text, start } = this.token;
    if (kind !== 'op' || (text !== '-' && text !== '+')) return this.postfix();
    this.advance();
    // Binds as tightly as multiplication: -1^2 is -(1^2).
    const expr = this.expression(POWER);
    if (expr.type === 'numberLiteral' && text === '-') return { ...expr, value: -expr.value, span: this.span(start) };
    return expr.type === 'numberLiteral'
      ? { ...expr, span: this.span(start) }
      : { type: 'unaryExpr', op: text, expr, span: this.span(start) };
  }

  private binary(lhs: Expr, start: number, precedence: number): BinaryExpr {
    const op = this.advance().text.toLowerCase() as BinaryOperator; // every key of PRECEDENCE is one
    const bool = this.takeWord('bool');
    const matching = this.vectorMatching(op);
    const rhs = this.expression(precedence === POWER ? precedence : precedence + 1);
    return { type: 'binaryExpr', op, lhs, rhs, bool, matching, span: this.span(start) };
  }

  private vectorMatching(op: BinaryOperator): VectorMatching {
    const isSet = op === 'and' || op === 'or' || op === 'unless';
    const matching = {
      card: isSet ? 'many-to-many' : 'one-to-one',
      on: false,
      labels: [],
      include: [],
      fillValues: { lhs: null, rhs: null },
    } as {
      -readonly [K in keyof VectorMatching]: VectorMatching[K];
    };
    const on = this.isWord('on');
    const written = on || this.isWord('ignoring');
    if (written) {
      this.advance();
      matching.on = on;
      matching.labels = this.grouping();
    }
    const side = this.isWord('group_left') ? 'many-to-one' : this.isWord('group_right') ? 'one-to-many' : undefined;
    if (written && side) {
      this.advance();
      matching.card = side;
      if (this.token.kind === '(') matching.include = this.grouping();
    }
    matching.fillValues = this.fillValues();
    return matching;
  }

  /** `fill`, or `fill_left` and `fill_right` in any order, each at most once. These are names of metrics, too. */
  private fillValues(): VectorMatching['fillValues'] {
    if (this.isFill('fill')) {
      const value = this.fillValue('fill');
      return { lhs: value, rhs: value };
    }
    const rightFirst = this.isFill('fill_right') ? this.fillValue('fill_right') : null;
    const lhs = this.isFill('fill_left') ? this.fillValue('fill_left') : null;
    const rhs = rightFirst ?? (this.isFill('fill_right') ? this.fillValue('fill_right') : null);
    return { lhs, rhs };
  }

  private isFill(word: string): boolean {
    return this.isWord(word) && this.peekIsOpen();
  }

  private fillValue(word: string): number {
    if (!this.syntax.fillModifiers)
      throw this.fail(this.token, 'binop fill modifiers are experimental and not enabled');
    this.advance();
    this.expect('(', word);
    const isNegative = this.isSign() && this.advance().text === '-';
    const literal = this.number() ?? this.reject(word, 'number');
    this.expect(')', word);
    return isNegative ? -literal.value : literal.value;
  }

  private grouping(): string[] {
    const context = 'grouping opts';
    this.expect('(', context);
    const labels: string[] = [];
    while (this.token.kind !== ')') {
      if (this.token.kind !== 'identifier' && this.token.kind !== 'string') this.reject(context, 'label');
      labels.push(this.advance().text);
      if (this.kind() === ',') this.advance();
      else if (this.kind() !== ')') this.reject(context, '"," or ")"');
    }
    this.advance();
    return labels;
  }

  // ---- operands ----------------------------------------------------------------------------------------------------

  private postfix(): Expr {
    const start = this.token.start;
    let expr = this.primary();
    for (;;) {
      if (this.token.kind === '[') expr = this.brackets(expr, start);
      else if (this.isWord('offset')) expr = this.offset(expr, start);
      else if (this.token.kind === 'op' && this.token.text === '@') expr = this.at(expr, start);
      else if (this.isWord('anchored') || this.isWord('smoothed')) expr = this.extendedRange(expr, start);
      else return expr;
    }
  }

  private primary(): Expr {
    const { kind, text, start } = this.token;
    if (kind === '(') return this.parenthesised();
    if (kind === '{') return this.selector('', start);
    if (kind === 'string') {
      this.advance();
      return { type: 'stringLiteral', value: text, span: this.span(start) };
    }
    return this.number() ?? this.named();
  }

  private parenthesised(): Expr {
    const open = this.advance();
    const expr = this.expression(1);
    this.closeParenthesis();
    return { type: 'parenExpr', expr, span: this.span(open.start) };
  }

  private closeParenthesis(): void {
    if (this.token.kind !== ')') throw this.unexpected();
    this.advance();
  }

  /** A number or a duration, which is a number of seconds; undefined when there is neither. */
  private number(): NumberLiteral | undefined {
    const { kind, text, start } = this.token;
    const isNamed = kind === 'identifier' && /^(?:inf|nan)$/i.test(text);
    if (kind !== 'number' && kind !== 'duration' && !isNamed) return undefined;
    const token = this.advance();
    const value = kind === 'duration' ? this.durationMs(token) / 1000 : this.numberValue(token);
    return { type: 'numberLiteral', value, duration: kind === 'duration', span: this.span(start) };
  }

  private durationMs(token: Token): number {
    try {
      return parseDuration(token.text);
    } catch (thrown) {
      throw this.fail(token, messageOf(thrown));
    }
  }

  private numberValue(token: Token): number {
    const text = token.text.replaceAll('_', '');
    // Go reads 0x1F and, with a leading zero, octal as integers; everything else as a float.
    const value = /^0x/i.test(text)
      ? Number(text)
      : /^0[0-7]+$/.test(text)
        ? Number.parseInt(text, 8)
        : parseFloatText(text);
    if (value === undefined || (!Number.isFinite(value) && /\d/.test(text))) {
      throw this.fail(
        token,
        `error parsing number: strconv.ParseFloat: parsing ${JSON.stringify(text)}: value out of range`,
      );
    }
    return value;
  }

  /** A call, an aggregation, or a metric. */
  private named(): Expr {
    const { kind, text, start } = this.token;
    const word = text.toLowerCase();
    if (kind !== 'identifier' || RESERVED.has(word)) throw this.unexpected();
    const name = this.advance();
    if (AGGREGATORS.has(word) && (this.token.kind === '(' || this.isWord('by') || this.isWord('without'))) {
      return this.aggregation(word as AggregateOperator, start);
    }
    if (this.token.kind === '(' && !GROUPING_WORDS.has(word)) return this.call(name);
    if (AGGREGATORS.has(word) && this.token.kind === 'identifier' && !this.isOperatorWord()) throw this.unexpected();
    return this.selector(text, start);
  }

  private isOperatorWord(): boolean {
    return this.precedence() > 0 || ['offset', 'anchored', 'smoothed'].some((word) => this.isWord(word));
  }

  private call(name: Token): Expr {
    const args = this.callArguments();
    const func = FUNCTIONS.get(name.text);
    if (!func) throw this.fail(name, `unknown function with name ${JSON.stringify(name.text)}`);
    if (func.experimental && !this.syntax.experimentalFunctions)
      throw this.fail(name, `function ${JSON.stringify(name.text)} is not enabled`);
    return { type: 'call', func, args, span: this.span(name.start) };
  }

  private callArguments(): Expr[] {
    this.advance();
    const args: Expr[] = [];
    while (this.token.kind !== ')') {
      args.push(this.expression(1));
      if (this.token.kind !== ',') break;
      const comma = this.advance();
      if ((this.token as Token).kind === ')')
        throw this.fail(comma, 'trailing commas not allowed in function call args');
    }
    this.closeParenthesis();
    return args;
  }

  private aggregation(op: AggregateOperator, start: number): AggregateExpr {
    let clause = this.aggregateClause();
    if (this.token.kind !== '(') throw this.unexpected();
    const args = this.callArguments();
    clause ??= this.aggregateClause();
    if (EXPERIMENTAL_AGGREGATORS.has(op) && !this.syntax.experimentalFunctions) {
      const flag = '--enable-feature=promql-experimental-functions';
      throw this.failAt(start, `${op}() is experimental and must be enabled with ${flag}`);
    }
    const [first, second] = args;
    if (!first) throw this.failAt(start, 'no arguments for aggregate expression provided');
    const wanted = WITH_PARAMETER.has(op) ? 2 : 1;
    if (args.length !== wanted) {
      throw this.failAt(
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
      span: this.span(start),
    };
  }

  private aggregateClause(): { without: boolean; labels: string[] } | undefined {
    const without = this.isWord('without');
    if (!without && !this.isWord('by')) return undefined;
    this.advance();
    return { without, labels: this.grouping() };
  }

  // ---- selectors ---------------------------------------------------------------------------------------------------

  private selector(name: string, start: number): VectorSelector {
    const matchers = this.token.kind === '{' ? this.labelMatchers() : [];
    const quoted = matchers.filter((matcher) => matcher.isName).map(({ value }) => value);
    const named = name === '' ? quoted : [name, ...quoted];
    if (named.length > 1)
      throw this.failAt(
        start,
        `metric name must not be set twice: ${JSON.stringify(named[0])} or ${JSON.stringify(named[1])}`,
      );
    const written = matchers.map(({ name, type, value }) => ({ name, type, value }));
    const all: Matcher[] = name === '' ? written : [...written, { name: METRIC_NAME, type: '=', value: name }];
    const again = name === '' ? undefined : written.find((matcher) => matcher.name === METRIC_NAME);
    if (again)
      throw this.failAt(
        start,
        `metric name must not be set twice: ${JSON.stringify(name)} or ${JSON.stringify(again.value)}`,
      );
    return {
      type: 'vectorSelector',
      name,
      matchers: all,
      anchored: false,
      smoothed: false,
      ...NO_MODIFIERS,
      span: this.span(start),
    };
  }

  private labelMatchers(): (Matcher & { isName: boolean })[] {
    this.advance();
    const matchers: (Matcher & { isName: boolean })[] = [];
    while (this.token.kind !== '}') {
      matchers.push(this.labelMatcher());
      if (this.kind() === ',') this.advance();
      else if (this.kind() !== '}') this.reject('label matching', '"," or "}"');
    }
    this.advance();
    return matchers;
  }

  private labelMatcher(): Matcher & { isName: boolean } {
    if (this.token.kind !== 'identifier' && this.token.kind !== 'string')
      this.reject('label matching', 'identifier or "}"');
    const name = this.advance();
    if (this.kind() !== 'op') {
      if (name.kind === 'string') return { name: METRIC_NAME, type: '=', value: name.text, isName: true };
      this.reject('label matching', 'label matching operator');
    }
    const type = this.advance().text as MatchType; // the lexer gives only these in braces
    if (this.kind() !== 'string') this.reject('label matching', 'string');
    const value = this.advance();
    if (type === '=~' || type === '!~') this.checkPattern(name, value);
    return { name: name.text, type, value: value.text, isName: false };
  }

  private checkPattern(name: Token, value: Token): void {
    try {
      compilePattern(value.text);
    } catch (thrown) {
      const why = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
      throw this.failAt(name.start, messageOf(why), value.end);
    }
  }

  private brackets(expr: Expr, start: number): MatrixSelector | Subquery {
    const open = this.advance();
    const range = this.rangeLength('subquery or range selector');
    if (this.token.kind === ':') return this.subquery(expr, start, range);
    if (this.token.kind !== ']') this.reject('subquery or range', '":" or "]"');
    this.advance();
    if (expr.type !== 'vectorSelector') throw this.failAt(open.start, 'ranges only allowed for vector selectors');
    if (hasOffset(expr)) throw this.failAt(open.start, 'no offset modifiers allowed before range');
    if (expr.atMs !== null || expr.atStartOrEnd) throw this.failAt(open.start, 'no @ modifiers allowed before range');
    return { type: 'matrixSelector', selector: expr, rangeMs: range.ms, rangeExpr: range.expr, span: this.span(start) };
  }

  private subquery(expr: Expr, start: number, range: Length): Subquery {
    this.advance();
    const step = this.token.kind === ']' ? { ms: 0, expr: null } : this.rangeLength('subquery or range selector');
    if (this.token.kind !== ']') this.reject('subquery selector', '"]"');
    this.advance();
    return {
      type: 'subquery',
      expr,
      rangeMs: range.ms,
      rangeExpr: range.expr,
      stepMs: step.ms,
      stepExpr: step.expr,
      ...NO_MODIFIERS,
      span: this.span(start),
    };
  }

  private rangeLength(context: string): Length {
    this.durationOperators = 0;
    const token = this.token;
    const length = this.durationExpression(context);
    this.refuseComputed(length);
    const isConstant = length.type === 'numberLiteral';
    if (isConstant && length.value <= 0)
      throw new ParseError(length.span, 'duration must be greater than 0', this.query);
    return isConstant ? { ms: this.milliseconds(length, token), expr: null } : { ms: 0, expr: length };
  }

  private milliseconds({ value }: NumberLiteral, token: Token): number {
    const ms = Math.round(value * 1000);
    if (!Number.isFinite(ms) || Math.abs(ms) > 9_223_372_036_854) throw this.fail(token, 'duration out of range');
    return ms;
  }

  private offset(expr: Expr, start: number): Expr {
    this.advance();
    const token = this.token;
    const length = this.isSign()
      ? this.signed(this.advance(), this.durationOperand('offset'))
      : this.durationOperand('offset');
    this.refuseComputed(length);
    const constant = length.type === 'numberLiteral';
    const modifier = {
      offsetMs: constant ? this.milliseconds(length, token) : 0,
      offsetExpr: constant ? null : length,
    };
    return this.modify(expr, start, 'offset modifier must be preceded', (target) => {
      if (hasOffset(target)) throw new ParseError(expr.span, 'offset may not be set multiple times', this.query);
      return modifier;
    });
  }

  private at(expr: Expr, start: number): Expr {
    this.advance();
    const modifier = this.atModifier(expr);
    return this.modify(expr, start, '@ modifier must be preceded', (target) => {
      if (target.atMs !== null || target.atStartOrEnd)
        throw new ParseError(expr.span, '@ <timestamp> may not be set multiple times', this.query);
      return modifier;
    });
  }

  private atModifier(expr: Expr): Pick<TimeModifiers, 'atMs' | 'atStartOrEnd'> {
    for (const word of ['start', 'end'] as const) {
      if (!this.isWord(word)) continue;
      this.advance();
      this.expect('(', '@');
      this.expect(')', '@');
      return { atMs: null, atStartOrEnd: word };
    }
    const negative = this.isSign() && this.advance().text === '-';
    const literal = this.number() ?? this.reject('@', 'timestamp');
    const seconds = negative ? -literal.value : literal.value;
    if (!(Math.abs(seconds) < MAX_SECONDS)) {
      const shown = Number.isFinite(seconds) ? `${BigInt(Math.trunc(seconds))}.000000` : formatFloat(seconds);
      throw new ParseError(expr.span, `timestamp out of bounds for @ modifier: ${shown}`, this.query);
    }
    return { atMs: Math.round(seconds * 1000), atStartOrEnd: null };
  }

  private extendedRange(expr: Expr, start: number): Expr {
    const word = this.advance().text.toLowerCase() as 'anchored' | 'smoothed';
    if (!this.syntax.extendedRangeSelectors)
      throw new ParseError(expr.span, `${word} modifier is experimental and not enabled`, this.query);
    const target = expr.type === 'matrixSelector' ? expr.selector : expr;
    if (target.type !== 'vectorSelector') {
      const why = target.type === 'subquery' ? 'is not supported for subqueries' : 'not implemented';
      throw new ParseError(expr.span, `${word} modifier ${why}`, this.query);
    }
    if (word === 'anchored' ? target.smoothed : target.anchored)
      throw new ParseError(expr.span, 'anchored and smoothed modifiers cannot be used together', this.query);
    const selector = { ...target, [word]: true, span: this.span(start) };
    return expr.type === 'matrixSelector' ? { ...expr, selector, span: this.span(start) } : selector;
  }

  /** Sets a modifier on a selector, on the selector of a range, or on a subquery. */
  private modify(
    expr: Expr,
    start: number,
    complaint: string,
    modifierFor: (target: TimeModifiers) => Partial<TimeModifiers>,
  ): Expr {
    if (expr.type === 'matrixSelector') {
      return { ...expr, selector: { ...expr.selector, ...modifierFor(expr.selector) }, span: this.span(start) };
    }
    if (expr.type === 'vectorSelector' || expr.type === 'subquery')
      return { ...expr, ...modifierFor(expr), span: this.span(start) };
    throw new ParseError(
      expr.span,
      `${complaint} by an instant vector selector or range vector selector or a subquery`,
      this.query,
    );
  }

  // ---- durations that are computed ---------------------------------------------------------------------------------

  private refuseComputed(length: DurationExpr | NumberLiteral): void {
    if (length.type === 'durationExpr' && !this.syntax.durationExpressions)
      throw new ParseError(length.span, 'experimental duration expression is not enabled', this.query);
  }

  private durationExpression(context: string, least = 1): DurationExpr | NumberLiteral {
    this.descend();
    const start = this.token.start;
    let lhs = this.isSign() ? this.negatedPower(context) : this.durationOperand(context);
    for (;;) {
      const op = this.token.kind === 'op' ? this.token.text : '';
      const precedence = DURATION_PRECEDENCE[op] ?? 0;
      if (precedence < least || precedence === 0) break;
      const operator = this.advance();
      this.durationOperators++;
      if (this.durationOperators > MAX_DEPTH)
        throw this.fail(operator, `duration has more than ${MAX_DEPTH} operators`);
      const rhs = this.durationExpression(context, op === '^' ? precedence : precedence + 1);
      if (op === '/' && rhs.type === 'numberLiteral' && rhs.value === 0) throw this.fail(operator, 'division by zero');
      if (op === '%' && rhs.type === 'numberLiteral' && rhs.value === 0) throw this.fail(operator, 'modulo by zero');
      lhs = { type: 'durationExpr', op: op as DurationExpr['op'], lhs, rhs, wrapped: false, span: this.span(start) };
    }
    this.depth--;
    return lhs;
  }

  /** A sign inside of brackets binds as in any expression: -1^2 is -(1^2). Behind `offset` it takes one operand. */
  private negatedPower(context: string): DurationExpr | NumberLiteral {
    const sign = this.advance();
    return this.signed(sign, this.durationExpression(context, DURATION_POWER));
  }

  private durationOperand(context: string): DurationExpr | NumberLiteral {
    const { kind, text, start } = this.token;
    if (kind === '(') return this.wrappedDuration(context, start);
    if (kind === 'identifier' && /^(?:step|range)$/i.test(text)) {
      this.advance();
      if (this.token.kind !== '(') this.reject(context, DURATION_WANTED);
      this.advance();
      this.expect(')', context);
      return {
        type: 'durationExpr',
        op: text.toLowerCase() as 'step' | 'range',
        lhs: null,
        rhs: null,
        wrapped: false,
        span: this.span(start),
      };
    }
    if (kind === 'identifier' && /^(?:min_of|max_of)$/i.test(text))
      return this.extremeDuration(context, text.toLowerCase() as 'min_of' | 'max_of', start);
    return this.number() ?? this.reject(context, DURATION_WANTED);
  }

  private signed(sign: Token, operand: DurationExpr | NumberLiteral): DurationExpr | NumberLiteral {
    const span = this.span(sign.start);
    if (operand.type === 'numberLiteral')
      return { ...operand, value: sign.text === '-' ? -operand.value : operand.value, span };
    if (sign.text === '+' && operand.wrapped) return { ...operand, span };
    return { type: 'durationExpr', op: sign.text as '+' | '-', lhs: null, rhs: operand, wrapped: false, span };
  }

  private wrappedDuration(context: string, start: number): DurationExpr | NumberLiteral {
    this.advance();
    const inner = this.durationExpression(context);
    this.expect(')', context);
    const span = this.span(start);
    if (inner.type === 'durationExpr') return { ...inner, wrapped: true, span };
    // Parentheses around a number are kept for printing; "+" changes nothing.
    return { type: 'durationExpr', op: '+', lhs: null, rhs: inner, wrapped: true, span };
  }

  private extremeDuration(context: string, op: 'min_of' | 'max_of', start: number): DurationExpr {
    this.advance();
    this.expect('(', context);
    const lhs = this.durationExpression(context);
    this.expect(',', context);
    const rhs = this.durationExpression(context);
    this.expect(')', context);
    return { type: 'durationExpr', op, lhs, rhs, wrapped: false, span: this.span(start) };
  }

  // ---- tokens ------------------------------------------------------------------------------------------------------

  private advance(): Token {
    const token = this.token;
    this.lastEnd = token.end;
    this.token = this.pull();
    return token;
  }

  private pull(): Token {
    try {
      return this.lexer.next();
    } catch (thrown) {
      if (!(thrown instanceof LexError)) throw thrown;
      throw new ParseError(this.bytes(thrown.start, this.query.length), thrown.message, this.query);
    }
  }

  /** The kind of the token that stands here now; asking by a call keeps the compiler from remembering the last one's. */
  private kind(): TokenKind {
    return this.token.kind;
  }

  private isWord(word: string): boolean {
    return this.token.kind === 'identifier' && this.token.text.toLowerCase() === word;
  }

  private isSign(): boolean {
    return this.token.kind === 'op' && (this.token.text === '-' || this.token.text === '+');
  }

  private peekIsOpen(): boolean {
    return /^\s*\(/.test(this.query.slice(this.token.end));
  }

  private takeWord(word: string): boolean {
    const isThere = this.isWord(word);
    if (isThere) this.advance();
    return isThere;
  }

  private expect(kind: TokenKind, context: string): void {
    if (this.token.kind !== kind) this.reject(context, JSON.stringify(kind));
    this.advance();
  }

  // ---- errors ------------------------------------------------------------------------------------------------------

  private unexpected(): ParseError {
    return this.fail(this.token, `unexpected ${this.describe(this.token)}`);
  }

  private reject(context: string, expected: string): never {
    throw this.fail(this.token, `unexpected ${this.describe(this.token)} in ${context}, expected ${expected}`);
  }

  private describe({ kind, text, start, end }: Token): string {
    if (kind === 'end') return 'end of input';
    if (kind === 'op') return text === '=' ? '"="' : `<op:${text}>`;
    if (kind === 'identifier') return describeWord(text);
    if (kind !== 'number' && kind !== 'duration' && kind !== 'string') return quote(text);
    const bytes = this.bytes(start, end);
    return `${kind} ${shortened(this.query.slice(start, end), bytes.end - bytes.start)}`;
  }

  private fail({ start, end }: Token, reason: string): ParseError {
    return new ParseError(this.bytes(start, end), reason, this.query);
  }

  private failAt(start: number, reason: string, end = this.lastEnd): ParseError {
    return new ParseError(this.bytes(start, end), reason, this.query);
  }

  /** From `start` to the end of the last token taken. */
  private span(start: number): Span {
    return this.bytes(start, this.lastEnd);
  }

  private bytes(start: number, end: number): Span {
    const offsets = this.byteOffsets;
    return offsets ? { start: offsets[start] as number, end: offsets[end] as number } : { start, end };
  }
}

/** Milliseconds must fit into an int64. At this size there are no fractions of a second left. */
const MAX_SECONDS = 2 ** 63 / 1000;

type Length = { readonly ms: number; readonly expr: DurationExpr | null };

const DURATION_POWER = 3;
const DURATION_PRECEDENCE: Readonly<Record<string, number>> = {
  '+': 1,
  '-': 1,
  '*': 2,
  '/': 2,
  '%': 2,
  '^': DURATION_POWER,
};

/** Before "(" these are metric names followed by nonsense, not functions. */
const GROUPING_WORDS = new Set(['by', 'without', 'offset', 'fill', 'fill_left', 'fill_right']);

const hasOffset = ({ offsetMs, offsetExpr }: TimeModifiers) => offsetMs !== 0 || offsetExpr !== null;

/** UTF-16 offset -> byte offset; undefined when they are the same. */
function byteOffsetsOf(query: string): Uint32Array | undefined {
  if (!/[^\0-\x7f]/.test(query)) return undefined;
  const offsets = new Uint32Array(query.length + 1);
  let bytes = 0;
  for (let i = 0; i < query.length; i++) {
    offsets[i] = bytes;
    const unit = query.charCodeAt(i);
    // Two bytes for each half of a surrogate pair make its four.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  offsets[query.length] = bytes;
  return offsets;
}

const KEYWORDS: ReadonlySet<string> = new Set([
  ...['bool', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'offset'],
  ...['anchored', 'smoothed', 'fill', 'fill_left', 'fill_right'],
]);
const WORD_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'atan2']);
const PLAIN_WORDS: ReadonlySet<string> = new Set(['start', 'end', 'step', 'range', 'min_of', 'max_of']);

/** A word by what it means to the grammar, wherever it stands. */
function describeWord(text: string): string {
  const word = text.toLowerCase();
  if (KEYWORDS.has(word)) return `<${text}>`;
  if (WORD_OPERATORS.has(word)) return `<op:${text}>`;
  if (AGGREGATORS.has(word)) return `<aggr:${text}>`;
  if (PLAIN_WORDS.has(word)) return quote(text);
  if (word === 'nan' || word === 'inf') return `number ${quote(text)}`;
  return `${text.includes(':') ? 'metric identifier' : 'identifier'} ${quote(text)}`;
}

const MAX_SHOWN = 10;

/** Long literals are cut. @param bytes of the whole */
function shortened(text: string, bytes: number): string {
  return bytes > MAX_SHOWN ? `${quote([...text].slice(0, MAX_SHOWN).join(''))}...` : quote(text);
}
