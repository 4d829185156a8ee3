// Who makes silences in this browser: typed once, remembered.
'use client';
import { useStored, writeStored } from '@/components/theme/stored';

/** Where nobody has said who it is: other tools want a name. */
export const NOBODY = 'somebody';

const CREATOR_STORED = 'quadrant.creator';

export function useCreator(): readonly [creator: string, setCreator: (creator: string) => void] {
  return [useStored(CREATOR_STORED) ?? '', (creator) => writeStored(CREATOR_STORED, creator)];
}
