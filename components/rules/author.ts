// Who changes rules in this browser: typed once, remembered; the same name silences are made under.
'use client';
import { useStored, writeStored } from '@/components/theme/stored';

const AUTHOR_STORED = 'quadrant.creator';

export function useAuthor(): readonly [author: string, setAuthor: (author: string) => void] {
  return [useStored(AUTHOR_STORED) ?? '', (author) => writeStored(AUTHOR_STORED, author)];
}
