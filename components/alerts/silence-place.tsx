// Where alerts are silenced from: a row, a section, a selection, a page.
'use client';
import { SilenceMenu } from '@/components/silences/silence-menu';
import type { AlertRow } from '@/lib/client/alerts';
import { formatMatcher } from '@/lib/kernel/matcher-syntax';
import type { Matcher } from '@/lib/kernel/matchers';

type Shape = 'button' | 'hover' | 'icon';

type SilencePlaceProps = {
  rows: readonly AlertRow[];
  name: string;
  /** Otherwise "Silence". */
  label?: string;
  /** Those of the filter, where that is what is silenced; otherwise some are found for the alerts. */
  matchers?: readonly Matcher[] | undefined;
  /** In a list: `hover` is there only under the pointer, or when the row is the current one; `icon` is for a finger. */
  shape?: Shape;
  className?: string;
};

const ON_HOVER =
  'opacity-0 group-hover:opacity-100 group-focus:opacity-100 group-focus-within:opacity-100 has-[[data-state=open]]:opacity-100';

const PLACES: Readonly<Record<Shape, string>> = { button: '', hover: ON_HOVER, icon: 'flex justify-center' };

export function SilencePlace({ rows, name, label, matchers, shape = 'button', className }: SilencePlaceProps) {
  const subject = {
    ...{ name, labelSets: rows.map(({ labels }) => labels) },
    ...(matchers && { matchers: matchers.map((matcher) => ({ ...matcher, text: formatMatcher(matcher) })) }),
  };
  return (
    <span data-silence className={`shrink-0 ${PLACES[shape]}`}>
      <SilenceMenu
        subject={subject}
        {...(label !== undefined && { label })}
        size={shape === 'hover' ? 'small' : 'normal'}
        isIcon={shape === 'icon'}
        {...(className !== undefined && { className })}
      />
    </span>
  );
}

/** The last cell of a row where the place under the pointer has no room. */
export function SilenceCell({
  rows,
  name,
  className,
}: Pick<SilencePlaceProps, 'rows' | 'name'> & { className: string }) {
  return (
    <td className={`p-0 ${className}`}>
      <SilencePlace rows={rows} name={name} shape="icon" className="w-10 px-0 max-lg:h-6 max-md:h-10" />
    </td>
  );
}
