// The icon of the tab carries a mark while something fires.
'use client';
import { useEffect } from 'react';
import { useFiringCount } from './use-firing-count';

const QUIET = '/logo.svg';
const FIRING = '/logo-firing.svg';

export function FiringIcon() {
  const isFiring = (useFiringCount() ?? 0) > 0;
  useEffect(() => {
    for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]'))
      link.href = isFiring ? FIRING : QUIET;
  }, [isFiring]);
  return null;
}
