// Why an expression does not parse: where (byte offsets, then line and column) and what, in Prometheus' words.
import { QuadrantError } from '@/lib/kernel/errors';
import type { Span } from './ast';

export class ParseError extends QuadrantError {
  constructor(
    readonly span: Span,
    /** Without the position. */
    readonly reason: string,
    query: string,
  ) {
    super('bad_input', `${positionOf(query, span)}: parse error: ${reason}`);
  }
}

/** `line:column`, both from 1, columns in bytes, as Prometheus counts them. */
export function positionOf(query: string, { start }: Span): string {
  const before = new TextDecoder().decode(new TextEncoder().encode(query).subarray(0, start));
  const lines = before.split('\n');
  if (query.trim() === '') return 'unknown position';
  return `${lines.length}:${new TextEncoder().encode(lines.at(-1)).length + 1}`;
}
