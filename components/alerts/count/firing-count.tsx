// The number of firing alerts beside the word Alerts. Nothing when all is quiet, or when nobody knows.
'use client';
import { formatCount } from '@/components/format/number';
import { StateIcon } from '@/components/ui/state-icon';
import { useFiringCount } from './use-firing-count';

export function FiringCount({ isSmall = false }: { isSmall?: boolean }) {
  const firing = useFiringCount() ?? 0;
  if (firing === 0) return null;
  return (
    <span
      className={
        isSmall
          ? 'absolute -top-1 left-3 text-11 text-crit-text'
          : 'ml-auto flex items-center gap-1.5 font-normal text-crit-text folded:absolute folded:-top-1 folded:left-6 folded:text-11'
      }
    >
      {!isSmall && (
        <span className="folded:hidden">
          <StateIcon state="critical" size={14} />
        </span>
      )}
      {formatCount(firing)}
      <span className="sr-only"> firing</span>
    </span>
  );
}
