// In which order new series are put into groups, and that others run meanwhile.
import { afterEach, expect, test, vi } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { GROUP_SIZE } from '../codec/block';
import { Placement } from './placement';

/** Series of two columns and two metrics each; slots against the order that is wanted. */
const SERIES = Array.from({ length: 4 * GROUP_SIZE }, (_, slot) => ({
  column: slot % 2 ? 0 : 1,
  name: slot % 4 < 2 ? 'b' : 'a',
  ref: 1_000 - slot,
}));

afterEach(() => void vi.restoreAllMocks());

function placementOf(inserted: string[][]): Placement {
  return new Placement({
    table: {
      copyOfLabels: (slot: number) => Labels.of({ __name__: SERIES[slot]?.name ?? '', slot: String(slot) }),
      refAt: (slot: number) => SERIES[slot]?.ref,
    },
    head: { columnOf: (slot: number) => SERIES[slot]?.column },
    membership: { of: () => undefined },
    groups: {
      async insert(_client: unknown, groups: readonly (readonly Labels[])[]) {
        for (const group of groups) inserted.push(group.map((labels) => labels.get('slot')));
        return groups.map((_, i) => 100 + i);
      },
    },
  } as never);
}

test('by column, then by metric, then by age, and others run meanwhile', async () => {
  let nowMs = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => {
    nowMs += 1; // each look at the clock
    return nowMs;
  });
  let loops = 0;
  let isOver = false;
  const count = () => {
    loops++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const inserted: string[][] = [];
  const placement = placementOf(inserted);
  await placement.place(undefined as never, [...SERIES.keys()]);
  isOver = true;
  expect(loops).toBeGreaterThan(SERIES.length / 10);
  const wanted = [...SERIES.keys()].sort((a, b) => {
    const [one, other] = [SERIES[a], SERIES[b]] as [(typeof SERIES)[number], (typeof SERIES)[number]];
    return one.column - other.column || one.name.localeCompare(other.name) || one.ref - other.ref;
  });
  expect(inserted.flat()).toEqual(wanted.map(String));
  expect(inserted.map((group) => group.length)).toEqual([GROUP_SIZE, GROUP_SIZE, GROUP_SIZE, GROUP_SIZE]);
  expect(placement.of(wanted[GROUP_SIZE + 3] as number)).toEqual({ groupId: 101, member: 3 });
});
