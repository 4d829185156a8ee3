// What a region says while it waits: nothing for a second, then how long it has been and a way out.
'use client';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';

export function LoadingNote({ onCancel }: { onCancel: () => void }) {
  const elapsedMs = useElapsed();
  return (
    <>
      <span role="status" className="sr-only">
        Loading
      </span>
      {elapsedMs >= 1000 && (
        <span className="flex items-center gap-2 text-12 text-ink-3">
          loading, {(elapsedMs / 1000).toFixed(1)} s
          <Button size="small" look="ghost" onClick={onCancel}>
            Cancel
          </Button>
        </span>
      )}
    </>
  );
}

function useElapsed(): number {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    const startMs = performance.now();
    const timer = setInterval(() => setElapsedMs(performance.now() - startMs), 100);
    return () => clearInterval(timer);
  }, []);
  return elapsedMs;
}
