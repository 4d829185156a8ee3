// The shape of an alert: how bad it is while somebody is told, otherwise why nobody is.
import { BellOff, Clock, Layers } from 'lucide-react';
import { StateIcon } from '@/components/ui/state-icon';
import type { AlertRow } from '@/lib/client/alerts';
import { iconOf, severityOf } from '../severity';

/** The state as one word for those who do not see the shape. */
export function wordOf(row: Pick<AlertRow, 'state' | 'labels'>): string {
  return row.state === 'active' ? `firing, ${row.labels.severity ?? 'no severity'}` : row.state;
}

export function AlertIcon({ row, label }: { row: AlertRow; label?: string }) {
  if (row.state === 'suppressed') {
    const Icon = row.silencedBy.length > 0 ? BellOff : row.inhibitedBy.length > 0 ? Layers : Clock;
    return (
      <Icon role="img" aria-label={label ?? wordOf(row)} size={16} strokeWidth={1.8} className="shrink-0 text-idle" />
    );
  }
  return <StateIcon state={iconOf(row)} label={label ?? wordOf(row)} />;
}

/** How the name and the value of an alert are written: what nobody is told of is quiet. */
export function lookOf(row: Pick<AlertRow, 'state' | 'labels'>): { readonly name: string; readonly value: string } {
  if (row.state !== 'active') return { name: 'text-ink-2', value: 'text-ink-2' };
  const value = { critical: 'text-crit-text', warning: 'text-warn-text', info: 'text-ink' }[severityOf(row.labels)];
  return { name: 'text-ink', value: `font-strong ${value}` };
}
