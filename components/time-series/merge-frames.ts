// Several queries on one graph: their frames on one time axis, their series one after the other.
import type { Unit } from '@/components/format/number';
import type { Frame } from './frame';

/** `colourFrom` is the colour of the first series; those that follow take the next ones. */
type Part = {
  readonly frame: Frame;
  /** The letter of the query. */
  readonly query: string;
  readonly unit: Unit;
  readonly colourFrom: number;
};

/** All frames must be on multiples of `stepMs`, as range windows are. Where one frame does not reach, its series have gaps. */
export function mergeFrames(parts: readonly Part[], stepMs: number): Frame {
  const reaching = parts.filter(({ frame }) => frame.timesMs.length > 0);
  const startMs = Math.min(...reaching.map(({ frame }) => frame.timesMs[0] as number));
  const endMs = Math.max(...reaching.map(({ frame }) => frame.timesMs.at(-1) as number));
  const length = reaching.length === 0 ? 0 : Math.round((endMs - startMs) / stepMs) + 1;
  const timesMs = Array.from({ length }, (_, i) => startMs + i * stepMs);
  const series = reaching.flatMap(({ frame, query, unit, colourFrom }) => {
    const offset = Math.round(((frame.timesMs[0] as number) - startMs) / stepMs);
    return frame.series.map(({ labels, values }, i) => ({
      labels,
      values: values.length === length ? values : moved(values, offset, length),
      ...{ query, unit, colour: colourFrom + i },
    }));
  });
  return { timesMs, series };
}

function moved(values: readonly (number | null)[], offset: number, length: number): (number | null)[] {
  const all = new Array<number | null>(length).fill(null);
  values.forEach((value, i) => {
    all[offset + i] = value;
  });
  return all;
}

/** The unit all series have, or none. */
export function commonUnit(parts: readonly Pick<Part, 'unit'>[]): Unit {
  const [first] = parts;
  return first && parts.every(({ unit }) => unit === first.unit) ? first.unit : 'none';
}
