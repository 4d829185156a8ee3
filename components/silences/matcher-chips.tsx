// The matchers as chips: a press drops one or takes it back, a press on its text changes it, the last adds another.
'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Matcher, MatcherSet } from '@/lib/client/silences-decode';
import { FieldProblem } from './field-problem';
import { MatcherField } from './matcher-field';
import { drop, keep, put } from './matcher-set';

type MatcherChipsProps = {
  matchers: MatcherSet;
  onChange: (matchers: MatcherSet) => void;
  /** They are still on their way. */
  isWaiting: boolean;
  problem?: string | undefined;
};

export function MatcherChips({ matchers, onChange, isWaiting, problem }: MatcherChipsProps) {
  /** Undefined: none is typed. 'new': another one. Otherwise the one that is changed. */
  const [typed, setTyped] = useState<Matcher | 'new'>();
  const { kept, dropped } = matchers;
  const done = (given: readonly Matcher[]) => {
    if (given.length > 0) onChange(put(matchers, given, typed === 'new' ? undefined : typed));
    setTyped(undefined);
  };
  return (
    <div>
      <p className="text-12 text-ink-2" id="silence-matchers">
        Matchers {dropped.length > 0 && <span className="text-ink-3">· click to drop or keep</span>}
      </p>
      <ul aria-labelledby="silence-matchers" className="mt-1 flex min-h-6 flex-wrap items-center gap-1.5">
        {isWaiting && <li className="after-150ms h-6 w-64 rounded-chip bg-active" aria-hidden />}
        {kept.map((matcher) =>
          matcher === typed ? null : (
            <li key={matcher.text} className="flex max-w-full rounded-chip bg-active">
              <button
                type="button"
                title="Change"
                onClick={() => setTyped(matcher)}
                className="mono flex min-h-6 min-w-0 items-center px-1.5 text-left wrap-anywhere hover:underline max-md:min-h-10 max-md:px-2.5"
              >
                <MatcherText matcher={matcher} />
              </button>
              <button
                type="button"
                aria-label={`Drop ${matcher.text}`}
                onClick={() => onChange(drop(matchers, matcher))}
                className="grid min-h-6 w-6 shrink-0 place-items-center rounded-chip text-ink-3 hover:text-ink max-md:min-h-10 max-md:w-10"
              >
                <X aria-hidden size={12} />
              </button>
            </li>
          ),
        )}
        {dropped.map((matcher) => (
          <li key={matcher.text} className="max-w-full">
            <button
              type="button"
              aria-label={`Keep ${matcher.text}`}
              onClick={() => onChange(keep(matchers, matcher))}
              className="mono min-h-6 max-w-full rounded-chip border border-line-2 px-1.5 text-left text-ink-3 line-through wrap-anywhere hover:text-ink max-md:min-h-10 max-md:px-2.5"
            >
              {matcher.text}
            </button>
          </li>
        ))}
        {typed === undefined ? (
          <li>
            <Button size="small" look="ghost" onClick={() => setTyped('new')} className="max-md:h-10">
              <Plus aria-hidden />
              Matcher
            </Button>
          </li>
        ) : (
          <li className="w-full">
            <MatcherField
              key={typed === 'new' ? '' : typed.text}
              text={typed === 'new' ? '' : typed.text}
              onDone={done}
            />
          </li>
        )}
      </ul>
      <FieldProblem id="silence-matchers-problem" reason={problem} />
    </div>
  );
}

/** The name, then what it must be. */
export function MatcherText({ matcher: { name, type, text } }: { matcher: Matcher }) {
  const value = text.slice(text.indexOf(type, name.length) + type.length);
  return (
    <span>
      <span className="text-ink-2">
        {name}
        {type}
      </span>
      {value}
    </span>
  );
}
