// The filter: one line of matchers with completion. A mistake is explained under it, and the last good filter goes on.
'use client';
import { ListFilter, X } from 'lucide-react';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { IconButton } from '@/components/ui/button';
import type { AlertRow } from '@/lib/client/alerts';
import { type Suggestion, suggestionsFor } from './completion';
import { MatcherText } from './matcher-text-view';
import { Suggestions } from './suggestions';

type FilterLineProps = {
  text: string;
  /** What Alertmanager's parser says of it. */
  mistake: string | undefined;
  /** For names and values. */
  rows: readonly AlertRow[];
  onText: (text: string) => void;
};

export function FilterLine({ text: given, mistake, rows, onText: onGiven }: FilterLineProps) {
  const [text, onText] = useDraft(given, onGiven);
  const input = useRef<HTMLInputElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const { list, close, ask, move, chosen, choose } = useSuggestions(text, rows, onText, input);
  const id = useId();
  useShortcuts([{ keys: '/', does: 'Filter', group: 'Alerts', run: () => input.current?.focus() }]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' && list.length > 0 && chosen >= 0) choose(list[chosen] as Suggestion);
    else if (event.key === 'Enter') close();
    else if (event.key === 'Tab' && list.length > 0 && chosen >= 0) choose(list[chosen] as Suggestion);
    else if (event.key === 'Escape' && list.length > 0) close();
    else if (event.key === 'Escape') return input.current?.blur();
    else return;
    event.preventDefault();
  };
  return (
    <div className="relative min-w-0 flex-1 basis-80">
      <div className="flex h-8 items-center gap-2 rounded-control border border-line-2 bg-panel pr-0.5 pl-2.5 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent">
        <ListFilter aria-hidden size={14} className="shrink-0 text-ink-3" />
        <span className="mono relative h-6 min-w-0 flex-1">
          <MatcherText text={text} scrolledPx={scrolled} />
          <input
            ref={input}
            type="text"
            role="combobox"
            aria-label="Filter alerts"
            aria-expanded={list.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={chosen >= 0 && list.length > 0 ? `${id}-${chosen}` : undefined}
            aria-autocomplete="list"
            aria-invalid={mistake !== undefined}
            aria-describedby={mistake === undefined ? undefined : `${id}-mistake`}
            placeholder='team="storefront", severity!="info"'
            value={text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              onText(event.target.value);
              ask(event.target.value, event.target.selectionStart ?? event.target.value.length);
            }}
            onFocus={() => ask(text, input.current?.selectionStart ?? text.length)}
            onBlur={close}
            onKeyDown={onKeyDown}
            onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
            className="absolute inset-0 w-full bg-transparent text-transparent caret-(--text) outline-none placeholder:text-ink-3"
          />
        </span>
        {text !== '' && (
          <IconButton label="Clear the filter" className="h-6 w-6" onClick={() => onText('')}>
            <X aria-hidden />
          </IconButton>
        )}
      </div>
      {list.length > 0 && <Suggestions {...{ id, list, chosen }} onChoose={choose} />}
      {mistake !== undefined && list.length === 0 && (
        <p id={`${id}-mistake`} role="status" className="mt-1 text-12 text-warn-text">
          {mistake}. A matcher is a label, one of = != =~ !~, and a value; commas between them.
        </p>
      )}
    </div>
  );
}

/** The address follows a moment later; a field that waited for it would lose keys. */
function useDraft(given: string, onGiven: (text: string) => void) {
  const [draft, setDraft] = useState(given);
  const [last, setLast] = useState(given);
  const sent = useRef(given);
  if (given !== last) {
    setLast(given);
    if (given !== sent.current) setDraft(given); // a link, the back button, a chip
  }
  const change = (text: string) => {
    sent.current = text;
    setDraft(text);
    onGiven(text);
  };
  return [draft, change] as const;
}

function useSuggestions(
  text: string,
  rows: readonly AlertRow[],
  onText: (text: string) => void,
  input: React.RefObject<HTMLInputElement | null>,
) {
  const [list, setList] = useState<readonly Suggestion[]>([]);
  const [chosen, setChosen] = useState(-1);
  const caretAfter = useRef<number>(undefined);
  // With the text, not a frame later: a key pressed in between would stand behind the caret.
  useLayoutEffect(() => {
    const caret = caretAfter.current;
    caretAfter.current = undefined;
    if (caret !== undefined) input.current?.setSelectionRange(caret, caret);
  });
  const ask = (line: string, caret: number) => {
    setList(suggestionsFor(line, caret, rows));
    setChosen(-1);
  };
  const close = () => setList([]);
  const move = (by: number) => {
    if (list.length === 0) return ask(text, input.current?.selectionStart ?? text.length);
    setChosen((at) => (at + by + list.length + (at < 0 && by < 0 ? 1 : 0)) % list.length);
  };
  const choose = ({ insert, from, to }: Suggestion) => {
    const next = text.slice(0, from) + insert + text.slice(to);
    const caret = from + insert.length;
    caretAfter.current = caret;
    onText(next);
    // A name wants its values next; a value is the end of it.
    if (insert.endsWith('=')) ask(next, caret);
    else close();
  };
  return { list, chosen, ask, close, move, choose };
}
