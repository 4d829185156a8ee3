// Keys as shortcuts are written: "g e" is g, then e; "mod+k" is ctrl or ⌘ with k; arrows are "left" and "right".

/** What a key press is called in a shortcut, or undefined for a bare modifier. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string | undefined {
  if (['Control', 'Meta', 'Shift', 'Alt', 'AltGraph'].includes(event.key)) return undefined;
  const name = NAMES[event.key] ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (event.altKey) return `alt+${name}`;
  return event.ctrlKey || event.metaKey ? `mod+${name}` : name;
}

const NAMES: Readonly<Record<string, string>> = { ArrowLeft: 'left', ArrowRight: 'right', Escape: 'esc', ' ': 'space' };

/**
 * Finds the shortcut the pressed keys end with. `pressed` holds what was typed lately, oldest first. A longer sequence
 * wins: after "g", "e" is "g e", not "e". Of two with the same keys the later one in the list wins.
 */
export function matchKeys<T extends { readonly keys: string }>(
  pressed: readonly string[],
  shortcuts: readonly T[],
): T | undefined {
  const hits = shortcuts.filter(({ keys }) => endsWith(pressed, keys.split(' ')));
  return hits.reverse().sort((a, b) => b.keys.split(' ').length - a.keys.split(' ').length)[0];
}

function endsWith(pressed: readonly string[], wanted: readonly string[]): boolean {
  const tail = pressed.slice(-wanted.length);
  return tail.length === wanted.length && tail.every((key, i) => key === wanted[i]);
}

/** Single characters can be switched off (WCAG 2.1.4); what needs ctrl or ⌘ cannot. */
export const isSingleKey = (keys: string): boolean => !keys.startsWith('mod+');
