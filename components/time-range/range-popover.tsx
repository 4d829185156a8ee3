// Another time range: presets on one side, both ends on the other. Fetched when it is opened, so it starts open.
'use client';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { OpenedBy } from '@/components/ui/on-demand';
import { PRESETS, type TimeRange } from './range';
import { RangeForm } from './range-form';

type RangePopoverProps = OpenedBy & { range: TimeRange; onChange: (range: TimeRange) => void };

export default function RangePopover({ trigger, range, onChange }: RangePopoverProps) {
  const [isOpen, setOpen] = useState(true);
  const choose = (next: TimeRange) => {
    setOpen(false);
    onChange(next);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
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
