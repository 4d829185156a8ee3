// One line that narrows the list: words, states, kinds.
'use client';
import { Search } from 'lucide-react';
import { useAddress } from '@/components/address/use-address';
import { Segmented } from '@/components/ui/segmented';
import type { RuleGroup } from '@/lib/client/rules-model';
import { countsOf, type ListedGroup } from './rule-standing';
import { KINDS, type ListAddress, SHOWN } from './rules-address';

const SHOWN_NAMES = { all: 'All', firing: 'Firing', pending: 'Pending', failing: 'Failing' } as const;
const KIND_NAMES = { all: 'Both', alert: 'Alerts', record: 'Recordings' } as const;

type ListFilterProps = {
  groups: readonly RuleGroup[];
  kept: readonly ListedGroup[];
  address: ListAddress;
};

export function ListFilter({ groups, kept, address: { filter, shown, kind } }: ListFilterProps) {
  const { change } = useAddress();
  const counts = countsOf(groups, kind);
  const count = kept.reduce((sum, { rules }) => sum + rules.length, 0);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-control border border-line-2 bg-panel px-2.5 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent max-md:basis-full">
        <Search aria-hidden size={14} className="text-ink-3" />
        <input
          type="search"
          aria-label="Filter rules"
          placeholder="Filter by name, expression, label, group or error"
          value={filter}
          onChange={(event) => change({ filter: event.target.value || null }, 'replace')}
          spellCheck={false}
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
        />
        <span role="status" className="shrink-0 text-12 text-ink-3">
          {filter !== '' && `${count} of ${counts.all}`}
        </span>
      </label>
      <Segmented
        label="State"
        value={shown}
        onChange={(next) => change({ show: next === 'all' ? null : next })}
        choices={SHOWN.map((value) => ({ value, label: `${SHOWN_NAMES[value]} ${counts[value]}` }))}
      />
      <Segmented
        label="Kind"
        value={kind}
        onChange={(next) => change({ type: next === 'all' ? null : next })}
        choices={KINDS.map((value) => ({ value, label: KIND_NAMES[value] }))}
      />
    </div>
  );
}
