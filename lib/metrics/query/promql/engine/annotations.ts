// Warnings and infos a query collects beside its result, with the position of what caused them.
import { formatShortest } from '@/lib/kernel/float';
import type { Span } from '../ast';
import { positionOf } from '../parse-error';

export class Annotations {
  private readonly warned = new Set<string>();
  private readonly informed = new Set<string>();
  private readonly positions = new Map<number, string>();

  constructor(private readonly query: string) {}

  warn(span: Span, message: string): void {
    this.warned.add(`PromQL warning: ${message} (${this.positionOf(span)})`);
  }

  inform(span: Span, message: string): void {
    this.informed.add(`PromQL info: ${message} (${this.positionOf(span)})`);
  }

  /** Remembered, since every series may give the same message. */
  private positionOf(span: Span): string {
    const known = this.positions.get(span.start) ?? positionOf(this.query, span);
    this.positions.set(span.start, known);
    return known;
  }

  /** In order of appearance, each once. */
  get warnings(): readonly string[] {
    return [...this.warned];
  }

  get infos(): readonly string[] {
    return [...this.informed];
  }
}

/** A φ outside of [0, 1] has an answer, but hardly the one that was meant. @param phis per step */
export function warnAboutQuantiles(phis: Float64Array, span: Span, annotations: Annotations): void {
  for (const phi of phis) {
    if (phi >= 0 && phi <= 1) continue;
    annotations.warn(span, `quantile value should be between 0 and 1, got ${formatShortest(phi)}`);
  }
}
