// The rows on the screen: the live ones, or those of the moment from which on changes are held.
'use client';
import { useState } from 'react';
import type { AlertRow } from '@/lib/client/alerts';
import { changesBetween } from './held';

type Rows = ReadonlyMap<string, AlertRow>;

export type HeldRows = {
  readonly rows: Rows;
  /** Changes that are not shown. */
  readonly held: number;
  /** Shows them, though the reason to hold stands. */
  readonly release: () => void;
};

export function useHeldRows(live: Rows, isHeld: boolean): HeldRows {
  const [shown, setShown] = useState(live);
  // Set while rendering: an effect would draw what is held for one frame.
  if (!isHeld && shown !== live) setShown(live);
  const rows = isHeld ? shown : live;
  return { rows, held: changesBetween(rows, live), release: () => setShown(live) };
}
