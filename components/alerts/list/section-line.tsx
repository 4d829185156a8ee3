// The head of a section; folded and with nothing firing in it, it reads as one alert, times so many.
'use client';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { clock, dayAndClock } from '@/components/format/time';
import { Checkbox } from '@/components/ui/checkbox';
import { LastDay } from '../history/last-day';
import type { LiveState } from '../live/live-state';
import { SilenceCell, SilencePlace } from '../silence-place';
import { AlertIcon } from './alert-icon';
import { type RowProps, Since } from './alert-line';
import { BELL, CELL, DAY, TOLD } from './columns';
import type { Item } from './items';
import { chipsOf, LabelChips, type OnMatcher } from './label-chips';
import type { Section } from './sections';
import { Told } from './told';

type SectionLineProps = RowProps & {
  item: Extract<Item, { kind: 'section' }>;
  isPartlyChosen: boolean;
  live: LiveState;
  grouping: string;
  onFold: (key: string) => void;
  onMatcher: OnMatcher;
};

export const SectionLine = memo(function SectionLine(props: SectionLineProps) {
  const { item, index, isCurrent, isChosen, isPartlyChosen, live, grouping, onFold, onChoose, onMatcher } = props;
  const { section, isOpen } = item;
  const { rows, active, name, detail } = section;
  const [first] = rows;
  const isQuiet = active === 0 && !isOpen;
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={isOpen}
      aria-selected={isChosen}
      tabIndex={isCurrent ? 0 : -1}
      className={`group h-(--h-row) cursor-pointer border-t border-line outline-offset-[-2px] aria-selected:bg-accent-soft max-md:h-11 ${isQuiet ? 'hover:bg-hover' : 'bg-well'}`}
    >
      <td className={CELL}>
        <span className="relative flex size-6 items-center justify-center">
          <button
            type="button"
            tabIndex={-1}
            aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`}
            onClick={() => onFold(section.key)}
            className="flex size-6 items-center justify-center rounded-chip text-ink-2 hover:bg-active"
          >
            {isOpen ? <ChevronDown aria-hidden size={15} /> : <ChevronRight aria-hidden size={15} />}
          </button>
        </span>
      </td>
      <td className={CELL}>
        <span
          className={`flex items-center gap-2 ${isQuiet ? 'overflow-hidden' : 'whitespace-nowrap max-md:w-[calc(100%+72px)]'}`}
        >
          {isQuiet && first && <AlertIcon row={first} />}
          <span className={`truncate font-strong ${isQuiet ? 'text-ink-2' : ''}`}>{name}</span>
          {detail && <span className="mono truncate text-ink-2">{detail}</span>}
          <span className="shrink-0 text-ink-2">{isQuiet ? `× ${rows.length}` : countText(section)}</span>
          {isQuiet && first && (
            <LabelChips
              labels={chipsOf(first.labels, new Set(), grouping).filter(([label]) => section.shared.has(label))}
              onMatcher={onMatcher}
            />
          )}
          <span className="ml-auto opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-checked:opacity-100">
            <Checkbox
              isChecked={isChosen}
              isPartly={isPartlyChosen}
              label={`Choose all of ${name}`}
              onPress={(event) => onChoose(index, event.shiftKey)}
              tabIndex={-1}
            />
          </span>
        </span>
      </td>
      <td />
      <td className={`${CELL} text-right whitespace-nowrap text-ink-2 max-md:hidden`}>
        {isQuiet && first && (
          <span title={dayAndClock(first.sinceMs)}>
            <Since row={first} />
          </span>
        )}
      </td>
      <td className={`${CELL} ${DAY} truncate text-12 text-ink-2`}>
        {isQuiet && first ? <LastDay row={first} /> : receiversText(section)}
      </td>
      <td className={`${CELL} ${TOLD} pr-3 text-12 text-ink-2`}>
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1">
            {isQuiet && first ? <Told row={first} live={live} /> : nextText(section, live)}
          </span>
          <SilencePlace rows={rows} name={name} shape="hover" />
        </span>
      </td>
      <SilenceCell rows={rows} name={name} className={BELL} />
    </tr>
  );
});

function countText({ rows, active }: Section): string {
  return active > 0 ? `${active} of ${rows.length} firing` : `${rows.length}, none firing`;
}

const receiversText = ({ rows }: Section) => [...new Set(rows.flatMap(({ receivers }) => receivers))].join(', ');

/** When the groups of the section are looked at next, if they all are at once. */
function nextText({ rows }: Section, { groups }: LiveState): string {
  const next = new Set(rows.flatMap((row) => row.groups.map((id) => groups.get(id)?.nextMs ?? 0)));
  const [only = 0] = next;
  return next.size === 1 && only > 0 ? `next ${clock(only)}` : '';
}
