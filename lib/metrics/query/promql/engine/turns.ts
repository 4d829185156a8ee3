// A window function over one series, a part of the steps at a time: long windows over many steps are more work than others
// should have to wait for.
import type { Allowance } from './limits';
import type { Bounds } from './times';
import type { WindowFunction, WindowInput } from './window-functions';

/** Samples looked at in one turn: some milliseconds. */
const WORK_OF_A_TURN = 1_000_000;

/** @throws timeout, canceled */
export async function runInTurns(
  run: WindowFunction,
  input: WindowInput,
  values: Float64Array,
  present: Uint8Array,
  allowance: Allowance,
): Promise<void> {
  if (input.bounds.work <= WORK_OF_A_TURN) {
    run(input, values, present);
    return allowance.breathe();
  }
  for (let from = 0; from < values.length; ) {
    const to = endOfTurn(input.bounds, from);
    run(stepsOf(input, from, to), values.subarray(from, to), present.subarray(from, to));
    await allowance.breathe();
    from = to;
  }
}

/** At least one step further. */
function endOfTurn({ lo, hi }: Bounds, from: number): number {
  let work = 0;
  let to = from;
  while (to < lo.length && (to === from || work < WORK_OF_A_TURN)) {
    work += (hi[to] as number) - (lo[to] as number);
    to++;
  }
  return to;
}

function stepsOf(input: WindowInput, from: number, to: number): WindowInput {
  const { bounds, windows, scalars, evaluatedMs } = input;
  const { ends } = windows;
  return {
    ...input,
    bounds: { ...bounds, lo: bounds.lo.subarray(from, to), hi: bounds.hi.subarray(from, to) },
    windows: { ...windows, ends: { ...ends, startMs: ends.startMs + from * ends.stepMs, count: to - from } },
    scalars: scalars.map((column) => column.subarray(from, to)),
    evaluatedMs: (step) => evaluatedMs(from + step),
  };
}
