// Queries somebody ran before: found by a few letters, run again with Enter. Fetched when it is opened.
'use client';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Ago } from '@/components/format/ago';
import { bestMatches } from '@/components/palette/match';
import { useStored, writeStored } from '@/components/theme/stored';
import { Button } from '@/components/ui/button';
import type { OpenedBy } from '@/components/ui/on-demand';
import { OpenedPopover } from '@/components/ui/opened-popover';
import { forgetting, HISTORY_STORED, type PastQuery, parseHistory } from './query-history';
import { QueryText } from './query-text';

type HistoryPopoverProps = OpenedBy & { onPick: (expr: string) => void };

const store = (history: readonly PastQuery[]) => writeStored(HISTORY_STORED, JSON.stringify(history));

export default function HistoryPopover({ trigger, onPick }: HistoryPopoverProps) {
  return (
    <OpenedPopover
      trigger={trigger}
      label="Query history"
      align="start"
      className="flex max-h-[min(460px,70vh)] w-[640px] flex-col"
    >
      {(close) => (
        <PastQueries
          onPick={(expr) => {
            close();
            onPick(expr);
          }}
        />
      )}
    </OpenedPopover>
  );
}

function PastQueries({ onPick }: { onPick: (expr: string) => void }) {
  const stored = useStored(HISTORY_STORED);
  const history = useMemo(() => parseHistory(stored), [stored]);
  const [wanted, setWanted] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => bestMatches(history, ({ expr }) => expr, wanted, history.length), [history, wanted]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) setActive((active + step + found.length) % found.length);
    else if (event.key === 'Enter' && found[active]) onPick(found[active].expr);
    else if (event.key === 'Delete' && event.shiftKey && found[active]) store(forgetting(history, found[active].expr));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line pr-1.5 pl-3">
        <input
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls="past-queries"
          aria-activedescendant={found.length > 0 ? `past-${active}` : undefined}
          aria-label="Find in the history"
          placeholder="Find in the history"
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          spellCheck={false}
          autoComplete="off"
          className="h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
        />
        {history.length > 0 && (
          <Button look="ghost" size="small" onClick={() => store([])}>
            Clear
          </Button>
        )}
      </div>
      <div
        id="past-queries"
        role="listbox"
        aria-label="Past queries"
        className="min-h-0 overflow-auto p-1 empty:hidden"
      >
        {found.map((past, index) => (
          <PastRow
            key={past.expr}
            past={past}
            id={`past-${index}`}
            isActive={index === active}
            onPoint={() => setActive(index)}
            onPick={() => onPick(past.expr)}
          />
        ))}
      </div>
      <p role="status" className="px-3 py-2.5 text-12 text-ink-3">
        {sentenceOf(history.length, found.length, wanted)}
      </p>
    </>
  );
}

function sentenceOf(all: number, found: number, wanted: string): string {
  if (all === 0) return 'No query was run in this browser yet.';
  if (found === 0) return `None of ${all} past queries contains “${wanted}”.`;
  return 'Kept in this browser alone. Enter runs one, Shift and Delete forget it.';
}

type PastRowProps = { past: PastQuery; id: string; isActive: boolean; onPoint: () => void; onPick: () => void };

/** The keys of the field drive the list; the rows themselves only take the mouse. */
function PastRow({ past, id, isActive, onPoint, onPick }: PastRowProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has focus and handles the keys
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      onPointerMove={onPoint}
      onClick={onPick}
      className={`flex min-h-8 cursor-pointer items-center gap-4 rounded-[5px] px-2 py-1.5 max-md:min-h-10 ${isActive ? 'bg-active' : ''}`}
    >
      <code className="line-clamp-2 min-w-0 flex-1 wrap-anywhere">
        <QueryText text={past.expr} />
      </code>
      <span className="shrink-0 text-12 text-ink-3">
        <Ago atMs={past.atMs} />
      </span>
    </div>
  );
}
