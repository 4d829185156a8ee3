// Numbers and durations, which are numbers of seconds.
import { parseDuration } from '@/lib/kernel/duration';
import { messageOf } from '@/lib/kernel/errors';
import { parseFloatText } from '@/lib/kernel/float';
import type { NumberLiteral } from '../ast';
import type { Token } from '../lexer';
import type { Cursor } from './cursor';

/** A number or a duration, which is a number of seconds; undefined when there is neither. */
export function numberLiteral(cursor: Cursor): NumberLiteral | undefined {
  const { kind, text, start } = cursor.token;
  const isNamed = kind === 'identifier' && /^(?:inf|nan)$/i.test(text);
  if (kind !== 'number' && kind !== 'duration' && !isNamed) return undefined;
  const token = cursor.advance();
  const value = kind === 'duration' ? durationMs(cursor, token) / 1000 : numberValue(cursor, token);
  return { type: 'numberLiteral', value, duration: kind === 'duration', span: cursor.span(start) };
}

function durationMs(cursor: Cursor, token: Token): number {
  try {
    return parseDuration(token.text);
  } catch (thrown) {
    throw cursor.fail(token, messageOf(thrown));
  }
}

function numberValue(cursor: Cursor, token: Token): number {
  const text = token.text.replaceAll('_', '');
  // Go reads 0x1F and, with a leading zero, octal as integers; everything else as a float.
  const value = /^0x/i.test(text)
    ? Number(text)
    : /^0[0-7]+$/.test(text)
      ? Number.parseInt(text, 8)
      : parseFloatText(text);
  if (value === undefined || (!Number.isFinite(value) && /\d/.test(text))) {
    throw cursor.fail(
      token,
      `error parsing number: strconv.ParseFloat: parsing ${JSON.stringify(text)}: value out of range`,
    );
  }
  return value;
}
