// The panel's last line: what the query cost, and what the server said about it.
import { StateIcon } from '@/components/ui/state-icon';
import type { Remarks } from './use-range-query';

export function Footer({ facts, remarks: { warnings, infos } }: { facts: readonly string[]; remarks: Remarks }) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-3 py-1.5 text-12 text-ink-3">
      <span>{[...facts, ...(warnings.length === 0 ? ['no warnings'] : [])].join(' · ')}</span>
      {warnings.map((warning) => (
        <span key={warning} className="flex items-center gap-1.5 text-warn-text">
          <StateIcon state="warning" size={12} label="Warning" />
          {warning}
        </span>
      ))}
      {infos.map((info) => (
        <span key={info} className="flex items-center gap-1.5 text-ink-2">
          <StateIcon state="info" size={12} label="Note" />
          {info}
        </span>
      ))}
    </div>
  );
}
