// The button in the top bar that names the time range, and what it opens: presets on one side, both ends on the other.
'use client';
import { ChevronDown, Clock } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { nameOfRange, PRESETS, type TimeRange } from './range';
import { RangeForm } from './range-form';

export function RangePicker({ range, onChange }: { range: TimeRange; onChange: (range: TimeRange) => void }) {
  const [isOpen, setOpen] = useState(false);
  const choose = (next: TimeRange) => {
    setOpen(false);
    onChange(next);
  };
  const name = nameOfRange(range);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        className={buttonClass('outline', 'normal', 'min-w-0 shrink')}
        aria-label={`Time range: ${name}`}
      >
        <Clock aria-hidden />
        <span className="truncate">{name}</span>
        <ChevronDown aria-hidden className="max-md:hidden" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Time range"
          className="appear z-50 flex w-[480px] max-w-[calc(100vw-16px)] rounded-panel border border-line-2 bg-float shadow-float outline-none max-md:flex-col-reverse"
        >
          <Presets range={range} onChoose={choose} />
          <RangeForm range={range} onApply={choose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Presets({ range, onChoose }: { range: TimeRange; onChoose: (range: TimeRange) => void }) {
  return (
    <ul className="grid shrink-0 content-start p-1 md:w-44 md:border-r md:border-line max-md:grid-cols-2 max-md:border-t max-md:border-line">
      {PRESETS.map((preset) => {
        const isOn = preset.range.from === range.from && preset.range.to === range.to;
        return (
          <li key={preset.name}>
            <button
              type="button"
              aria-current={isOn || undefined}
              onClick={() => onChoose(preset.range)}
              className={`h-7 w-full rounded-[5px] px-2 text-left hover:bg-hover max-md:h-10 ${isOn ? 'bg-active font-strong' : ''}`}
            >
              {preset.name}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
