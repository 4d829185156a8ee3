// How a message went, as shape and word.
import { StateIcon } from '@/components/ui/state-icon';
import type { Outcome } from '@/lib/client/notification-nouns';
import { OUTCOMES } from './words';

/** @param isShort on a phone the shape alone stays, with the word as its name */
export function OutcomeMark({ outcome, tries, isShort }: { outcome: Outcome; tries: number; isShort?: boolean }) {
  const { state, word } = OUTCOMES[outcome];
  const isRetried = outcome === 'sent' && tries > 1;
  return (
    <span
      className={`flex items-center gap-2 whitespace-nowrap ${state === 'critical' ? 'font-strong text-crit-text' : 'text-ink-2'}`}
    >
      <StateIcon state={isRetried ? 'warning' : state} />
      <span className={isShort ? 'max-md:sr-only' : ''}>{word}</span>
    </span>
  );
}
