// One silence: what it is for, why and by whom, when it ends, what it does, and the ways to change it.
'use client';
import { useRef } from 'react';
import type { Silence } from '@/lib/client/silences-decode';
import { MatcherList } from './matcher-list';
import { SilenceActions } from './silence-actions';
import { Ends, KeptBack, Mutes } from './silence-facts';

type SilenceRowProps = {
  silence: Silence;
  nowMs: number;
  isChosen: boolean;
  onChoose: (isRange: boolean) => void;
};

const CELL = 'px-2 py-2 align-top @max-3xl:block @max-3xl:p-0';
/** One after the other under the silence where there is no room for columns. */
const FACT = 'px-2 py-2 align-top @max-3xl:mr-4 @max-3xl:inline-block @max-3xl:p-0';

export function SilenceRow({ silence, nowMs, isChosen, onChoose }: SilenceRowProps) {
  const isShift = useRef(false); // only the click knows of shift, only the change of a key
  const name = silence.matchers.map(({ text }) => text).join(', ');
  return (
    <tr
      className={`border-b border-line last:border-0 @max-3xl:relative @max-3xl:block @max-3xl:py-2 @max-3xl:pr-2 @max-3xl:pl-9 ${isChosen ? 'bg-accent-soft' : 'hover:bg-hover'}`}
    >
      <td className="p-0 align-top @max-3xl:absolute @max-3xl:top-0 @max-3xl:left-0">
        <label className="grid size-9 place-items-center max-md:size-10">
          <input
            type="checkbox"
            aria-label={`Choose ${name}`}
            checked={isChosen}
            onClick={(event) => {
              isShift.current = event.shiftKey;
            }}
            onChange={() => onChoose(isShift.current)}
            className="size-3.5 accent-(--accent)"
          />
        </label>
      </td>
      <td className={CELL}>
        <MatcherList matchers={silence.matchers} />
        <p className="mt-1 wrap-anywhere text-ink-2">
          {silence.comment || 'no comment'} <span className="text-ink-3">· {silence.createdBy || 'somebody'}</span>
          {Object.entries(silence.annotations).map(([key, value]) => (
            <span key={key} className="text-ink-3">
              {' '}
              · {key}: {value}
            </span>
          ))}
        </p>
      </td>
      <td className={FACT}>
        <Ends {...{ silence, nowMs }} />
      </td>
      <td className={FACT}>
        <Mutes {...{ silence, nowMs }} />
      </td>
      <td className={silence.keptBack === 0 ? 'px-2 py-2 align-top @max-3xl:hidden' : FACT}>
        <KeptBack {...{ silence, nowMs }} />
      </td>
      <td className={`${CELL} text-right whitespace-nowrap @max-3xl:inline-block @max-3xl:text-left @max-lg:block`}>
        <SilenceActions silence={silence} />
      </td>
    </tr>
  );
}
