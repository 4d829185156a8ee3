// The state of a target as shape and word.
import { type State, StateIcon } from '@/components/ui/state-icon';
import type { TargetHealth } from '@/lib/client/prometheus-decode';

export const HEALTH: Readonly<
  Record<TargetHealth, { readonly state: State; readonly word: string; readonly look: string }>
> = {
  up: { state: 'ok', word: 'up', look: 'text-ink-2' },
  down: { state: 'critical', word: 'down', look: 'text-crit-text font-strong' },
  unknown: { state: 'unknown', word: 'unknown', look: 'text-ink-2' },
};

export function TargetState({ health }: { health: TargetHealth }) {
  const { state, word, look } = HEALTH[health];
  return (
    <span className={`flex items-center gap-2 whitespace-nowrap ${look}`}>
      <StateIcon state={state} />
      <span className="max-md:sr-only">{word}</span>
    </span>
  );
}
