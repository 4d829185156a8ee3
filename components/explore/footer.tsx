// A query's last line: what it cost, and what the server said about it.
import type { ReactNode } from 'react';
import { StateIcon } from '@/components/ui/state-icon';
import type { Remarks } from './use-answers';

type FooterProps = {
  /** The letter, where there are several queries. */
  id: string | undefined;
  facts: readonly string[];
  remarks: Remarks;
  /** What can be done with it, at the right. */
  children?: ReactNode;
};

export function Footer({ id, facts, remarks: { warnings, infos }, children }: FooterProps) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line py-1 pr-1.5 pl-3 text-12 text-ink-3">
      <span>
        {id !== undefined && <b className="mr-3 text-ink-2">{id}</b>}
        {[...facts, ...(warnings.length === 0 ? ['no warnings'] : [])].join(' · ')}
      </span>
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
      {children !== undefined && <span className="ml-auto flex gap-1">{children}</span>}
    </div>
  );
}
