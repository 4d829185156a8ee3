// What completes the filter, with how many alerts it is about.
'use client';
import { plural } from '@/components/format/number';
import type { Suggestion } from './completion';

type SuggestionsProps = {
  id: string;
  list: readonly Suggestion[];
  chosen: number;
  onChoose: (suggestion: Suggestion) => void;
};

export function Suggestions({ id, list, chosen, onChoose }: SuggestionsProps) {
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label="Completions"
      className="appear absolute top-9 left-0 z-30 max-h-80 w-full max-w-[520px] overflow-y-auto rounded-panel border border-line-2 bg-float p-1 shadow-float"
    >
      {list.map((suggestion, i) => (
        <div
          key={suggestion.text}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === chosen}
          tabIndex={-1}
          // The field keeps the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(suggestion);
          }}
          className="mono flex h-7 cursor-default items-center gap-4 rounded-[5px] px-2 hover:bg-hover aria-selected:bg-active max-md:h-10"
        >
          <span className="min-w-0 truncate">{suggestion.text}</span>
          <span className="ml-auto shrink-0 font-sans text-12 text-ink-3">{plural(suggestion.count, 'alert')}</span>
        </div>
      ))}
    </div>
  );
}
