// What can be done with the alerts that are chosen. It lies over the page: nothing moves when the first one is.
'use client';
import { X } from 'lucide-react';
import { plural } from '@/components/format/number';
import { IconButton } from '@/components/ui/button';
import type { AlertRow } from '@/lib/client/alerts';
import { SilencePlace } from '../silence-place';

export function ChosenBar({ chosen, onClear }: { chosen: readonly AlertRow[]; onClear: () => void }) {
  return (
    <section
      aria-label="Chosen alerts"
      data-silence-chosen
      className="appear fixed bottom-4 left-1/2 z-20 flex -translate-x-1/2 items-center gap-2 rounded-panel border border-line-2 bg-float py-1.5 pr-1.5 pl-3 shadow-float max-md:bottom-17"
    >
      <span className="whitespace-nowrap">{chosen.length} chosen</span>
      <SilencePlace rows={chosen} name={plural(chosen.length, 'alert')} />
      <IconButton label="Choose none" onClick={onClear}>
        <X aria-hidden />
      </IconButton>
    </section>
  );
}
