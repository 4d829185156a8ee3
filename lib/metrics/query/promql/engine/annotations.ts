// Warnings and infos a query collects beside its result, with the position of what caused them.
import { formatShortest } from '@/lib/kernel/float';
import type { Span } from '../ast';
import { positionOf } from '../parse-error';

export class Annotations {
  private readonly warned = new Set<string>();
  private readonly informed = new Set<string>();
  /** What was said already, so that saying it for every series costs no more than a look. */
  private readonly said = new Set<string>();

  constructor(private readonly query: string) {}

  warn(span: Span, message: string): void {
    if (this.isNew(span, message)) this.warned.add(`PromQL warning: ${message} (${positionOf(this.query, span)})`);
  }

  inform(span: Span, message: string): void {
    if (this.isNew(span, message)) this.informed.add(`PromQL info: ${message} (${positionOf(this.query, span)})`);
  }

  private isNew({ start }: Span, message: string): boolean {
    const before = this.said.size;
    return this.said.add(`${start} ${message}`).size > before;
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
