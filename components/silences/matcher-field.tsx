// One matcher, or several by comma, typed: with completion from the labels of what fires, read by the server.
'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { asApiError } from '@/lib/client/api-error';
import { silences } from '@/lib/client/silences';
import type { Matcher } from '@/lib/client/silences-decode';
import { FieldProblem } from './field-problem';
import { completionsOf, type Suggestion } from './matcher-completion';

/** @param onDone with nothing when it is left empty, or by Esc */
export function MatcherField({ text, onDone }: { text: string; onDone: (matchers: readonly Matcher[]) => void }) {
  const [typed, setTyped] = useState(text);
  const [marked, setMarked] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  const { data: labels = [] } = useQuery({
    queryKey: ['silence-labels'],
    queryFn: ({ signal }) => silences.labels({ signal }),
    staleTime: 10_000,
  });
  const reading = useMutation({ mutationFn: (given: string) => silences.readMatchers([given]), onSuccess: onDone });
  const offered = typed === text && text !== '' ? [] : completionsOf(typed, labels);
  const change = (next: string) => {
    setTyped(next);
    setMarked(-1);
    reading.reset();
  };
  const read = (given: string) => (given.trim() === '' ? onDone([]) : reading.mutate(given));
  const take = ({ text: taken, isName }: Suggestion) => {
    change(taken);
    if (!isName) read(taken);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && offered.length > 0)
      setMarked((at) => (at + step + offered.length + (at < 0 && step < 0 ? 1 : 0)) % offered.length);
    else if (event.key === 'Enter') offered[marked] ? take(offered[marked]) : read(typed);
    else if (event.key === 'Escape') onDone([]);
    else return;
    event.preventDefault();
    event.stopPropagation(); // Esc leaves the field, not what it stands in
  };
  return (
    <div className="relative" data-own-escape>
      <input
        ref={field}
        role="combobox"
        aria-label="Matcher"
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={marked >= 0 ? `${id}-${marked}` : undefined}
        aria-invalid={reading.isError}
        value={typed}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => read(typed)}
        placeholder={'service="checkout"'}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        className={`mono h-7 w-full rounded-control border bg-panel px-2 max-md:h-10 ${reading.isError ? 'border-crit' : 'border-line-2'}`}
      />
      <FieldProblem id={`${id}-problem`} reason={reading.isError ? asApiError(reading.error).message : undefined} />
      {offered.length > 0 && (
        <div
          role="listbox"
          id={`${id}-list`}
          aria-label="Labels of what fires"
          className="mt-1 rounded-control border border-line-2 bg-float p-1"
        >
          {offered.map((each, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              key={each.text}
              role="option"
              id={`${id}-${i}`}
              tabIndex={-1}
              aria-selected={i === marked}
              onPointerDown={(event) => event.preventDefault()} // the field keeps the focus
              onClick={() => take(each)}
              className={`flex h-6 cursor-pointer items-center gap-2 rounded-chip px-2 max-md:h-10 ${i === marked ? 'bg-active' : 'hover:bg-hover'}`}
            >
              <span className="mono truncate">{each.shown}</span>
              <span className="ml-auto shrink-0 text-12 text-ink-3">
                {each.alerts > 0 ? each.alerts : 'not firing'}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
