// Where the query is written: a plain text area that grows, with the colours laid exactly over its letters.
'use client';
import { Play } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { QueryText } from './query-text';

// Both layers must break lines alike, to the pixel.
const LETTERS =
  'font-mono text-[13px] leading-5 tracking-[-0.01em] whitespace-pre-wrap break-words [tab-size:2] px-3 py-2.5';

type QueryFieldProps = {
  /** The query that was run, from the address. */
  expr: string;
  onRun: (expr: string) => void;
  /** Offset of an error in `expr`. */
  errorAt: number | undefined;
  /** Stands before the button: how many series came back. */
  note: ReactNode;
};

export function QueryField({ expr, onRun, errorAt, note }: QueryFieldProps) {
  const [draft, setDraft] = useState(expr);
  useEffect(() => setDraft(expr), [expr]); // the back button, a picked example
  const run = () => onRun(draft.trim());
  const hintId = useId();
  const isChanged = draft.trim() !== expr;
  return (
    <section
      aria-label="Query"
      className="flex items-stretch rounded-panel border border-line bg-panel focus-within:border-line-3 max-md:flex-col"
    >
      <div className="relative min-w-0 flex-1">
        <Draft
          draft={draft}
          onDraft={setDraft}
          onRun={run}
          hintId={hintId}
          isWrong={errorAt !== undefined && !isChanged}
        />
        <div aria-hidden className={`pointer-events-none absolute inset-0 overflow-hidden ${LETTERS}`}>
          <QueryText text={draft} errorAt={isChanged ? undefined : errorAt} />
        </div>
      </div>
      <p id={hintId} className="sr-only">
        Enter runs the query, Shift and Enter start a new line.
      </p>
      <div className="flex shrink-0 items-center gap-3 self-start p-1.5 max-md:self-stretch max-md:border-t max-md:border-line">
        <span className="text-12 whitespace-nowrap text-ink-3 max-md:mr-auto max-md:pl-1.5">
          {isChanged && draft.trim() ? 'not run yet' : note}
        </span>
        <Button look="primary" onClick={run} disabled={draft.trim() === ''}>
          <Play aria-hidden />
          Run
        </Button>
      </div>
    </section>
  );
}

function Draft({
  draft,
  onDraft,
  onRun,
  hintId,
  isWrong,
}: {
  draft: string;
  onDraft: (draft: string) => void;
  onRun: () => void;
  hintId: string;
  isWrong: boolean;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') area.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onRun();
  };
  return (
    <textarea
      ref={area}
      value={draft}
      onChange={(event) => onDraft(event.target.value)}
      onKeyDown={onKeyDown}
      rows={1}
      aria-label="PromQL query"
      aria-describedby={hintId}
      aria-invalid={isWrong}
      placeholder="Write PromQL, like rate(http_requests_total[5m])"
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      autoCorrect="off"
      className={`block field-sizing-content min-h-10 w-full resize-none rounded-panel bg-transparent text-transparent caret-accent outline-offset-0 placeholder:text-ink-3 ${LETTERS}`}
    />
  );
}
