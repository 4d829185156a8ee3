// Whether a part of the page is the browser's own yet. What the server has drawn must be met as it is; a part may be met late, when
// answers that another one asked for are there already.
'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False while React takes over what the server has drawn, true ever after. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
