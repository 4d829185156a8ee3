// What can be done with the silences that are chosen, all at once.
'use client';
import { plural } from '@/components/format/number';
import { Button } from '@/components/ui/button';
import type { Silence } from '@/lib/client/silences-decode';
import { useSilenceActions } from './use-silence-actions';

const HOUR_MS = 3_600_000;

export function BulkBar({ silences, onDone }: { silences: readonly Silence[]; onDone: () => void }) {
  const { expire, extend } = useSilenceActions();
  const current = silences.filter(({ state }) => state !== 'expired');
  const then = (work: Promise<void>) => void work.then(onDone);
  return (
    <span className="flex items-center gap-2">
      <span className="mr-1 text-ink">{plural(silences.length, 'silence')} chosen</span>
      {current.length > 0 && (
        <>
          <Button size="small" onClick={() => then(extend(current, HOUR_MS, '1 h'))}>
            Extend by 1 h
          </Button>
          <Button size="small" onClick={() => then(expire(current))}>
            End {current.length}
          </Button>
        </>
      )}
      <Button size="small" look="ghost" onClick={onDone}>
        Choose none
      </Button>
    </span>
  );
}
