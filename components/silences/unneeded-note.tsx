// Silences nobody needs any more, pointed out with the way to end them: a forgotten one hides the next outage.
'use client';
import { plural } from '@/components/format/number';
import { Button } from '@/components/ui/button';
import { StateIcon } from '@/components/ui/state-icon';
import type { Silence } from '@/lib/client/silences-decode';
import { useSilenceActions } from './use-silence-actions';

export function UnneededNote({ silences }: { silences: readonly Silence[] }) {
  const { expire } = useSilenceActions();
  const unneeded = silences.filter((silence) => silence.unneeded !== undefined);
  if (unneeded.length === 0) return null;
  const isOne = unneeded.length === 1;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-panel border border-accent-line bg-accent-soft px-3 py-2">
      <StateIcon state="info" />
      <span className="min-w-0 flex-1">
        {plural(unneeded.length, 'silence')} {isOne ? 'mutes' : 'mute'} nothing any more. What fires next would go
        unheard.
      </span>
      <Button size="small" onClick={() => void expire(unneeded)} className="max-md:h-10">
        {isOne ? 'End it' : `End all ${unneeded.length}`}
      </Button>
    </div>
  );
}
