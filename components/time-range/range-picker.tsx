// The button in the top bar that names the time range and opens the choice of another.
'use client';
import { ChevronDown, Clock } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { onDemand } from '@/components/ui/on-demand';
import { nameOfRange, type TimeRange } from './range';

const RangePopover = onDemand('dialog', () => import('./range-popover'));

export function RangePicker({ range, onChange }: { range: TimeRange; onChange: (range: TimeRange) => void }) {
  const name = nameOfRange(range);
  return (
    <RangePopover
      range={range}
      onChange={onChange}
      trigger={
        <Button className="min-w-0 shrink" aria-label={`Time range: ${name}`}>
          <Clock aria-hidden />
          <span className="truncate">{name}</span>
          <ChevronDown aria-hidden className="max-md:hidden" />
        </Button>
      }
    />
  );
}
