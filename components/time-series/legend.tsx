// The legend as a table: name, last, min, max, mean. A click leaves a series alone, with ctrl or ⌘ it goes out or back.
'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type MouseEvent, useMemo, useState } from 'react';
import { formatNumber, type Unit } from '@/components/format/number';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { colourOf, type Frame, type Summary, summarize, unitRanks } from './frame';
import { SeriesKey } from './series-key';
import { type Hidden, isolate, toggle } from './visibility';

type Column = keyof Summary;

const COLUMNS: readonly { readonly id: Column; readonly name: string; readonly look: string }[] = [
  { id: 'last', name: 'Last', look: '' },
  { id: 'min', name: 'Min', look: 'text-ink-2 max-md:hidden' },
  { id: 'max', name: 'Max', look: 'text-ink-2' },
  { id: 'mean', name: 'Mean', look: 'text-ink-2 max-md:hidden' },
];

type Sort = { readonly column: Column; readonly direction: 1 | -1 };

type LegendProps = {
  frame: Frame;
  names: readonly string[];
  /** The head of the first column: the labels that differ. */
  heading: string;
  unit: Unit;
  hidden: Hidden;
  onHidden: (hidden: Hidden) => void;
};

export function Legend({ frame, names, heading, unit, hidden, onHidden }: LegendProps) {
  const [sort, setSort] = useState<Sort>({ column: 'last', direction: -1 });
  const summaries = useMemo(() => frame.series.map(({ values }) => summarize(values)), [frame]);
  const order = useMemo(() => orderOf(summaries, unitRanks(frame), sort), [summaries, frame, sort]);
  const count = frame.series.length;
  const click = (event: MouseEvent, index: number) =>
    onHidden(event.ctrlKey || event.metaKey ? toggle(hidden, index, count) : isolate(hidden, index, count));
  return (
    <ScrollRegion label="Legend" className="max-h-(--h-legend) overflow-y-auto border-t border-line">
      <table className="w-full table-fixed">
        <thead className="sticky top-0 z-1 bg-panel">
          <tr className="h-7 border-b border-line text-12 text-ink-3">
            <th scope="col" className="truncate px-3 text-left font-normal">
              {heading}
            </th>
            {COLUMNS.map((column) => (
              <SortHead key={column.id} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((index) => (
            <tr key={index} className={`h-[25px] hover:bg-hover ${hidden.has(index) ? 'text-ink-3' : ''}`}>
              <th scope="row" className="p-0 text-left font-normal">
                <button
                  type="button"
                  aria-pressed={!hidden.has(index)}
                  title={names[index]}
                  onClick={(event) => click(event, index)}
                  className="flex h-[25px] w-full items-center gap-2 px-3"
                >
                  <SeriesKey index={colourOf(frame, index)} isDim={hidden.has(index)} />
                  <span className="mono truncate">
                    <QueryLetter frame={frame} index={index} />
                    {names[index]}
                  </span>
                </button>
              </th>
              {COLUMNS.map(({ id, look }) => (
                <SummaryCell
                  key={id}
                  value={summaries[index]?.[id] ?? null}
                  unit={frame.series[index]?.unit ?? unit}
                  look={hidden.has(index) ? look.replace('text-ink-2', '') : look}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Which query the series answers, where there are several. */
function QueryLetter({ frame, index }: { frame: Frame; index: number }) {
  const letter = frame.series[index]?.query;
  return letter === undefined ? null : <span className="mr-2 text-ink-3">{letter}</span>;
}

function SummaryCell({ value, unit, look }: { value: number | null; unit: Unit; look: string }) {
  return (
    <td className={`truncate pr-3 text-right ${look}`} title={value === null ? undefined : String(value)}>
      {value === null ? 'no data' : formatNumber(value, unit)}
    </td>
  );
}

function SortHead({
  column,
  sort,
  onSort,
}: {
  column: (typeof COLUMNS)[number];
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const isOn = sort.column === column.id;
  const Arrow = sort.direction === -1 ? ArrowDown : ArrowUp;
  const flip = () => onSort({ column: column.id, direction: isOn && sort.direction === -1 ? 1 : -1 });
  return (
    <th
      scope="col"
      aria-sort={isOn ? (sort.direction === -1 ? 'descending' : 'ascending') : undefined}
      className={`w-[92px] p-0 text-right font-normal ${column.look.replace('text-ink-2', '')}`}
    >
      <button
        type="button"
        onClick={flip}
        className={`inline-flex h-7 items-center justify-end gap-0.5 pr-3 ${isOn ? 'text-ink' : 'hover:text-ink'}`}
      >
        {column.name}
        {isOn && <Arrow aria-hidden size={12} />}
      </button>
    </th>
  );
}

/** Within a unit; series without data stay last. */
function orderOf(summaries: readonly Summary[], ranks: readonly number[], { column, direction }: Sort): number[] {
  const amount = (index: number) => summaries[index]?.[column] ?? null;
  return summaries
    .map((_, index) => index)
    .sort((a, b) => {
      const byUnit = (ranks[a] ?? 0) - (ranks[b] ?? 0);
      if (byUnit !== 0) return byUnit;
      const [x, y] = [amount(a), amount(b)];
      if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0) || a - b;
      return (x - y) * direction || a - b;
    });
}
