// Groups and their rules as one table; only the rows in sight are in the document.
'use client';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Panel } from '@/components/panel/panel';
import { GroupRow } from './group-row';
import { RuleRow } from './rule-row';
import type { ListedGroup, ListedRule } from './rule-standing';
import type { RulePlace } from './rules-address';

type Item = { readonly group: ListedGroup['group']; readonly rule?: ListedRule };

const GROUP_HEIGHT = 40;
const RULE_HEIGHT = 34;
const COLUMNS = 6;

type RulesTableProps = {
  groups: readonly ListedGroup[];
  selected: RulePlace | undefined;
  onSelect: (place: RulePlace) => void;
};

export function RulesTable({ groups, selected, onSelect }: RulesTableProps) {
  const items = useMemo(() => groups.flatMap(itemsOf), [groups]);
  const table = useRef<HTMLTableElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((table.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: (i) => (items[i]?.rule ? RULE_HEIGHT : GROUP_HEIGHT),
    overscan: 12,
    scrollMargin: top,
  });
  const rows = virtualizer.getVirtualItems();
  const [first, last] = [rows[0], rows.at(-1)];
  return (
    <Panel label="Rules">
      <table ref={table} className="w-full table-fixed" aria-rowcount={items.length + 1}>
        <Head />
        <tbody>
          <Room height={first ? first.start - top : 0} />
          {rows.map(({ index, key }) => (
            <Row
              key={key}
              item={items[index] as Item}
              index={index}
              measure={virtualizer.measureElement}
              {...{ selected, onSelect }}
            />
          ))}
          <Room height={last ? virtualizer.getTotalSize() - (last.end - top) : 0} />
        </tbody>
      </table>
    </Panel>
  );
}

const itemsOf = ({ group, rules }: ListedGroup): Item[] => [{ group }, ...rules.map((rule) => ({ group, rule }))];

type RowProps = Omit<RulesTableProps, 'groups'> & {
  item: Item;
  index: number;
  measure: (element: Element | null) => void;
};

function Row({ item: { group, rule }, index, measure, selected, onSelect }: RowProps) {
  if (!rule) return <GroupRow group={group} index={index} measure={measure} columns={COLUMNS} />;
  const place = { file: group.file, group: group.name, index: rule.index };
  const isSelected = selected?.file === place.file && selected.group === place.group && selected.index === place.index;
  return <RuleRow {...{ group, rule, index, measure, isSelected }} onSelect={() => onSelect(place)} />;
}

/** In place of rows that are not in sight. */
function Room({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={COLUMNS} />
    </tr>
  );
}

const HEAD = 'px-2 first:pl-3 last:pr-3 font-normal';

/** On a phone three columns are left, and the cells of the others are not there: the widths move up. */
const WIDTHS = [
  'w-[96px] max-md:w-10',
  'w-[32%] max-md:w-auto',
  'max-md:w-[84px]',
  'w-[76px] max-md:w-0',
  'w-[84px] max-md:w-0',
  'w-[84px] max-md:w-0',
];

function Head() {
  return (
    <>
      <colgroup>
        {WIDTHS.map((width, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
          <col key={i} className={width} />
        ))}
      </colgroup>
      <thead>
        <tr className="h-7 text-left text-12 text-ink-3">
          <th scope="col" className={HEAD}>
            <span className="max-md:sr-only">State</span>
          </th>
          <th scope="col" className={HEAD}>
            Rule
          </th>
          <th scope="col" className={`${HEAD} max-md:hidden`}>
            Expression
          </th>
          <th scope="col" className={`${HEAD} text-right max-md:hidden`}>
            For
          </th>
          <th scope="col" className={`${HEAD} text-right`}>
            Gives
          </th>
          <th scope="col" className={`${HEAD} text-right max-md:hidden`}>
            Took
          </th>
        </tr>
      </thead>
    </>
  );
}
