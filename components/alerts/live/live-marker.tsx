// Whether the list is as new as it looks: quiet while it is.
'use client';
import type { Live } from './live-connection';

const LINES: Readonly<Record<Live['line'], { readonly word: string; readonly dot: string }>> = {
  live: { word: 'Live', dot: 'bg-ok' },
  connecting: { word: 'Connecting', dot: 'bg-idle' },
  broken: { word: 'Reconnecting', dot: 'bg-warn' },
};

export function LiveMarker({ live: { line } }: { live: Live }) {
  const { word, dot } = LINES[line];
  return (
    <span role="status" className="flex items-center gap-1.5 pl-1 text-ink-2">
      <span aria-hidden className={`size-2 rounded-full ${dot}`} />
      {word}
    </span>
  );
}
