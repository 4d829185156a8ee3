// A window function over one series, a part of the steps at a time: long windows over many steps are more work than others
// should have to wait for.

import type { Allowance } from './limits';
import type { MixedFunction, MixedInput } from './mixed-window';
import type { Bounds } from './times';
import { Cells } from './value';
import type { WindowFunction, WindowInput } from './window';

/** Samples looked at in one turn: some milliseconds. */
const WORK_OF_A_TURN = 1_000_000;

/** A histogram is that many samples' work. */
const WORK_OF_A_HISTOGRAM = 50;

/** Whether all windows of a series of floats together are so little work that one turn is enough. */
export const fitInATurn = ({ work }: Bounds) => work <= WORK_OF_A_TURN;

/** @throws timeout, canceled */
export function floatsInTurns(
  input: WindowInput,
  run: WindowFunction,
  { values, present }: Cells,
  allowance: Allowance,
): Promise<void> {
  return inTurns(input, WORK_OF_A_TURN, allowance, (part, from, to) =>
    run(part, values.subarray(from, to), present.subarray(from, to)),
  );
}

/** @throws timeout, canceled */
export function mixedInTurns(
  input: MixedInput,
  run: MixedFunction,
  onFloats: WindowFunction,
  cells: Cells,
  allowance: Allowance,
): Promise<void> {
  return inTurns(input, WORK_OF_A_TURN / WORK_OF_A_HISTOGRAM, allowance, (part, from, to) => {
    const ofPart = new Cells(to - from);
    run(part, ofPart, onFloats);
    cells.take(ofPart, from);
  });
}

async function inTurns<Input extends WindowInput>(
  input: Input,
  workOfATurn: number,
  allowance: Allowance,
  run: (part: Input, from: number, to: number) => void,
): Promise<void> {
  const count = input.bounds.lo.length;
  for (let from = 0; from < count; ) {
    const to = endOfTurn(input.bounds, from, workOfATurn);
    run(stepsOf(input, from, to), from, to);
    await allowance.breathe();
    from = to;
  }
}

/** At least one step further. */
function endOfTurn({ lo, hi }: Bounds, from: number, workOfATurn: number): number {
  let work = 0;
  let to = from;
  while (to < lo.length && (to === from || work < workOfATurn)) {
    work += (hi[to] as number) - (lo[to] as number);
    to++;
  }
  return to;
}

function stepsOf<Input extends WindowInput>(input: Input, from: number, to: number): Input {
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
