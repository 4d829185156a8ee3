// The keys of pages with time: t z, t ←, t →, t a, d r.
'use client';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { absoluteRange, shiftRange, spanOf, type TimeRange, zoomOut } from './range';

export function TimeKeys({
  range,
  onRange,
  onRefresh,
}: {
  range: TimeRange;
  onRange: (range: TimeRange) => void;
  onRefresh: () => void;
}) {
  const spanNow = () => spanOf(range, Date.now());
  useShortcuts([
    { keys: 't z', does: 'Zoom out', group: 'Time', run: () => onRange(zoomOut(spanNow(), Date.now())) },
    { keys: 't left', does: 'Earlier', group: 'Time', run: () => onRange(shiftRange(spanNow(), -1)) },
    { keys: 't right', does: 'Later', group: 'Time', run: () => onRange(shiftRange(spanNow(), 1)) },
    { keys: 't a', does: 'Fix to these dates', group: 'Time', run: () => onRange(absoluteRange(spanNow())) },
    { keys: 'd r', does: 'Refresh now', group: 'Time', run: onRefresh },
  ]);
  return null;
}
