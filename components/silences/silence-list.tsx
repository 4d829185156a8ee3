// Silences as one table, the one that ends first on top; some or all chosen to be changed together.
'use client';
import { useState } from 'react';
import { formatCount } from '@/components/format/number';
import { Panel } from '@/components/panel/panel';
import { Button } from '@/components/ui/button';
import type { Silence } from '@/lib/client/silences-decode';
import { BulkBar } from './bulk-bar';
import { NOTHING_CHOSEN, pressed, pressedAll } from './selection';
import { SilenceRow } from './silence-row';

const HEAD = 'px-2 font-normal';
const WIDE = '@max-3xl:hidden';
/** More rows are drawn when they are asked for. */
const AT_FIRST = 100;

export function SilenceList({ silences, nowMs }: { silences: readonly Silence[]; nowMs: number }) {
  const [selection, setSelection] = useState(NOTHING_CHOSEN);
  const [most, setMost] = useState(AT_FIRST);
  const listed = silences.slice(0, most);
  const order = listed.map(({ id }) => id);
  const chosen = listed.filter(({ id }) => selection.ids.has(id));
  const isAll = chosen.length === listed.length;
  return (
    <Panel label="Silences" className="@container">
      <table className="w-full table-fixed @max-3xl:block">
        <thead className="@max-3xl:block">
          <tr className="h-8 border-b border-line text-left text-12 text-ink-3 @max-3xl:flex @max-3xl:items-center">
            <th scope="col" className="w-9 p-0 text-center">
              <label className="grid size-9 place-items-center @max-3xl:size-10">
                <input
                  type="checkbox"
                  aria-label="All silences"
                  checked={isAll}
                  ref={(box) => {
                    if (box) box.indeterminate = chosen.length > 0 && !isAll;
                  }}
                  onChange={() => setSelection(pressedAll(selection, order))}
                  className="size-3.5 accent-(--accent)"
                />
              </label>
            </th>
            {chosen.length > 0 ? (
              <th scope="col" colSpan={5} className="px-2 font-normal">
                <BulkBar silences={chosen} onDone={() => setSelection(NOTHING_CHOSEN)} />
              </th>
            ) : (
              <>
                <th scope="col" className={HEAD}>
                  Silence
                </th>
                <th scope="col" className={`${HEAD} ${WIDE} w-[172px]`}>
                  {silences[0]?.state === 'pending' ? 'Begins' : silences[0]?.state === 'expired' ? 'Ended' : 'Ends'}
                </th>
                <th scope="col" className={`${HEAD} ${WIDE} w-[148px]`}>
                  Mutes
                </th>
                <th scope="col" className={`${HEAD} ${WIDE} w-[120px]`}>
                  Kept back
                </th>
                <th scope="col" className={`${HEAD} ${WIDE} w-[168px]`}>
                  <span className="sr-only">Change</span>
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody className="@max-3xl:block">
          {listed.map((silence) => (
            <SilenceRow
              key={silence.id}
              {...{ silence, nowMs }}
              isChosen={selection.ids.has(silence.id)}
              onChoose={(isRange) => setSelection(pressed(selection, silence.id, isRange, order))}
            />
          ))}
        </tbody>
      </table>
      {silences.length > most && (
        <div className="p-2 text-center">
          <Button onClick={() => setMost(silences.length)}>Show all {formatCount(silences.length)}</Button>
        </div>
      )}
    </Panel>
  );
}
