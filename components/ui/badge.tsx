// A state as a pill: shape, word and colour together.
import type { ReactNode } from 'react';
import { type State, StateIcon } from './state-icon';

const LOOKS: Readonly<Record<State, string>> = {
  critical: 'border-crit-line bg-crit-soft text-crit-text',
  warning: 'border-warn-line bg-warn-soft text-warn-text',
  pending: 'border-warn-line bg-warn-soft text-warn-text',
  ok: 'border-ok-line bg-ok-soft text-ok-text',
  unknown: 'border-line-2 hatched text-ink-2',
  info: 'border-accent-line bg-accent-soft text-accent-text',
};

export function Badge({ state, children }: { state: State; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 rounded-[10px] border pr-2 pl-1.5 text-12 whitespace-nowrap ${LOOKS[state]}`}
    >
      <StateIcon state={state} size={12} />
      {children}
    </span>
  );
}
