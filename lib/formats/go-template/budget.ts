// What one execution may use: a template comes from a file, but the data may come from anybody.

export type TemplateLimits = {
  /** Of the result, and of any text on the way, in UTF-16 units. */
  readonly length: number;
  /** Nodes executed and functions called; long texts count for more. */
  readonly steps: number;
  /** Templates that call templates. */
  readonly depth: number;
};

export const TEMPLATE_LIMITS: TemplateLimits = { length: 4 * 2 ** 20, steps: 2_000_000, depth: 100 };

/** Text that takes as long to make as a node takes to execute. */
const LENGTH_OF_STEP = 64;

/** Too much was asked for; the executor says where. */
export class BudgetError extends Error {}

export class Budget {
  private steps = 0;
  private length = 0;

  constructor(readonly limits: TemplateLimits) {}

  /** @throws BudgetError when too much was done */
  step(textLength = 0): void {
    this.steps += 1 + textLength / LENGTH_OF_STEP;
    if (this.steps > this.limits.steps) throw new BudgetError(`more than ${this.limits.steps} steps`);
    if (textLength > this.limits.length) throw new BudgetError(`a text longer than ${this.limits.length}`);
  }

  /** @throws BudgetError when too much was written */
  write(length: number): void {
    this.length += length;
    if (this.length > this.limits.length) throw new BudgetError(`output longer than ${this.limits.length}`);
  }
}
