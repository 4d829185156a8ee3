// The kind of a change as a shape: triangle deploy, diamond key, square check, cross registration, ring rule or
// configuration, struck ring silence, envelope notification, octagon alert.

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 } as const;

const GLYPHS = {
  deploy: <path d="M0-4.5 4.5 3.7h-9z" fill="currentColor" />,
  key: <path d="M0-4.8 4.8 0 0 4.8-4.8 0z" fill="currentColor" />,
  check: <path d="M-3.8-3.8h7.6v7.6h-7.6z" fill="currentColor" />,
  registration: <path d="M-4 0h8M0-4v8" {...line} strokeWidth={1.8} />,
  rule: <circle r="3.4" {...line} />,
  silence: <path d="M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0M-2.5-2.5l5 5" {...line} />,
  notification: <path d="M-4.5-3h9v6h-9zM-4.5-3 0 .8 4.5-3" {...line} strokeWidth={1.3} />,
  alert: <path d="M-1.9-4.6h3.8l2.7 2.7v3.8l-2.7 2.7h-3.8l-2.7-2.7v-3.8z" fill="currentColor" />,
} as const;

type EventKind = keyof typeof GLYPHS;

const BY_WORD: readonly (readonly [word: string, kind: EventKind])[] = [
  ['alert', 'alert'],
  ['silence', 'silence'],
  ['notif', 'notification'],
  ['deploy', 'deploy'],
  ['start', 'deploy'],
  ['key', 'key'],
  ['kv', 'key'],
  ['target', 'check'],
  ['check', 'check'],
  ['service', 'registration'],
];

/** Of a dotted word like "config.reloaded"; what is not known is a ring. */
const eventKind = (kind: string): EventKind => BY_WORD.find(([word]) => kind.includes(word))?.[1] ?? 'rule';

export function EventGlyph({ kind }: { kind: string }) {
  return (
    <svg width="13" height="13" viewBox="-6 -6 12 12" aria-hidden className="shrink-0 text-ink-2">
      {GLYPHS[eventKind(kind)]}
    </svg>
  );
}
