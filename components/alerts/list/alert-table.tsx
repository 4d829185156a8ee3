// The list as a table of which only the rows on the screen are there. The page scrolls, not the table.
'use client';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { Panel } from '@/components/panel/panel';
import { Checkbox } from '@/components/ui/checkbox';
import type { LiveState } from '../live/live-state';
import { AlertLine } from './alert-line';
import { Heads } from './columns';
import type { Item } from './items';
import type { OnMatcher } from './label-chips';
import type { ListAddress } from './list-address';
import { SectionLine } from './section-line';
import { isChosen, isPartlyChosen } from './selection';
import type { SortKey } from './sort';
import { useListKeys } from './use-list-keys';
import type { ListState } from './use-list-state';
import { usePointed } from './use-pointed';

type AlertTableProps = {
  items: readonly Item[];
  /** Values and what ids mean: as new as they can be, also while rows are held. */
  live: LiveState;
  address: ListAddress;
  state: ListState;
  onSort: (key: SortKey, isReversed: boolean) => void;
  onMatcher: OnMatcher;
  onPointed: (isPointed: boolean) => void;
};

const ROW_PX = 30;
const ROW_PX_PHONE = 44;
const HEAD_PX = 32;

export function AlertTable({ items, live, address, state, onSort, onMatcher, onPointed }: AlertTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const { rows, before, after, show } = useRowsOnScreen(table, items);
  usePointed(table, onPointed);
  const { onKeyDown, onClick } = useListKeys({ items, state, show, table });
  const { choose, chosen } = state;
  const chooseAt = useCallback(
    (index: number, withRange: boolean) => {
      const item = items[index];
      if (item) choose(item, items, withRange);
    },
    [items, choose],
  );
  const alerts = items.filter(({ kind }) => kind === 'alert');
  const areAllChosen = items.length > 0 && items.every((item) => isChosen(item, chosen));
  const chooseAll = () => state.setChosen(areAllChosen ? new Set() : everyFingerprint(items));
  const shared = { live, grouping: address.grouping, onMatcher, onChoose: chooseAt };
  return (
    <Panel label="Alerts">
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows that open, are chosen and are walked by arrow keys
        role="treegrid"
        aria-label="Alerts"
        aria-multiselectable
        aria-rowcount={items.length + 1}
        className="w-full table-fixed"
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={(event) => focusedKey(event.target, items, state.setCurrent)}
        onBlur={(event) => leavesFor(event.relatedTarget, event.currentTarget) && state.setCurrent(undefined)}
      >
        <thead className="sticky top-(--h-top) z-1 bg-panel [&_td]:rounded-tl-panel [&_th:last-child]:rounded-tr-panel">
          <Heads sortKey={address.sortKey} isReversed={address.isReversed} onSort={onSort}>
            <Checkbox
              isChecked={areAllChosen && alerts.length > 0}
              isPartly={chosen.size > 0 && !areAllChosen}
              label="Choose all"
              onPress={chooseAll}
            />
          </Heads>
        </thead>
        <tbody>
          <Gap heightPx={before} />
          {rows.map((index) => {
            const item = items[index] as Item;
            const own = {
              index,
              isCurrent: item.key === state.current || (state.current === undefined && index === 0),
              isChosen: isChosen(item, chosen),
            };
            return item.kind === 'section' ? (
              <SectionLine
                key={item.key}
                {...{ item, ...own, ...shared, onFold: state.fold }}
                isPartlyChosen={isPartlyChosen(item, chosen)}
              />
            ) : (
              <AlertLine
                key={item.key}
                {...{ item, ...own, ...shared }}
                value={live.values.get(item.row.fingerprint)}
              />
            );
          })}
          <Gap heightPx={after} />
        </tbody>
      </table>
    </Panel>
  );
}

/** In place of rows that are not on the screen. */
const Gap = ({ heightPx }: { heightPx: number }) =>
  heightPx > 0 && (
    <tr aria-hidden style={{ height: heightPx }}>
      <td />
    </tr>
  );

const everyFingerprint = (items: readonly Item[]) =>
  new Set(items.flatMap(({ section }) => section.rows.map(({ fingerprint }) => fingerprint)));

/** Who comes to the list by Tab is at a row. */
function focusedKey(target: EventTarget, items: readonly Item[], setCurrent: (key: string) => void): void {
  if (!(target instanceof HTMLTableRowElement) || target.dataset.index === undefined) return;
  const item = items[Number(target.dataset.index)];
  if (item) setCurrent(item.key);
}

/** For another part of the page; a popover that hangs on a row belongs to it. */
const leavesFor = (to: EventTarget | null, table: Element) =>
  to instanceof Element && !table.contains(to) && !to.closest('[role="dialog"]');

function useRowsOnScreen(table: React.RefObject<HTMLTableElement | null>, items: readonly Item[]) {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = table.current;
    if (!element) return;
    const measure = () => setTop(element.getBoundingClientRect().top + window.scrollY + HEAD_PX);
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(document.body);
    return () => watcher.disconnect();
  }, [table]);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => (window.innerWidth < 768 ? ROW_PX_PHONE : ROW_PX),
    overscan: 12,
    scrollMargin: top,
    scrollPaddingStart: 96,
    scrollPaddingEnd: 80,
    getItemKey: (index) => items[index]?.key ?? index,
  });
  const shown = virtualizer.getVirtualItems();
  return {
    rows: shown.map(({ index }) => index),
    before: (shown[0]?.start ?? top) - top,
    after: virtualizer.getTotalSize() - ((shown.at(-1)?.end ?? top) - top),
    show: (index: number) => virtualizer.scrollToIndex(index),
  };
}
