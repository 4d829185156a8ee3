// One alert as a row of the list.
'use client';
import Link from 'next/link';
import { memo } from 'react';
import { age, dayAndClock } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { Checkbox } from '@/components/ui/checkbox';
import type { AlertRow } from '@/lib/client/alerts';
import { LastDay } from '../history/last-day';
import type { LiveState } from '../live/live-state';
import { SilenceCell, SilencePlace } from '../silence-place';
import { AlertIcon, lookOf } from './alert-icon';
import { BELL, CELL, DAY, TOLD } from './columns';
import type { Item } from './items';
import { chipsOf, LabelChips, type OnMatcher } from './label-chips';
import { alertHref } from './list-address';
import { nameOf } from './sort';
import { Told } from './told';
import { valueText } from './value';

export type RowProps = {
  readonly index: number;
  readonly isCurrent: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (index: number, withRange: boolean) => void;
};

type AlertLineProps = RowProps & {
  item: Extract<Item, { kind: 'alert' }>;
  live: LiveState;
  value: number | undefined;
  grouping: string;
  onMatcher: OnMatcher;
};

export const AlertLine = memo(function AlertLine(props: AlertLineProps) {
  const { item, index, isCurrent, isChosen, live, value, grouping, onChoose, onMatcher } = props;
  const { row, isAlone, section } = item;
  const look = lookOf(row);
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      aria-level={isAlone ? 1 : 2}
      aria-selected={isChosen}
      tabIndex={isCurrent ? 0 : -1}
      className="group h-(--h-row) cursor-pointer border-t border-line outline-offset-[-2px] hover:bg-hover focus-visible:bg-hover aria-selected:bg-accent-soft max-md:h-11"
    >
      <td className={CELL}>
        <Checkbox
          isChecked={isChosen}
          label={`Choose ${nameOf(row)}`}
          onPress={(event) => onChoose(index, event.shiftKey)}
          tabIndex={-1}
        />
      </td>
      <td className={CELL}>
        <span className="flex items-center gap-2 overflow-hidden">
          <AlertIcon row={row} />
          <Name row={row} isAlone={isAlone} look={look.name} />
          <LabelChips labels={chipsOf(row.labels, section.shared, grouping)} onMatcher={onMatcher} />
        </span>
      </td>
      <td
        className={`${CELL} truncate text-right ${look.value}`}
        title={value === undefined ? undefined : String(value)}
      >
        {value === undefined ? <NoValue row={row} /> : valueText(value, row.rule)}
      </td>
      <td className={`${CELL} text-right whitespace-nowrap text-ink-2 max-md:hidden`} title={dayAndClock(row.sinceMs)}>
        <Since row={row} />
      </td>
      <td className={`${CELL} ${DAY}`}>
        <LastDay row={row} />
      </td>
      <td className={`${CELL} ${TOLD} relative pr-3`}>
        <Told row={row} live={live} />
        {/* Over the end of the words: a place kept free for it would cut them always. */}
        <span className="absolute inset-y-0 right-3 flex items-center">
          <SilencePlace rows={[row]} name={nameOf(row)} shape="hover" />
        </span>
      </td>
      <SilenceCell rows={[row]} name={nameOf(row)} className={BELL} />
    </tr>
  );
});

/** Alone it stands first and opens the alert; in a section it is what the row is called for those who listen. */
function Name({ row, isAlone, look }: { row: AlertRow; isAlone: boolean; look: string }) {
  return (
    <Link
      href={alertHref(row.fingerprint)}
      tabIndex={-1}
      prefetch={false}
      data-open
      className={isAlone ? `shrink-0 font-strong hover:underline ${look}` : 'sr-only'}
    >
      {nameOf(row)}
    </Link>
  );
}

function NoValue({ row }: { row: AlertRow }) {
  if (row.rule || row.state === 'resolved') return null;
  return (
    <span className="font-normal text-ink-3" title="The sender tells no value">
      none
    </span>
  );
}

export function Since({ row }: { row: AlertRow }) {
  const nowMs = useNow();
  return age(Math.max(1000, nowMs - row.sinceMs));
}
