// Changes along a time axis: placed, grouped, never closer than a finger or a pointer can tell.
import { describe, expect, test } from 'vitest';
import type { ChangeEvent } from '@/lib/client/events';
import { hairlinesPx, laneMarks, MARK_PX } from './lane-marks';

const SPAN = { fromMs: 1000, toMs: 2000 };
const WIDTH = 500; // two milliseconds a pixel

const change = (atMs: number): ChangeEvent => ({
  ...{ id: `at ${atMs}`, atMs, actor: 'ana', kind: 'config.reloaded', message: 'taken over', labels: {} },
});
const marks = (...times: number[]) =>
  laneMarks(times.map(change), SPAN, WIDTH).map(({ centrePx, events }) => [
    centrePx,
    events.map(({ atMs }) => atMs).join(' '),
  ]);

describe('marks', () => {
  test('none without changes', () => {
    expect(marks()).toEqual([]);
  });
  test('stand at their time, in its order, the ends of the span included', () => {
    expect(marks(2000, 1500, 1000)).toEqual([
      [0, '1000'],
      [250, '1500'],
      [500, '2000'],
    ]);
  });
  test('what lies outside of the span is left out', () => {
    expect(marks(999, 1500, 2001)).toEqual([[250, '1500']]);
  });
  test('close ones are one, in the middle of them', () => {
    expect(marks(1100, 1120, 1140, 1300)).toEqual([
      [60, '1100 1120 1140'],
      [150, '1300'],
    ]);
  });
  test('just far enough apart they are two', () => {
    expect(marks(1000, 1000 + 2 * MARK_PX)).toHaveLength(2);
    expect(marks(1000, 1000 + 2 * MARK_PX - 1)).toHaveLength(1);
  });
  test('a thousand in a row are never closer than a mark, and none is lost', () => {
    const events = Array.from({ length: 1000 }, (_, i) => change(1000 + i));
    const found = laneMarks(events, SPAN, WIDTH);
    expect(found.flatMap((mark) => mark.events)).toEqual(events);
    for (const [i, mark] of found.entries()) {
      const before = found[i - 1];
      if (before) expect(mark.centrePx - before.centrePx).toBeGreaterThanOrEqual(MARK_PX);
      for (const { atMs } of mark.events)
        expect(Math.abs((atMs - 1000) / 2 - mark.centrePx)).toBeLessThanOrEqual(MARK_PX);
    }
  });
  test('a mark keeps its key while older changes leave', () => {
    const keys = (fromMs: number) =>
      laneMarks([1100, 1110].map(change), { fromMs, toMs: 2000 }, WIDTH).map(({ key }) => key);
    expect(keys(1000)).toEqual(keys(1105));
  });
});

describe('hairlines', () => {
  test('stand at each change, once where they would touch', () => {
    expect(hairlinesPx([1200, 1100, 1104, 1108, 2200].map(change), SPAN, WIDTH)).toEqual([50, 54, 100]);
  });
});
