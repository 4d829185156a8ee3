// An empty list: whether that is good news, or the filter's doing.
'use client';
import { plural } from '@/components/format/number';
import { Button } from '@/components/ui/button';
import { StateIcon } from '@/components/ui/state-icon';
import type { AlertCounts } from '@/lib/client/alerts';
import { type ListAddress, STATES } from './list-address';

type NoAlertsProps = {
  /** Of what filter and receiver keep. */
  counts: AlertCounts;
  /** Of all there are. */
  total: number;
  address: ListAddress;
  onChange: (change: Partial<ListAddress>) => void;
};

export function NoAlerts({ counts, total, address, onChange }: NoAlertsProps) {
  const hidden = STATES.filter((state) => counts[state] > 0 && !address.states.has(state));
  const isNarrowed = address.filter !== '' || address.receiver !== '';
  return (
    <div role="status" className="px-3 py-5">
      {total === 0 || (!isNarrowed && hidden.length > 0) ? (
        <h2 className="flex items-center gap-2 text-15">
          <StateIcon state="ok" />
          Nothing fires
        </h2>
      ) : (
        <h2 className="text-15">None of {plural(total, 'alert')} matches</h2>
      )}
      {total === 0 && (
        <p className="mt-1 max-w-[560px] text-ink-2">
          Alerts come from rules in the files that prometheus.yml names under rule_files, and from every Prometheus that
          sends to this address as an Alertmanager.
        </p>
      )}
      <p className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {hidden.map((state) => (
          <Button key={state} onClick={() => onChange({ states: new Set([...address.states, state]) })}>
            Show {counts[state]} {state}
          </Button>
        ))}
        {isNarrowed && <Button onClick={() => onChange({ filter: '', receiver: '' })}>Drop the filter</Button>}
      </p>
    </div>
  );
}
