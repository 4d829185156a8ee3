// The list by keyboard: j and k or the arrows move, Enter opens, x chooses, s silences, e extends, Esc lets go.
'use client';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type MouseEvent, useEffect } from 'react';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import type { Item } from './items';
import { alertHref } from './list-address';
import { isChosen } from './selection';
import type { ListState } from './use-list-state';

type ListKeys = {
  readonly items: readonly Item[];
  readonly state: ListState;
  /** Brings a row on the screen. */
  readonly show: (index: number) => void;
  readonly table: React.RefObject<HTMLTableElement | null>;
};

const GROUP = 'Alerts';

export function useListKeys({ items, state, show, table }: ListKeys) {
  const router = useRouter();
  const { current, setCurrent, chosen, setChosen, choose, fold } = state;
  const at = items.findIndex(({ key }) => key === current);
  const item = items[at];

  const move = (by: number, withRange = false) => {
    const next = items[Math.min(items.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (!next) return;
    if (withRange && item && !isChosen(item, chosen)) choose(item, items, false);
    if (withRange) choose(next, items, true);
    setCurrent(next.key);
    show(items.indexOf(next));
  };
  const open = () => {
    if (item?.kind === 'section') fold(item.section.key);
    if (item?.kind === 'alert') router.push(alertHref(item.row.fingerprint));
  };
  const silence = () => {
    const place =
      chosen.size > 0
        ? document.querySelector('[data-silence-chosen] button')
        : // Wide and narrow screens have places of their own.
          [...(rowOf(table, at)?.querySelectorAll('[data-silence] button') ?? [])].find((each) =>
            each.checkVisibility(),
          );
    if (place instanceof HTMLElement) place.click();
  };
  const extend = () => {
    const badge = rowOf(table, at)?.querySelector('[data-extend]');
    // A menu opens by its keys; a click without a pointer is none to it.
    badge?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
  };
  useFocusedRow(table, at);
  // A row that the filter took away is no place to be, and no reason to hold the others.
  useEffect(() => {
    if (current !== undefined && at < 0) setCurrent(undefined);
  }, [current, at, setCurrent]);
  useShortcuts([
    { keys: 'j', does: 'Next alert', group: GROUP, run: () => move(1) },
    { keys: 'k', does: 'Alert before', group: GROUP, run: () => move(-1) },
    { keys: 'x', does: 'Choose it, or not', group: GROUP, run: () => item && choose(item, items, false) },
    { keys: 's', does: 'Silence it, or what is chosen', group: GROUP, run: silence },
    { keys: 'e', does: 'Extend its silence', group: GROUP, run: extend },
    { keys: 'Enter', does: 'Open it', group: GROUP },
  ]);

  /** Of the table: keys that others need elsewhere. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLTableRowElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = keysOfRow(event.key, { move, open, isShift: event.shiftKey, fold: () => foldTo(event.key) });
    if (event.key === 'Escape' && (chosen.size > 0 || current !== undefined)) {
      setChosen(new Set());
      setCurrent(undefined);
      event.target.blur();
    } else if (!run) return;
    else run();
    event.preventDefault();
  };
  const foldTo = (key: string) => {
    if (item?.kind === 'section' && item.isOpen === (key === 'ArrowLeft')) fold(item.section.key);
  };
  /** Anywhere on a row but on what has a use of its own. */
  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || event.target.closest('a, button, input, label, [role="dialog"]')) return;
    const index = event.target.closest('tr')?.dataset.index;
    const pressed = index === undefined ? undefined : items[Number(index)];
    if (pressed?.kind === 'section') fold(pressed.section.key);
    if (pressed?.kind !== 'alert') return;
    const href = alertHref(pressed.row.fingerprint);
    if (event.ctrlKey || event.metaKey) window.open(href, '_blank', 'noopener');
    else router.push(href);
  };
  return { onKeyDown, onClick };
}

type Moves = {
  readonly move: (by: number, withRange?: boolean) => void;
  readonly open: () => void;
  readonly fold: () => void;
  readonly isShift: boolean;
};

const PAGE = 15;

function keysOfRow(key: string, { move, open, fold, isShift }: Moves): (() => void) | undefined {
  switch (key) {
    case 'ArrowDown':
      return () => move(1, isShift);
    case 'ArrowUp':
      return () => move(-1, isShift);
    case 'PageDown':
      return () => move(PAGE);
    case 'PageUp':
      return () => move(-PAGE);
    case 'Home':
      return () => move(-Infinity);
    case 'End':
      return () => move(Infinity);
    case 'ArrowLeft':
    case 'ArrowRight':
      return fold;
    case 'Enter':
      return open;
    default:
      return undefined;
  }
}

const rowOf = (table: ListKeys['table'], index: number) =>
  table.current?.querySelector<HTMLTableRowElement>(`tr[data-index="${index}"]`);

/** The current row has the focus, once it is on the screen. */
function useFocusedRow(table: ListKeys['table'], index: number): void {
  useEffect(() => {
    if (index < 0) return;
    const frame = requestAnimationFrame(() => {
      // What was opened by a key since has the focus, and would close without it.
      if (document.activeElement?.closest('[role="menu"], [role="dialog"]')) return;
      rowOf(table, index)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [table, index]);
}
