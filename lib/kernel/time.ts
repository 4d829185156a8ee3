// Instants on the wire: Unix seconds with a fraction, or RFC 3339. Inside, always integer milliseconds.
import { badInput } from './errors';

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Milliseconds of an instant given as Unix seconds ("1700000000.123") or RFC 3339. @throws bad_input quoting the text. */
export function parseInstant(text: string): number {
  if (NUMBER.test(text)) {
    const instantMs = Math.round(Number(text) * 1000);
    if (Number.isSafeInteger(instantMs)) return instantMs;
  } else if (RFC3339.test(text)) {
    const instantMs = Date.parse(text);
    if (!Number.isNaN(instantMs)) return instantMs;
  }
  throw badInput(`cannot parse ${JSON.stringify(text)} to a valid timestamp`);
}
