// The queries of the page, one row each, and under them what can be done with all of them.
'use client';
import { BookOpen, History, Play, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useRef, useState } from 'react';
import type { Metric } from '@/components/metric-catalogue/catalogue';
import { defaultQuery } from '@/components/metric-catalogue/default-query';
import { useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { Button } from '@/components/ui/button';
import { LoadBoundary } from '@/components/ui/load-boundary';
import { onDemand } from '@/components/ui/on-demand';
import type { EditorHandle } from './editor/editor-contract';
import type { ExploreQuery } from './explore-address';
import { QueryRow, type RowNews } from './query-row';
import type { Explore } from './use-explore';

const HistoryPopover = onDemand('dialog', () => import('./history-popover'));
const MetricBrowser = dynamic(() => import('./metric-browser/metric-browser'), { ssr: false });

type QueryPanelProps = {
  explore: Explore;
  /** What each row's query answered, by letter. */
  newsOf: (id: string) => RowNews;
};

export function QueryPanel({ explore, newsOf }: QueryPanelProps) {
  const { queries } = explore;
  const drafts = useDrafts(queries);
  const [activeId, setActiveId] = useState<string>();
  const [isBrowsing, setBrowsing] = useState(false);
  const handles = useRef(new Map<string, EditorHandle>());
  const historyButton = useRef<HTMLButtonElement>(null);
  const active = queries.find(({ id }) => id === activeId) ?? (queries[0] as ExploreQuery);
  const runAll = () => explore.run(new Map(queries.map(({ id }) => [id, drafts.of(id).trim()])));
  const runActive = (expr: string) => {
    drafts.set(active.id, expr);
    explore.run(new Map([[active.id, expr]]));
  };
  const add = (expr?: string) => {
    const id = explore.add(expr);
    if (id !== undefined) setActiveId(id);
    return id;
  };
  const focusActive = () => handles.current.get(active.id)?.focus();
  useQueryKeys({
    write: focusActive,
    add: () => add(),
    browse: () => setBrowsing(true),
    history: () => historyButton.current?.click(),
  });
  return (
    <section aria-label="Queries" className="rounded-panel border border-line bg-panel">
      {queries.map((query) => (
        <QueryRow
          key={query.id}
          query={query}
          draft={drafts.of(query.id)}
          news={newsOf(query.id)}
          isAlone={queries.length === 1}
          isNew={query.id === activeId && query.expr === ''}
          onDraft={(draft) => drafts.set(query.id, draft)}
          onRun={(expr) => explore.run(new Map([[query.id, expr]]))}
          onActive={() => setActiveId(query.id)}
          onToggle={() => explore.toggle(query.id)}
          onRemove={() => explore.remove(query.id)}
          onDuplicate={() => add(drafts.of(query.id))}
          onHandle={(handle) => {
            if (handle) handles.current.set(query.id, handle);
            else handles.current.delete(query.id);
          }}
        />
      ))}
      <Toolbar>
        <Button look="primary" onClick={runAll} disabled={queries.every(({ id }) => drafts.of(id).trim() === '')}>
          <Play aria-hidden />
          Run
        </Button>
        <Button look="ghost" onClick={() => add()} disabled={queries.length >= 26}>
          <Plus aria-hidden />
          Query
        </Button>
        <HistoryPopover
          onPick={runActive}
          trigger={
            <Button look="ghost" ref={historyButton}>
              <History aria-hidden />
              History
            </Button>
          }
        />
        <Button look="ghost" onClick={() => setBrowsing(true)} aria-haspopup="dialog">
          <BookOpen aria-hidden />
          Metrics
        </Button>
      </Toolbar>
      <LoadBoundary key={String(isBrowsing)}>
        {isBrowsing && (
          <Browsing
            isEmpty={drafts.of(active.id).trim() === ''}
            onClose={() => setBrowsing(false)}
            onQuery={runActive}
            onInsert={(name) => handles.current.get(active.id)?.insert(name)}
          />
        )}
      </LoadBoundary>
    </section>
  );
}

const Toolbar = ({ children }: { children: ReactNode }) => (
  <div className="flex h-11 items-center gap-2 overflow-x-auto px-3 max-md:gap-0.5 max-md:px-2">{children}</div>
);

type BrowsingProps = {
  /** Nothing is written yet: a picked metric brings its whole query. */
  isEmpty: boolean;
  onClose: () => void;
  onQuery: (expr: string) => void;
  onInsert: (name: string) => void;
};

function Browsing({ isEmpty, onClose, onQuery, onInsert }: BrowsingProps) {
  const { scrapeIntervalMs } = useCatalogue();
  const pick = ({ name, type }: Metric, how: 'query' | 'name') => {
    onClose();
    if (how === 'query') onQuery(defaultQuery(name, type, scrapeIntervalMs));
    else onInsert(name);
  };
  return <MetricBrowser isEmpty={isEmpty} onClose={onClose} onPick={pick} />;
}

/** What is written but not run, by letter; the query itself where nothing was written since it ran. */
function useDrafts(queries: readonly ExploreQuery[]) {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, { readonly over: string; readonly text: string }>>(
    new Map(),
  );
  const exprOf = (id: string) => queries.find((query) => query.id === id)?.expr ?? '';
  return {
    of: (id: string): string => {
      const draft = drafts.get(id);
      // The back button or a picked example changed the query under it: the draft is of the past.
      return draft && draft.over === exprOf(id) ? draft.text : exprOf(id);
    },
    set: (id: string, text: string) => setDrafts((all) => new Map(all).set(id, { over: exprOf(id), text })),
  };
}

type Doing = { write: () => void; add: () => void; browse: () => void; history: () => void };

function useQueryKeys({ write, add, browse, history }: Doing): void {
  useShortcuts([
    { keys: 'q', does: 'Write in the query', group: 'Explore', run: write },
    { keys: 'a', does: 'Another query', group: 'Explore', run: add },
    { keys: 'm', does: 'Browse the metrics', group: 'Explore', run: browse },
    { keys: 'h', does: 'Queries you ran before', group: 'Explore', run: history },
    { keys: 'enter', does: 'Run the query', group: 'Explore' },
    { keys: 'shift+enter', does: 'New line in the query', group: 'Explore' },
    { keys: 'shift+alt+f', does: 'Lay the query out', group: 'Explore' },
  ]);
}
