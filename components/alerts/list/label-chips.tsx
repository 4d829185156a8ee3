// Labels as chips: a click keeps the alerts that have it, with shift or alt those that do not.
'use client';
import type { MouseEvent } from 'react';
import type { AlertRow } from '@/lib/client/alerts';
import type { Matcher } from '@/lib/kernel/matchers';

export type OnMatcher = (matcher: Matcher) => void;

type LabelChipsProps = {
  labels: readonly (readonly [name: string, value: string])[];
  onMatcher: OnMatcher;
  /** Out of the way of the keyboard in long lists: the row has keys of its own. */
  isReachable?: boolean;
};

export function LabelChips({ labels, onMatcher, isReachable = false }: LabelChipsProps) {
  const press = (event: MouseEvent, name: string, value: string) => {
    event.stopPropagation();
    onMatcher({ name, type: event.shiftKey || event.altKey ? '!=' : '=', value });
  };
  const chips = labels.map(([name, value]) => (
    <button
      key={name}
      type="button"
      tabIndex={isReachable ? 0 : -1}
      title={`Only ${name}="${value}"; with shift, without it`}
      onClick={(event) => press(event, name, value)}
      className="mono inline-flex h-6 max-w-full shrink-0 items-center rounded-chip bg-active px-1.5 hover:bg-line-2"
    >
      <span className="text-ink-3">{name}=</span>
      <span className="truncate text-ink">{value}</span>
    </button>
  ));
  // One that does not fit goes to a line nobody sees: half a label is none.
  return (
    <span className={`flex min-w-0 flex-1 flex-wrap gap-1 ${isReachable ? '' : 'h-6 overflow-hidden'}`}>{chips}</span>
  );
}

const HIDDEN = new Set(['alertname', 'severity']);

/** Those that tell alerts of a section apart first; name and severity have places of their own. */
export function chipsOf(
  labels: AlertRow['labels'],
  shared: ReadonlySet<string>,
  grouping: string,
): readonly (readonly [string, string])[] {
  const shown = Object.entries(labels).filter(
    ([name]) => !HIDDEN.has(name) && (name !== grouping || shared.size === 0),
  );
  return [...shown.filter(([name]) => !shared.has(name)), ...shown.filter(([name]) => shared.has(name))];
}
