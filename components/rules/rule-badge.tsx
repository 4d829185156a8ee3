// How a rule stands: shape, word, colour.
import { type State, StateIcon } from '@/components/ui/state-icon';
import type { Rule } from '@/lib/client/rules-model';
import { type Standing, standingOf } from './rule-standing';

const LOOKS: Readonly<Record<Standing, { readonly state: State; readonly word: string; readonly ink: string }>> = {
  failing: { state: 'critical', word: 'failing', ink: 'text-crit-text' },
  firing: { state: 'critical', word: 'firing', ink: 'text-crit-text' },
  pending: { state: 'pending', word: 'pending', ink: 'text-warn-text' },
  waiting: { state: 'unknown', word: 'not yet', ink: 'text-ink-3' },
  quiet: { state: 'ok', word: 'ok', ink: 'text-ink-3' },
};

/** On a phone the shape alone, with the word for those who do not see it. */
export function RuleBadge({ rule, isShort = false }: { rule: Rule; isShort?: boolean }) {
  const { state, word, ink } = LOOKS[standingOf(rule)];
  return (
    <span className={`flex items-center gap-1.5 ${ink}`}>
      <StateIcon state={state} />
      <span className={isShort ? 'max-md:sr-only' : ''}>{word}</span>
    </span>
  );
}
