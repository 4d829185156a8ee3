// The columns of the list: widths and heads. The free space goes to the alert.
'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { SortKey } from './sort';

export const CELL = 'px-2 first:pl-2.5';
/** The day needs room, and what was told more of it. */
export const DAY = 'max-xl:hidden';
export const TOLD = 'max-lg:hidden';
/** In its place the bell of a row. */
export const BELL = 'lg:hidden';

type Head = { readonly key: SortKey; readonly name: string; readonly look: string };

const NAME: Head = { key: 'name', name: 'Alert', look: 'text-left' };
const VALUE: Head = { key: 'value', name: 'Value', look: 'w-[104px] text-right max-md:w-[72px]' };
const SINCE: Head = { key: 'since', name: 'Since', look: 'w-[76px] text-right max-md:hidden' };

type SortProps = { sortKey: SortKey; isReversed: boolean; onSort: (key: SortKey, isReversed: boolean) => void };

export function Heads({ children, ...sort }: SortProps & { children: React.ReactNode }) {
  return (
    <tr aria-rowindex={1} className="h-8 text-12 text-ink-3">
      <td className={`${CELL} w-10`}>{children}</td>
      <SortHead head={NAME} {...sort} />
      <SortHead head={VALUE} {...sort} />
      <SortHead head={SINCE} {...sort} />
      <th scope="col" className={`${CELL} ${DAY} w-[152px] text-left font-normal`}>
        Last 24 h
      </th>
      <th scope="col" className={`${CELL} ${TOLD} w-[27%] rounded-tr-panel text-left font-normal`}>
        Notified, or why not
      </th>
      <th scope="col" className={`${BELL} w-11`}>
        <span className="sr-only">Silence</span>
      </th>
    </tr>
  );
}

/** Down, up, and back to the worst first. */
function SortHead({ head: { key, name, look }, sortKey, isReversed, onSort }: SortProps & { head: Head }) {
  const isOn = sortKey === key;
  const Arrow = isReversed ? ArrowUp : ArrowDown;
  const press = () => (isOn && isReversed ? onSort('worst', false) : onSort(key, isOn));
  return (
    <th
      scope="col"
      aria-sort={isOn ? (isReversed ? 'ascending' : 'descending') : undefined}
      className={`${CELL} font-normal ${look}`}
    >
      <button
        type="button"
        onClick={press}
        className={`inline-flex h-7 items-center gap-0.5 ${isOn ? 'text-ink' : 'hover:text-ink'}`}
      >
        {name}
        {isOn && <Arrow aria-hidden size={12} />}
      </button>
    </th>
  );
}
