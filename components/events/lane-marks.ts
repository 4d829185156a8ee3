// Changes as marks along a time axis: those that stand too close to be told apart are one.
import type { Span } from '@/components/time-range/range';
import type { ChangeEvent } from '@/lib/client/events';

/** `events` are in the order of time, never empty; px are from the start of the axis. */
export type LaneMark = {
  /** Of the last change: it stays while older ones leave the range. */
  readonly key: string;
  readonly centrePx: number;
  readonly events: readonly ChangeEvent[];
};

/** As wide as a mark can be pressed. */
export const MARK_PX = 24;

/**
 * In the order of time; changes outside of the span are left out. Centres are at least a mark apart, and each is at most a mark
 * away from what it stands for.
 * @param events in any order
 */
export function laneMarks(events: readonly ChangeEvent[], span: Span, widthPx: number): readonly LaneMark[] {
  const toPx = placeOn(span, widthPx);
  const groups: ChangeEvent[][] = [];
  for (const event of inOrder(events, span)) {
    const group = groups.at(-1);
    if (group && toPx(event.atMs) - centreOf(group, toPx) < MARK_PX) group.push(event);
    else groups.push([event]);
  }
  return groups.map((group) => ({
    key: group.at(-1)?.id ?? '',
    centrePx: centreOf(group, toPx),
    events: group,
  }));
}

// Two hairlines nearer than this look like one thick one.
const HAIRLINE_PX = 4;

/** Where hairlines stand: one a change, fewer where they would touch. */
export function hairlinesPx(events: readonly ChangeEvent[], span: Span, widthPx: number): readonly number[] {
  const toPx = placeOn(span, widthPx);
  const places: number[] = [];
  for (const { atMs } of inOrder(events, span)) {
    const px = toPx(atMs);
    if (px - (places.at(-1) ?? Number.NEGATIVE_INFINITY) >= HAIRLINE_PX) places.push(px);
  }
  return places;
}

type ToPx = (atMs: number) => number;

const placeOn =
  ({ fromMs, toMs }: Span, widthPx: number): ToPx =>
  (atMs) =>
    ((atMs - fromMs) / (toMs - fromMs)) * widthPx;

const inOrder = (events: readonly ChangeEvent[], { fromMs, toMs }: Span) =>
  events.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).sort((a, b) => a.atMs - b.atMs);

const centreOf = (group: readonly ChangeEvent[], toPx: ToPx) =>
  (toPx(group[0]?.atMs ?? 0) + toPx(group.at(-1)?.atMs ?? 0)) / 2;
