// A box to tick, drawn as the rest of the page is; what is ticked in part has a dash.
'use client';
import { Check, Minus } from 'lucide-react';
import type { MouseEvent } from 'react';

type CheckboxProps = {
  label: string;
  isChecked: boolean;
  isPartly?: boolean;
  onPress: (event: MouseEvent) => void;
  /** -1 where a row has keys of its own. */
  tabIndex?: number;
};

export function Checkbox({ label, isChecked, isPartly = false, onPress, tabIndex }: CheckboxProps) {
  const isMarked = isChecked || isPartly;
  const Mark = isPartly ? Minus : Check;
  return (
    <span className="relative flex size-6 shrink-0 items-center justify-center">
      <input
        type="checkbox"
        aria-label={label}
        checked={isChecked}
        ref={(box) => {
          if (box) box.indeterminate = isPartly;
        }}
        tabIndex={tabIndex}
        onClick={onPress}
        onChange={() => {}} // a click knows of shift, a change does not
        className="peer absolute inset-0 size-6 opacity-0"
      />
      <span
        aria-hidden
        className={`pointer-events-none flex size-3.5 items-center justify-center rounded-[3px] border peer-focus-visible:outline-2 peer-focus-visible:outline-accent ${isMarked ? 'border-accent bg-accent text-on-accent' : 'border-line-3 bg-panel'}`}
      >
        {isMarked && <Mark size={11} strokeWidth={3} />}
      </span>
    </span>
  );
}
