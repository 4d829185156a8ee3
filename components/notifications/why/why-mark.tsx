// The mark of a step: state where there is one, an envelope for a message, a dot for what merely happened.
import { BellOff, Mail } from 'lucide-react';
import { StateIcon } from '@/components/ui/state-icon';
import type { Mark } from './why-words';

export function WhyMark({ mark }: { mark: Mark }) {
  switch (mark) {
    case 'step':
      return <span className="size-[7px] rounded-full bg-ink-3" />;
    case 'next':
      return <span className="size-[9px] rounded-full border border-line-3" />;
    case 'message':
      return <Mail aria-hidden size={15} className="text-ink" />;
    case 'held':
      return <BellOff aria-hidden size={14} className="text-ink-2" />;
    default:
      return <StateIcon state={mark} />;
  }
}
