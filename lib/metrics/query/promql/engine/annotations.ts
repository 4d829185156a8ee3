// Warnings and infos a query collects beside its result, with the position of what caused them.
import type { Span } from '../ast';
import { positionOf } from '../parse-error';

export class Annotations {
  private readonly warned = new Set<string>();
  private readonly informed = new Set<string>();

  constructor(private readonly query: string) {}

  warn(span: Span, message: string): void {
    this.warned.add(`PromQL warning: ${message} (${positionOf(this.query, span)})`);
  }

  inform(span: Span, message: string): void {
    this.informed.add(`PromQL info: ${message} (${positionOf(this.query, span)})`);
  }

  /** In order of appearance, each once. */
  get warnings(): readonly string[] {
    return [...this.warned];
  }

  get infos(): readonly string[] {
    return [...this.informed];
  }
}
