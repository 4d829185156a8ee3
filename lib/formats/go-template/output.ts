// Where an execution writes: what the template says literally, and what its actions give.
import { plain } from './printf';
import type { GoValue } from './value';

export type Output = {
  literal(text: string): void;
  /** undefined is printed as `<no value>`. */
  value(value: GoValue): void;
  text(): string;
};

/** text/template: as it is. */
export class TextOutput implements Output {
  private parts = '';

  literal(text: string): void {
    this.parts += text;
  }

  value(value: GoValue): void {
    this.parts += value === undefined ? '<no value>' : plain(value);
  }

  text(): string {
    return this.parts;
  }
}
