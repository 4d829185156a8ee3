// A key as it is printed on a keyboard.
'use client';
import { useSyncExternalStore } from 'react';

const PRINTED: Readonly<Record<string, string>> = {
  left: '←',
  right: '→',
  esc: 'Esc',
  enter: 'Enter',
  'shift+enter': 'Shift Enter',
};

const neverChanges = () => () => {};
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** The key that commands: ⌘ on Apple's keyboards, Ctrl elsewhere (and while the server renders). */
const useModKey = () => (useSyncExternalStore(neverChanges, isApple, () => false) ? '⌘' : 'Ctrl');

/** `keys` as shortcuts are written: "g e", "mod+k", "?". */
export function Kbd({ keys }: { keys: string }) {
  const mod = useModKey();
  return (
    <span className="inline-flex items-center gap-1">
      {keys.split(' ').map((chord) => (
        <kbd
          key={chord}
          className="min-w-[18px] rounded-chip border border-line-2 bg-panel px-1 text-center font-sans text-[11px]/4 text-ink-3"
        >
          {chord.startsWith('mod+') ? `${mod} ${chord.slice(4).toUpperCase()}` : (PRINTED[chord] ?? chord)}
        </kbd>
      ))}
    </span>
  );
}
