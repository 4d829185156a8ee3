// The line above the list: filter, states, receiver, grouping, and what to do with what is chosen.
'use client';
import { ChevronDown, ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import { useMemo } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { onDemand } from '@/components/ui/on-demand';
import type { AlertCounts, AlertRow } from '@/lib/client/alerts';
import { FilterLine } from '../filter/filter-line';
import type { ListAddress } from './list-address';
import { BY_ROUTE, DEFAULT_GROUPING } from './sections';
import { StateToggles } from './state-toggles';

const ChoiceMenu = onDemand('menu', () => import('./choice-menu'));

type ListControlsProps = {
  address: ListAddress;
  mistake: string | undefined;
  /** All there are, for completion and choices. */
  rows: readonly AlertRow[];
  counts: AlertCounts;
  areAllOpen: boolean;
  onChange: (change: Partial<ListAddress>) => void;
  onFoldAll: () => void;
  children: React.ReactNode;
};

export function ListControls(props: ListControlsProps) {
  const { address, mistake, rows, counts, areAllOpen, onChange, onFoldAll, children } = props;
  const choices = useMemo(() => choicesOf(rows), [rows]);
  return (
    <div className="flex flex-wrap items-start gap-2">
      <FilterLine text={address.filter} mistake={mistake} rows={rows} onText={(filter) => onChange({ filter })} />
      <StateToggles states={address.states} counts={counts} onStates={(states) => onChange({ states })} />
      <ChoiceMenu
        trigger={<MenuButton name="Receiver" value={address.receiver || 'any'} />}
        value={address.receiver}
        onChange={(receiver) => onChange({ receiver })}
        choices={choices.receivers}
      />
      <ChoiceMenu
        trigger={<MenuButton name="Group" value={groupingName(address.grouping)} />}
        value={address.grouping}
        onChange={(grouping) => onChange({ grouping })}
        choices={choices.groupings}
      />
      {address.grouping !== '' && (
        <IconButton
          look="outline"
          label={areAllOpen ? 'Close all groups' : 'Open all groups'}
          className="h-8 w-8 max-md:hidden"
          onClick={onFoldAll}
        >
          {areAllOpen ? <ChevronsDownUp aria-hidden /> : <ChevronsUpDown aria-hidden />}
        </IconButton>
      )}
      {children}
    </div>
  );
}

function MenuButton({ name, value, ...rest }: { name: string; value: string } & React.ComponentProps<'button'>) {
  return (
    <Button className="h-8 max-md:hidden" {...rest}>
      <span className="text-ink-3">{name}</span>
      <span className="max-w-32 truncate">{value}</span>
      <ChevronDown aria-hidden />
    </Button>
  );
}

const groupingName = (grouping: string) =>
  grouping === '' ? 'none' : grouping === BY_ROUTE ? 'as people are told' : grouping;

/** Labels by how many alerts have them; those all alerts differ in make no groups. */
function choicesOf(rows: readonly AlertRow[]) {
  const counts = new Map<string, number>([[DEFAULT_GROUPING, rows.length]]);
  const receivers = new Set<string>();
  for (const { labels, receivers: own } of rows) {
    for (const name in labels) if (name !== DEFAULT_GROUPING) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const receiver of own) receivers.add(receiver);
  }
  const labels = [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)).slice(0, 20);
  return {
    groupings: [
      ...['', BY_ROUTE].map((value) => ({ value, label: groupingName(value) })),
      ...labels.map(([name]) => ({ value: name, label: <span className="mono">{name}</span> })),
    ],
    receivers: [{ value: '', label: 'any' }, ...[...receivers].sort().map((name) => ({ value: name, label: name }))],
  };
}
