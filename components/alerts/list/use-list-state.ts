// What somebody has done to the list: the row the keyboard is at, what is chosen, what is folded.
'use client';
import { useCallback, useMemo, useState } from 'react';
import type { Item } from './items';
import { ranged, type Selection, toggled } from './selection';

export type ListState = {
  /** Key of the row the keyboard is at. */
  readonly current: string | undefined;
  readonly setCurrent: (key: string | undefined) => void;
  readonly chosen: Selection;
  readonly setChosen: (chosen: Selection) => void;
  readonly choose: (item: Item, items: readonly Item[], withRange: boolean) => void;
  /** Keys of sections that are not as they were at first. */
  readonly flipped: ReadonlySet<string>;
  readonly setFlipped: (flipped: ReadonlySet<string>) => void;
  readonly fold: (key: string) => void;
};

const NONE: ReadonlySet<string> = new Set();

export function useListState(): ListState {
  const [current, setCurrent] = useState<string>();
  const [chosen, setChosen] = useState<Selection>(NONE);
  const [anchor, setAnchor] = useState<string>();
  const [flipped, setFlipped] = useState(NONE);
  const choose = useCallback(
    (item: Item, items: readonly Item[], withRange: boolean) => {
      setChosen((before) => (withRange ? ranged(items, anchor, item, before) : toggled(item, before)));
      setAnchor(item.key);
    },
    [anchor],
  );
  const fold = useCallback(
    (key: string) =>
      setFlipped((before) => {
        const next = new Set(before);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );
  return useMemo(
    () => ({ current, setCurrent, chosen, setChosen, choose, flipped, setFlipped, fold }),
    [current, chosen, choose, flipped, fold],
  );
}
