// One node of the routing tree: matchers, receiver, what it does not share with its parent, how it stands, what a test says.
'use client';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { plural } from '@/components/format/number';
import { since } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { spelled } from '@/components/notifications/words';
import { StateIcon } from '@/components/ui/state-icon';
import type { Interval, RouteNode } from '@/lib/client/notification-nouns';
import { SETTINGS, type TreeRow } from './tree-rows';

type RouteRowProps = {
  row: TreeRow;
  next: TreeRow | undefined;
  intervals: readonly Interval[];
  isCurrent: boolean;
  onFocus: () => void;
  onToggle: () => void;
};

export function RouteRow({ row, intervals, isCurrent, onFocus, onToggle }: RouteRowProps) {
  const { node, depth, hasChildren, isOpen, tested } = row;
  const outcome = tested?.outcome;
  const isDim = outcome === 'no_match' || outcome === 'not_reached';
  return (
    <div
      role="treeitem"
      data-route={node.id}
      data-outcome={outcome}
      aria-level={depth + 1}
      aria-expanded={hasChildren ? isOpen : undefined}
      aria-selected={outcome === 'receives'}
      tabIndex={isCurrent ? 0 : -1}
      onFocus={onFocus}
      className={`flex min-h-[44px] items-stretch pr-3 pl-2 -outline-offset-2 hover:bg-hover ${outcome === 'receives' ? 'bg-accent-soft' : ''}`}
    >
      {Array.from({ length: depth }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of the levels above
        <span key={i} className="ml-[11px] w-[13px] shrink-0 border-l border-line-2" />
      ))}
      <button
        type="button"
        tabIndex={-1}
        aria-hidden={!hasChildren}
        aria-label={isOpen ? 'Close' : 'Open'}
        onClick={onToggle}
        className={`mt-2.5 flex size-6 shrink-0 items-center justify-center rounded-chip text-ink-3 hover:bg-active ${hasChildren ? '' : 'invisible'}`}
      >
        {isOpen ? <ChevronDown aria-hidden size={14} /> : <ChevronRight aria-hidden size={14} />}
      </button>
      <div className={`flex min-w-0 flex-1 flex-col justify-center py-1.5 pl-1 ${isDim ? 'text-ink-3' : ''}`}>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Matchers node={node} />
          <span aria-hidden className="text-ink-3">
            →
          </span>
          <span className={isDim ? '' : 'font-strong'}>{node.receiver}</span>
          {node.continue && <span className="text-12 text-ink-3">continues</span>}
        </div>
        <Settings row={row} />
        <Tested tested={tested} />
      </div>
      <Standing node={node} intervals={intervals} />
    </div>
  );
}

function Matchers({ node: { matchers, id } }: { node: RouteNode }) {
  if (matchers.length === 0)
    return <span className="text-ink-2">{id === '0' ? 'all alerts' : 'all that come here'}</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {matchers.map((matcher) => (
        <code key={matcher} className="rounded-chip bg-active px-1.5 py-px wrap-anywhere">
          {matcher}
        </code>
      ))}
    </span>
  );
}

function Settings({ row: { node, own } }: { row: TreeRow }) {
  const texts = own.map((name) =>
    name === 'groupBy'
      ? `by ${node.groupBy.length > 0 ? node.groupBy.join(', ') : 'nothing: all in one group'}`
      : `${SETTINGS[name]} ${spelled(node[name])}`,
  );
  const times = [
    ...node.muteTimeIntervals.map((name) => `quiet in ${name}`),
    ...(node.activeTimeIntervals.length > 0 ? [`only in ${node.activeTimeIntervals.join(', ')}`] : []),
  ];
  const all = [...texts, ...times];
  return all.length > 0 && <span className="text-12 text-ink-3">{all.join(' · ')}</span>;
}

function Tested({ tested }: { tested: TreeRow['tested'] }) {
  switch (tested?.outcome) {
    case 'receives':
      return (
        <span className="flex items-center gap-1.5 text-12 text-accent-text">
          <StateIcon state="ok" size={12} />
          goes here
        </span>
      );
    case 'passes_on':
      return <span className="text-12 text-accent-text">matches, goes on below</span>;
    case 'no_match':
      return (
        <span className="text-12 text-ink-2">
          no: <code>{tested.failing.join(', ')}</code> {tested.failing.length === 1 ? 'does' : 'do'} not hold
        </span>
      );
    case 'not_reached':
      return (
        <span className="text-12 text-ink-2">
          not reached: {tested.takenBy ? 'a route before it took the alert' : 'the route above does not match'}
        </span>
      );
    default:
      return null;
  }
}

/** What goes through it now, and whether anybody hears of it. */
function Standing({ node, intervals }: { node: RouteNode; intervals: readonly Interval[] }) {
  const nowMs = useNow();
  const changes = intervals
    .filter(({ name }) => node.mutedBy.includes(name))
    .flatMap((each) => each.nextChangeMs ?? []);
  return (
    <div className="flex shrink-0 flex-col items-end justify-center pl-3 text-12">
      {node.alerts > 0 ? (
        <span className="tabular-nums">
          {plural(node.alerts, 'alert')}
          {node.groups !== 1 || node.alerts !== 1 ? ` in ${plural(node.groups, 'group')}` : ''}
        </span>
      ) : (
        <span className="text-ink-3">no alerts</span>
      )}
      {node.mutedBy.length > 0 && (
        <span className="hatched rounded-chip px-1.5 text-ink-2">
          quiet{changes.length > 0 ? ` until ${since(Math.min(...changes), nowMs)}` : ''}: {node.mutedBy.join(', ')}
        </span>
      )}
    </div>
  );
}
