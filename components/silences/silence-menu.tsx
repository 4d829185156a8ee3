// "Silence ▾": beside an alert, a group, a selection, a graph. Open it, press Enter: two steps.
'use client';
import { BellOff, ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { onDemand } from '@/components/ui/on-demand';
import type { SilenceSubject } from './silence-subject';

type SilenceMenuProps = {
  subject: SilenceSubject;
  /** Otherwise "Silence". */
  label?: string;
  size?: 'small' | 'normal';
  look?: 'outline' | 'ghost';
  /** Only the bell, for where words have no room. */
  isIcon?: boolean;
  className?: string;
};

const SilencePopover = onDemand<{ subject: SilenceSubject }>('dialog', () => import('./silence-popover'));

export function SilenceMenu({
  subject,
  label = 'Silence',
  size = 'small',
  isIcon = false,
  look = isIcon ? 'ghost' : 'outline',
  className,
}: SilenceMenuProps) {
  return (
    <SilencePopover
      subject={subject}
      trigger={
        <Button {...{ size, look, className }} aria-label={`${label}: ${subject.name}`}>
          <BellOff aria-hidden />
          {!isIcon && label}
          {!isIcon && <ChevronDown aria-hidden />}
        </Button>
      }
    />
  );
}
