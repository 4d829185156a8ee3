// What is shown of the silences, and the filter.
'use client';
import { Search } from 'lucide-react';
import { useAddress } from '@/components/address/use-address';
import { Segmented } from '@/components/ui/segmented';
import type { Silence, SilenceState } from '@/lib/client/silences-decode';
import { FILTER_PARAMETER, SHOWN_PARAMETER, type Shown } from './silences-address';

type SilencesHeadProps = { silences: readonly Silence[] | undefined; shown: Shown; filter: string };

export function SilencesHead({ silences, shown, filter }: SilencesHeadProps) {
  const { change } = useAddress();
  const counted = (name: string, state: SilenceState) => {
    const count = silences?.filter((each) => each.state === state).length;
    return count === undefined ? name : `${name} ${count}`;
  };
  const choices = [
    { value: 'active', label: counted('Active', 'active') },
    { value: 'pending', label: counted('Pending', 'pending') },
    { value: 'expired', label: counted('Expired', 'expired') },
    { value: 'templates', label: 'Templates' },
    { value: 'recurring', label: 'Recurring' },
  ] as const satisfies readonly { value: Shown; label: string }[];
  return (
    <>
      <div className="max-w-full overflow-x-auto">
        <Segmented<Shown>
          label="Which silences"
          value={shown}
          onChange={(next) => change({ [SHOWN_PARAMETER]: next === 'active' ? null : next })}
          choices={choices}
        />
      </div>
      {shown !== 'templates' && shown !== 'recurring' && (
        <label className="flex h-8 w-72 items-center gap-2 rounded-control border border-line-2 bg-panel px-2.5 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent max-md:min-w-0 max-md:flex-1">
          <Search aria-hidden size={14} className="text-ink-3" />
          <input
            type="search"
            aria-label="Filter silences"
            placeholder="Matcher, comment or name"
            value={filter}
            onChange={(event) => change({ [FILTER_PARAMETER]: event.target.value || null }, 'replace')}
            spellCheck={false}
            className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
          />
        </label>
      )}
    </>
  );
}
