// The routing tree, drawn: one row a node, lines down from each parent. Arrow keys go through it as through any tree.
'use client';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Panel } from '@/components/panel/panel';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { Routing, RoutingTest } from '@/lib/client/notification-nouns';
import { RouteRow } from './route-row';
import { treeKey, treeRows } from './tree-rows';

export function RouteTree({ routing, test }: { routing: Routing; test: RoutingTest | undefined }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [currentId, setCurrentId] = useState('0');
  const box = useRef<HTMLDivElement>(null);
  const rows = treeRows(routing.nodes, closed, test);
  const current = rows.some(({ node }) => node.id === currentId) ? currentId : '0';
  const toggle = (id: string) =>
    setClosed((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const does = treeKey(event.key, rows, current);
    if (!does) return;
    event.preventDefault();
    if ('toggle' in does) return toggle(does.toggle);
    setCurrentId(does.focus);
    box.current?.querySelector<HTMLElement>(`[data-route="${does.focus}"]`)?.focus();
  };
  return (
    <Panel label="Routing tree">
      <ScrollRegion label="Routes and their receivers" className="overflow-x-auto rounded-panel">
        <div ref={box} role="tree" aria-label="Routes" onKeyDown={onKeyDown} className="min-w-max py-1 md:min-w-0">
          {rows.map((row, i) => (
            <RouteRow
              key={row.node.id}
              row={row}
              next={rows[i + 1]}
              intervals={routing.intervals}
              isCurrent={row.node.id === current}
              onFocus={() => setCurrentId(row.node.id)}
              onToggle={() => toggle(row.node.id)}
            />
          ))}
        </div>
      </ScrollRegion>
    </Panel>
  );
}
