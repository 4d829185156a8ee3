// The list with its controls: rows are held while somebody points at them or has chosen some.
'use client';
import { useCallback, useMemo, useState } from 'react';
import { plural } from '@/components/format/number';
import { Panel } from '@/components/panel/panel';
import { Button } from '@/components/ui/button';
import type { AlertRow } from '@/lib/client/alerts';
import type { Matcher } from '@/lib/kernel/matchers';
import { withMatcher } from '../filter/alert-filter';
import type { LiveState } from '../live/live-state';
import { useHeldRows } from '../live/use-held-rows';
import { SilencePlace } from '../silence-place';
import { AlertTable } from './alert-table';
import { ChosenBar } from './chosen-bar';
import { flippedFor, isOpenAtFirst } from './items';
import { ListControls } from './list-controls';
import { NoAlerts } from './no-alerts';
import type { Section } from './sections';
import { useDialogFocus } from './use-dialog-focus';
import { useList, useListAddress } from './use-list';
import { useListState } from './use-list-state';

export function AlertList({ live }: { live: LiveState }) {
  const { address, change } = useListAddress();
  const state = useListState();
  const [isPointed, setPointed] = useState(false);
  const isOverlaid = useDialogFocus();
  const isHeld = isPointed || isOverlaid || state.chosen.size > 0 || state.current !== undefined;
  const { rows, held, release } = useHeldRows(live.rows, isHeld);
  const { items, sections, counts, kept, matchers, mistake } = useList(rows, live, address, state.flipped);
  const chosen = [...state.chosen].flatMap((fingerprint) => rows.get(fingerprint) ?? []);
  const areAllOpen = sections.every((section) => isOpenNow(section, state.flipped));
  const everyRow = useMemo(() => [...rows.values()], [rows]);
  // One function for as long as the filter is the same: rows are drawn anew only for what is different about them.
  const onMatcher = useCallback(
    (matcher: Matcher) => change({ filter: withMatcher(address.filter, matcher) }),
    [change, address.filter],
  );
  return (
    <>
      <ListControls
        {...{ address, mistake, counts, areAllOpen }}
        rows={everyRow}
        onChange={change}
        onFoldAll={() => state.setFlipped(flippedFor(sections, !areAllOpen))}
      >
        <SilenceKept {...{ kept, matchers }} />
      </ListControls>
      <HeldLine held={held} onShow={release} />
      {items.length === 0 ? (
        <Panel label="Alerts">
          <NoAlerts counts={counts} total={rows.size} address={address} onChange={change} />
        </Panel>
      ) : (
        <AlertTable
          {...{ items, live, address, state, onMatcher }}
          onSort={(sortKey, isReversed) => change({ sortKey, isReversed })}
          onPointed={setPointed}
        />
      )}
      {chosen.length > 0 && <ChosenBar chosen={chosen} onClear={() => state.setChosen(new Set())} />}
    </>
  );
}

const isOpenNow = (section: Section, flipped: ReadonlySet<string>) =>
  section.rows.length === 1 || isOpenAtFirst(section) !== flipped.has(section.key);

/** Silences what the filter keeps. Without one it would be everything. */
function SilenceKept({ kept, matchers }: { kept: readonly AlertRow[]; matchers: readonly Matcher[] }) {
  if (matchers.length === 0 || kept.length === 0) return null;
  const label = `Silence these ${kept.length}`;
  return <SilencePlace rows={kept} name={plural(kept.length, 'alert')} className="h-8" {...{ label, matchers }} />;
}

function HeldLine({ held, onShow }: { held: number; onShow: () => void }) {
  return (
    <div role="status" className="sticky top-(--h-top) z-2 -mb-(--gap) h-0">
      {held > 0 && (
        <span className="absolute top-1 right-2 flex h-6 items-center gap-2 rounded-control border border-accent-line bg-accent-soft pr-0.5 pl-2 text-12 text-accent-text shadow-float">
          {plural(held, 'change')} held
          <Button size="small" look="ghost" className="h-5 px-1.5" onClick={onShow}>
            Show
          </Button>
        </span>
      )}
    </div>
  );
}
