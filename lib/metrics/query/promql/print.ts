// Tree -> text, in Prometheus' canonical form: what printed twice is the same, and parses to the same tree.
import { formatDuration } from '@/lib/kernel/duration';
import { formatFloat } from '@/lib/kernel/float';
import { compareBytes, METRIC_NAME } from '@/lib/kernel/labels';
import type {
  AggregateExpr,
  BinaryExpr,
  DurationExpr,
  Expr,
  NumberLiteral,
  Subquery,
  TimeModifiers,
  VectorMatching,
  VectorSelector,
} from './ast';
import { typeOf } from './checker';
import { invalidByte } from './strings';

export function printExpr(expr: Expr): string {
  switch (expr.type) {
    case 'numberLiteral':
      return printNumber(expr);
    case 'stringLiteral':
      return quote(expr.value);
    case 'parenExpr':
      return `(${printExpr(expr.expr)})`;
    case 'unaryExpr':
      return `${expr.op}${printExpr(expr.expr)}`;
    case 'vectorSelector':
      return `${printSelector(expr)}${printModifiers(expr, printExtended(expr))}`;
    case 'matrixSelector':
      return `${printSelector(expr.selector)}[${printLength(expr.rangeMs, expr.rangeExpr)}]${printModifiers(expr.selector, printExtended(expr.selector))}`;
    case 'subquery':
      return `${printExpr(expr.expr)}${printSubqueryRange(expr)}`;
    case 'call':
      return `${expr.func.name}(${expr.args.map(printExpr).join(', ')})`;
    case 'aggregation':
      return printAggregation(expr);
    case 'binaryExpr':
      return printBinary(expr);
  }
}

function printNumber({ value, duration }: NumberLiteral): string {
  if (!duration) return goFloat(value);
  return value < 0 ? `-${formatDuration(Math.round(-value * 1000))}` : formatDuration(Math.round(value * 1000));
}

/** Go's FormatFloat(v, 'f', -1, 64). */
const goFloat = formatFloat;

function printSelector({ name, matchers }: VectorSelector): string {
  const shown = matchers.filter((matcher) => !(name !== '' && matcher.name === METRIC_NAME && matcher.value === name));
  const inner = shown
    .map((matcher) => `${labelName(matcher.name)}${matcher.type}${quote(matcher.value)}`)
    .sort(compareBytes);
  return shown.length === 0 ? name : `${name}{${inner.join(',')}}`;
}

/** What makes a subquery of an expression: `[1h:5m] @ 12.500 offset 1d`. */
export function printSubqueryRange(expr: Subquery): string {
  const step = expr.stepMs > 0 || expr.stepExpr ? printLength(expr.stepMs, expr.stepExpr) : '';
  return `[${printLength(expr.rangeMs, expr.rangeExpr)}:${step}]${printModifiers(expr)}`;
}

function printExtended({ anchored, smoothed }: VectorSelector): string {
  return `${anchored ? ' anchored' : ''}${smoothed ? ' smoothed' : ''}`;
}

/** `@` comes first, then anchored or smoothed, then the offset. */
function printModifiers({ offsetMs, offsetExpr, atMs, atStartOrEnd }: TimeModifiers, extended = ''): string {
  const at = atStartOrEnd ? ` @ ${atStartOrEnd}()` : atMs === null ? '' : ` @ ${(atMs / 1000).toFixed(3)}`;
  const constant = offsetMs === 0 ? '' : ` offset ${offsetMs < 0 ? '-' : ''}${formatDuration(Math.abs(offsetMs))}`;
  return `${at}${extended}${offsetExpr ? ` offset ${printDurationExpr(offsetExpr)}` : constant}`;
}

const printLength = (ms: number, expr: DurationExpr | null) => (expr ? printDurationExpr(expr) : formatDuration(ms));

function printDurationExpr(expr: DurationExpr | NumberLiteral): string {
  if (expr.type === 'numberLiteral') return printNumber(expr);
  const text = printDurationOperation(expr);
  return expr.wrapped ? `(${text})` : text;
}

function printDurationOperation({ op, lhs, rhs }: DurationExpr): string {
  if (op === 'step' || op === 'range') return `${op}()`;
  const [left, right] = [lhs ? printDurationExpr(lhs) : '', rhs ? printDurationExpr(rhs) : ''];
  if (op === 'min_of' || op === 'max_of') return `${op}(${left}, ${right})`;
  if (left === '') return op === '+' ? right : `${op}${right}`;
  return `${left} ${op} ${right}`;
}

function printAggregation(expr: AggregateExpr): string {
  const parameter = expr.param ? `${printExpr(expr.param)}, ` : '';
  return `${aggregationHead(expr)}(${parameter}${printExpr(expr.expr)})`;
}

/** All that stands before the opening bracket: `sum`, `sum by (a, b) `. */
export function aggregationHead({ op, grouping, without }: AggregateExpr): string {
  if (without) return `${op} without (${names(grouping)}) `;
  return grouping.length > 0 ? `${op} by (${names(grouping)}) ` : op;
}

const printBinary = (expr: BinaryExpr) => `${printExpr(expr.lhs)} ${binaryOperator(expr)} ${printExpr(expr.rhs)}`;

/** The operator with all its modifiers: `== bool on (a) group_left (b)`. */
export function binaryOperator({ op, lhs, rhs, bool, matching }: BinaryExpr): string {
  const vectors = typeOf(lhs) === 'vector' && typeOf(rhs) === 'vector';
  return `${op}${bool ? ' bool' : ''}${vectors ? printMatching(matching) : ''}`;
}

function printMatching({ card, on, labels, include, fillValues }: VectorMatching): string {
  const match =
    on || labels.length > 0 || card === 'many-to-one' || card === 'one-to-many'
      ? ` ${on ? 'on' : 'ignoring'} (${names(labels)})`
      : '';
  const side = card === 'many-to-one' ? 'group_left' : card === 'one-to-many' ? 'group_right' : '';
  return `${match}${side === '' ? '' : ` ${side} (${names(include)})`}${printFill(fillValues)}`;
}

function printFill({ lhs, rhs }: VectorMatching['fillValues']): string {
  if (lhs !== null && rhs !== null && Object.is(lhs, rhs)) return ` fill (${goFloat(lhs)})`;
  return `${lhs === null ? '' : ` fill_left (${goFloat(lhs)})`}${rhs === null ? '' : ` fill_right (${goFloat(rhs)})`}`;
}

const names = (labels: readonly string[]) => labels.map(labelName).join(', ');

const labelName = (name: string) => (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name));

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** Go's strconv.Quote. */
export function quote(text: string): string {
  const escaped = Array.from(text, (char) => ESCAPES[char] ?? (isPrintable(char) ? char : numericEscape(char)));
  return `"${escaped.join('')}"`;
}

const isPrintable = (char: string) => !/[\p{C}\p{Z}]/u.test(char) || char === ' ';

function numericEscape(char: string): string {
  const byte = invalidByte(char);
  if (byte !== undefined) return `\\x${byte.toString(16)}`;
  const point = char.codePointAt(0) as number;
  if (point < 0x80) return `\\x${point.toString(16).padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${point.toString(16).padStart(4, '0')}` : `\\U${point.toString(16).padStart(8, '0')}`;
}
