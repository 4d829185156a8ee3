// A moment in relative words, with the absolute time on hover and in the markup.
'use client';
import { ago, dayAndClock } from './time';
import { useNow } from './use-now';

export function Ago({ atMs }: { atMs: number }) {
  const nowMs = useNow();
  return (
    <time dateTime={new Date(atMs).toISOString()} title={dayAndClock(atMs)}>
      {ago(atMs, nowMs)}
    </time>
  );
}
