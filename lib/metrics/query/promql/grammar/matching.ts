// How the two sides of an operator are matched: `on`, `ignoring`, `group_left`, `fill`; and lists of labels.
import type { BinaryOperator, VectorMatching } from '../ast';
import type { Cursor } from './cursor';
import { numberLiteral } from './literals';

/** What stands between an operator and its right side; one-to-one on all labels when nothing does. @throws ParseError */
export function vectorMatching(cursor: Cursor, op: BinaryOperator): VectorMatching {
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
  const on = cursor.isWord('on');
  const written = on || cursor.isWord('ignoring');
  if (written) {
    cursor.advance();
    matching.on = on;
    matching.labels = grouping(cursor);
  }
  const side = cursor.isWord('group_left') ? 'many-to-one' : cursor.isWord('group_right') ? 'one-to-many' : undefined;
  if (written && side) {
    cursor.advance();
    matching.card = side;
    if (cursor.token.kind === '(') matching.include = grouping(cursor);
  }
  matching.fillValues = fillValues(cursor);
  return matching;
}

/** `fill`, or `fill_left` and `fill_right` in any order, each at most once. These are names of metrics, too. */
function fillValues(cursor: Cursor): VectorMatching['fillValues'] {
  if (isFill(cursor, 'fill')) {
    const value = fillValue(cursor, 'fill');
    return { lhs: value, rhs: value };
  }
  const rightFirst = isFill(cursor, 'fill_right') ? fillValue(cursor, 'fill_right') : null;
  const lhs = isFill(cursor, 'fill_left') ? fillValue(cursor, 'fill_left') : null;
  const rhs = rightFirst ?? (isFill(cursor, 'fill_right') ? fillValue(cursor, 'fill_right') : null);
  return { lhs, rhs };
}

function isFill(cursor: Cursor, word: string): boolean {
  return cursor.isWord(word) && cursor.peekIsOpen();
}

function fillValue(cursor: Cursor, word: string): number {
  if (!cursor.syntax.fillModifiers)
    throw cursor.fail(cursor.token, 'binop fill modifiers are experimental and not enabled');
  cursor.advance();
  cursor.expect('(', word);
  const isNegative = cursor.isSign() && cursor.advance().text === '-';
  const literal = numberLiteral(cursor) ?? cursor.reject(word, 'number');
  cursor.expect(')', word);
  return isNegative ? -literal.value : literal.value;
}

/** `(a, b)`: the labels, in the order written; none for `()`. @throws ParseError */
export function grouping(cursor: Cursor): string[] {
  const context = 'grouping opts';
  cursor.expect('(', context);
  const labels: string[] = [];
  while (cursor.token.kind !== ')') {
    if (cursor.token.kind !== 'identifier' && cursor.token.kind !== 'string') cursor.reject(context, 'label');
    labels.push(cursor.advance().text);
    if (cursor.kind() === ',') cursor.advance();
    else if (cursor.kind() !== ')') cursor.reject(context, '"," or ")"');
  }
  cursor.advance();
  return labels;
}
