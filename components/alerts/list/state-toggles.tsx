// Which states are listed, with how many there are of each.
'use client';
import { ToggleGroup } from 'radix-ui';
import { formatCount } from '@/components/format/number';
import type { AlertCounts, AlertState } from '@/lib/client/alerts';
import { STATES } from './list-address';

const NAMES: Readonly<Record<AlertState, string>> = {
  ...{ active: 'Active', suppressed: 'Suppressed', pending: 'Pending', resolved: 'Resolved' },
};

type StateTogglesProps = {
  states: ReadonlySet<AlertState>;
  counts: AlertCounts;
  onStates: (states: ReadonlySet<AlertState>) => void;
};

export function StateToggles({ states, counts, onStates }: StateTogglesProps) {
  return (
    <ToggleGroup.Root
      type="multiple"
      aria-label="States"
      value={[...states]}
      onValueChange={(on) => onStates(new Set(STATES.filter((state) => on.includes(state))))}
      className="flex h-8 shrink-0 items-stretch gap-0.5 rounded-control bg-active p-0.5 max-md:w-full"
    >
      {STATES.map((state) => (
        <ToggleGroup.Item
          key={state}
          value={state}
          className={`flex items-center justify-center gap-1.5 rounded-chip px-2.5 text-ink-2 data-[state=on]:bg-panel data-[state=on]:font-strong data-[state=on]:text-ink data-[state=on]:ring-1 data-[state=on]:ring-line max-md:min-w-0 max-md:flex-1 max-md:gap-1 max-md:px-0.5 max-md:text-12`}
        >
          {NAMES[state]} <span>{formatCount(counts[state])}</span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
