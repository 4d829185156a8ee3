// The filter in colours, under the field it is written in.
import { matcherTokens } from './matcher-tokens';

const COLOURS = { name: 'text-syn-key', operator: 'text-ink-3', value: 'text-syn-str', other: 'text-ink' } as const;

export function MatcherText({ text, scrolledPx }: { text: string; scrolledPx: number }) {
  return (
    <span aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden">
      <span className="block leading-6 whitespace-pre" style={{ transform: `translateX(${-scrolledPx}px)` }}>
        {matcherTokens(text).map(({ kind, text: piece, at }) => (
          <span key={at} className={COLOURS[kind]}>
            {piece}
          </span>
        ))}
      </span>
    </span>
  );
}
