// Parts of the grammar that a Prometheus 3.14 can be told to refuse. Its tests and its own parser know all of them.

export type Syntax = {
  /** Functions and aggregations marked experimental (promql-experimental-functions). */
  readonly experimentalFunctions: boolean;
  /** `anchored` and `smoothed` (promql-extended-range-selectors). */
  readonly extendedRangeSelectors: boolean;
  /** `fill`, `fill_left`, `fill_right` (promql-binop-fill-modifiers). */
  readonly fillModifiers: boolean;
  /** Arithmetic in ranges, steps and offsets (promql-duration-expr; always on since 3.14). */
  readonly durationExpressions: boolean;
};

export const ALL_SYNTAX: Syntax = {
  experimentalFunctions: true,
  extendedRangeSelectors: true,
  fillModifiers: true,
  durationExpressions: true,
};

/** Without any --enable-feature. */
export const DEFAULT_SYNTAX: Syntax = {
  experimentalFunctions: false,
  extendedRangeSelectors: false,
  fillModifiers: false,
  durationExpressions: true,
};
