// Another time range: presets on one side, both ends on the other. Fetched when it is opened.
'use client';
import type { OpenedBy } from '@/components/ui/on-demand';
import { OpenedPopover } from '@/components/ui/opened-popover';
import { PRESETS, type TimeRange } from './range';
import { RangeForm } from './range-form';

type RangePopoverProps = OpenedBy & { range: TimeRange; onChange: (range: TimeRange) => void };

export default function RangePopover({ trigger, range, onChange }: RangePopoverProps) {
  return (
    <OpenedPopover trigger={trigger} label="Time range" align="end" className="flex w-[480px] max-md:flex-col-reverse">
      {(close) => {
        const choose = (next: TimeRange) => {
          close();
          onChange(next);
        };
        return (
          <>
            <Presets range={range} onChoose={choose} />
            <RangeForm range={range} onApply={choose} />
          </>
        );
      }}
    </OpenedPopover>
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
