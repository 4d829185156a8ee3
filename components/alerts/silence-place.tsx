// Where alerts are silenced from: a row, a section, a selection, a page.
'use client';
import { SilenceMenu } from '@/components/silences/silence-menu';
import type { AlertRow } from '@/lib/client/alerts';
import { formatMatcher } from '@/lib/kernel/matcher-text';
import type { Matcher } from '@/lib/kernel/matchers';

type SilencePlaceProps = {
  rows: readonly AlertRow[];
  name: string;
  /** Otherwise "Silence". */
  label?: string;
  /** Those of the filter, where that is what is silenced; otherwise some are found for the alerts. */
  matchers?: readonly Matcher[] | undefined;
  /** In a list: only under the pointer, or when the row is the current one. */
  isOnHover?: boolean;
  className?: string;
};

const ON_HOVER =
  'opacity-0 group-hover:opacity-100 group-focus:opacity-100 group-focus-within:opacity-100 has-[[data-state=open]]:opacity-100';

export function SilencePlace({ rows, name, label, matchers, isOnHover = false, className }: SilencePlaceProps) {
  const subject = {
    ...{ name, labelSets: rows.map(({ labels }) => labels) },
    ...(matchers && { matchers: matchers.map((matcher) => ({ ...matcher, text: formatMatcher(matcher) })) }),
  };
  return (
    <span data-silence className={`shrink-0 ${isOnHover ? ON_HOVER : ''}`}>
      <SilenceMenu
        subject={subject}
        {...(label !== undefined && { label })}
        size={isOnHover ? 'small' : 'normal'}
        {...(className !== undefined && { className })}
      />
    </span>
  );
}
