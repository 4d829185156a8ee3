// The ways to change one silence: longer, other, over; or, when it is over, made again.
'use client';
import { useAddress } from '@/components/address/use-address';
import { Button } from '@/components/ui/button';
import type { Silence } from '@/lib/client/silences-decode';
import { AGAIN_PARAMETER, EDIT_PARAMETER } from './silences-address';
import { useSilenceActions } from './use-silence-actions';

const HOUR_MS = 3_600_000;

export function SilenceActions({ silence }: { silence: Silence }) {
  const { change } = useAddress();
  const { expire, extend } = useSilenceActions();
  const look = { size: 'small', look: 'ghost', className: '@max-3xl:first:-ml-2 max-md:h-10' } as const;
  if (silence.state === 'expired') {
    return (
      <Button {...look} onClick={() => change({ [AGAIN_PARAMETER]: silence.id, [EDIT_PARAMETER]: null })}>
        Silence again
      </Button>
    );
  }
  return (
    <>
      <Button {...look} title="Extend by 1 h" onClick={() => void extend([silence], HOUR_MS, '1 h')}>
        +1 h
      </Button>
      <Button {...look} onClick={() => change({ [EDIT_PARAMETER]: silence.id, [AGAIN_PARAMETER]: null })}>
        Edit
      </Button>
      <Button {...look} onClick={() => void expire([silence])}>
        End
      </Button>
    </>
  );
}
