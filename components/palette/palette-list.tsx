// The rows of the palette, under two headings.
'use client';
import { useEffect, useRef } from 'react';
import { QueryText } from '@/components/explore/query-text';
import { Kbd } from '@/components/ui/kbd';
import type { PaletteItem, PaletteState } from './use-palette-items';

type PaletteListProps = {
  items: readonly PaletteItem[];
  state: PaletteState;
  active: number;
  query: string;
  onActive: (index: number) => void;
  onChoose: (index: number) => void;
};

export function PaletteList({ items, state, active, query, onActive, onChoose }: PaletteListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#palette-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const firstMetric = items.findIndex(({ kind }) => kind === 'metric');
  return (
    <>
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        aria-label="Pages and metrics"
        tabIndex={-1}
        className="min-h-0 overflow-auto p-1.5 empty:hidden"
      >
        {items.map((item, index) => (
          <Row
            key={item.kind === 'page' ? item.href : item.metric.name}
            item={item}
            heading={index === 0 && item.kind === 'page' ? 'Pages' : index === firstMetric ? 'Metrics' : undefined}
            id={`palette-${index}`}
            isActive={index === active}
            onPoint={() => onActive(index)}
            onChoose={() => onChoose(index)}
          />
        ))}
      </div>
      <p role="status" className="px-4 py-2 text-12 text-ink-3 empty:hidden">
        {noteOf(items, state, query)}
      </p>
      <Outcome item={items[active]} />
    </>
  );
}

/** What Enter will do, before it is pressed. */
function Outcome({ item }: { item: PaletteItem | undefined }) {
  if (!item) return null;
  return (
    <p className="flex h-9 shrink-0 items-center gap-2 border-t border-line px-4 text-12 text-ink-3 max-md:hidden">
      <Kbd keys="enter" />
      {item.kind === 'page' ? (
        `opens ${item.page.name}`
      ) : (
        <>
          draws
          <code className="truncate">
            <QueryText text={item.expr} />
          </code>
        </>
      )}
    </p>
  );
}

function noteOf(items: readonly PaletteItem[], state: PaletteState, query: string): string {
  if (state === 'failed') return 'The list of metrics could not be read: Quadrant did not answer.';
  if (state === 'loading') return 'Reading the list of metrics.';
  return items.length === 0 ? `Nothing is called “${query}”.` : '';
}

type RowProps = {
  item: PaletteItem;
  heading: string | undefined;
  id: string;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
};

/** The keys of the field drive the list; the rows themselves only take the mouse. */
function Row({ item, heading, id, isActive, onPoint, onChoose }: RowProps) {
  return (
    <>
      {heading && (
        <div role="presentation" className="px-2.5 pt-2 pb-1 text-12 text-ink-3">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has focus and handles the keys */}
      <div
        id={id}
        role="option"
        aria-selected={isActive}
        tabIndex={-1}
        onPointerMove={onPoint}
        onClick={onChoose}
        className={`flex min-h-8 cursor-pointer items-center gap-3 rounded-[5px] px-2.5 max-md:min-h-10 ${isActive ? 'bg-active' : ''}`}
      >
        {item.kind === 'page' ? <PageRow item={item} /> : <MetricRow item={item} />}
      </div>
    </>
  );
}

function PageRow({ item: { page } }: { item: Extract<PaletteItem, { kind: 'page' }> }) {
  return (
    <>
      <page.icon aria-hidden size={16} className="shrink-0 text-ink-3" />
      <span className={page.isLater ? 'text-ink-3' : ''}>{page.name}</span>
      <span className="ml-auto flex items-center gap-3 text-11 text-ink-3">
        {page.isLater && 'later'}
        <span className="max-md:hidden">{page.keys && <Kbd keys={page.keys} />}</span>
      </span>
    </>
  );
}

function MetricRow({ item: { metric } }: { item: Extract<PaletteItem, { kind: 'metric' }> }) {
  return (
    <>
      <span className="w-16 shrink-0 text-12 text-ink-3">{metric.type}</span>
      <span className="mono shrink-0 truncate max-md:shrink">{metric.name}</span>
      <span className="ml-auto min-w-0 truncate text-12 text-ink-3 max-md:hidden">{metric.help}</span>
    </>
  );
}
