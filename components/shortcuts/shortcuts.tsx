// Listens to the keyboard once for the whole page; components say what their keys do while they are mounted.
'use client';
import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useRef } from 'react';
import { readStored } from '@/components/theme/stored';
import { isSingleKey, keyName, matchKeys } from './chords';

export type Shortcut = {
  readonly keys: string;
  /** What it does, as the help names it. */
  readonly does: string;
  readonly group: string;
  /** Undefined: the focused element handles the key itself, the help only lists it. */
  readonly run?: () => void;
};

/** 'off' when the reader switched single-letter keys off. */
export const SINGLE_KEYS_STORED = 'quadrant.keys';

const SEQUENCE_MS = 1000;

type Registry = {
  readonly add: (shortcuts: readonly Shortcut[]) => () => void;
  readonly list: () => readonly Shortcut[];
};

const RegistryContext = createContext<Registry | undefined>(undefined);

function createRegistry(): Registry {
  const lists = new Set<readonly Shortcut[]>();
  return {
    add(shortcuts) {
      lists.add(shortcuts);
      return () => lists.delete(shortcuts);
    },
    list: () => [...lists].flat(),
  };
}

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const registry = useMemo(createRegistry, []);
  // Before anything is seen: what is on the screen has its keys.
  useLayoutEffect(() => {
    const onKeyDown = keyListener(registry);
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

function keyListener(registry: Registry): (event: KeyboardEvent) => void {
  let pressed: readonly string[] = [];
  let lastMs = 0;
  return (event) => {
    const name = keyName(event);
    if (name === undefined || event.defaultPrevented) return;
    const isFresh = event.timeStamp - lastMs > SEQUENCE_MS;
    pressed = isFresh ? [name] : [...pressed.slice(-2), name];
    lastMs = event.timeStamp;
    const hit = matchKeys(
      pressed,
      registry.list().filter(({ run }) => run),
    );
    if (!hit?.run || (isSingleKey(hit.keys) && !singleKeysWork(event.target))) return;
    event.preventDefault();
    pressed = [];
    hit.run();
  };
}

/** Not while typing, not in a dialog or a menu, and not when switched off. */
function singleKeysWork(target: EventTarget | null): boolean {
  if (readStored(SINGLE_KEYS_STORED) === 'off') return false;
  const inside =
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]');
  return !inside;
}

function useRegistry(): Registry {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error('a shortcut outside of ShortcutsProvider');
  return registry;
}

/** Keys that work while the component is mounted. `shortcuts` may be a new list at each render. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useRegistry();
  const latest = useRef(shortcuts);
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  const signature = shortcuts.map((each) => each.keys).join('|');
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered anew only when the keys change; what they do is read late
  useLayoutEffect(() => {
    const stable = latest.current.map((each, i) =>
      each.run ? { ...each, run: () => latest.current[i]?.run?.() } : each,
    );
    return registry.add(stable);
  }, [registry, signature]);
}

/** All shortcuts that work now, for the help. */
export const useShortcutList = (): (() => readonly Shortcut[]) => useRegistry().list;
