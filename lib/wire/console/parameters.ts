// Query parameters of the console's endpoints that several of them read.
import { badInput } from '@/lib/kernel/errors';

/** Unix milliseconds or ISO 8601; undefined when it is not given. @throws bad_input */
export function instantOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const ms = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isFinite(ms)) return ms;
  throw badInput(`invalid parameter "${name}": ${JSON.stringify(text)} is neither Unix milliseconds nor ISO 8601`);
}

/** A whole number from 1 to `most`. @throws bad_input */
export function limitOf(query: URLSearchParams, fallback: number, most: number): number {
  const text = query.get('limit');
  if (text === null || text === '') return fallback;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw badInput(`invalid parameter "limit": ${JSON.stringify(text)} is not a whole number from 1 to ${most}`);
}
