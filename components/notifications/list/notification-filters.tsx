// The filters of the list in one line: outcome, receiver, integration, and the alert it was about.
'use client';
import { X } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import type { Receiver } from '@/lib/client/notification-nouns';
import type { NotificationFilter } from '@/lib/client/notifications';
import type { FILTERS } from './notifications-address';

const ALL = 'all';

const OUTCOMES = [
  { value: ALL, label: 'All' },
  { value: 'sent', label: 'Sent' },
  { value: 'failed', label: 'Failed' },
  { value: 'gave_up', label: 'Given up' },
  { value: 'sending', label: 'Under way' },
] as const;

type FiltersProps = {
  filter: NotificationFilter;
  receivers: readonly Receiver[];
  onChange: (name: (typeof FILTERS)[number], value: string) => void;
};

export function NotificationFilters({ filter, receivers, onChange }: FiltersProps) {
  const chosen = receivers.find(({ name }) => name === filter.receiver);
  const integrations = (chosen ? [chosen] : receivers).flatMap((each) => each.integrations);
  const names = [...new Set(integrations.map(({ integration }) => integration))].sort();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="max-w-full overflow-x-auto">
        <Segmented
          label="Outcome"
          value={OUTCOMES.find(({ value }) => value === filter.outcome)?.value ?? ALL}
          onChange={(value) => onChange('outcome', value === ALL ? '' : value)}
          choices={OUTCOMES}
        />
      </div>
      <Choice
        label="Receiver"
        all="All receivers"
        value={filter.receiver ?? ''}
        names={receivers.map(({ name }) => name)}
        onChange={(value) => onChange('receiver', value)}
      />
      <Choice
        label="Integration"
        all="All integrations"
        value={filter.integration ?? ''}
        names={names}
        onChange={(value) => onChange('integration', value)}
      />
      {filter.fingerprint && (
        <span className="flex h-8 items-center gap-1 rounded-control border border-line-2 bg-panel pl-2.5">
          <span className="text-ink-2">of the alert</span> <code>{filter.fingerprint}</code>
          <IconButton label="Of all alerts" onClick={() => onChange('fingerprint', '')}>
            <X aria-hidden />
          </IconButton>
        </span>
      )}
    </div>
  );
}

type ChoiceProps = {
  label: string;
  all: string;
  value: string;
  names: readonly string[];
  onChange: (value: string) => void;
};

/** What the address names stays choosable, should it be gone. */
function Choice({ label, all, value, names, onChange }: ChoiceProps) {
  const shown = value === '' || names.includes(value) ? names : [...names, value];
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 max-w-52 rounded-control border border-line-2 bg-panel px-2 text-ink hover:bg-hover"
    >
      <option value="">{all}</option>
      {shown.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
