// A silence that mutes very much asks for the number, so that nobody makes it by accident.
'use client';
import { formatCount } from '@/components/format/number';
import { StateIcon } from '@/components/ui/state-icon';
import type { Preview } from '@/lib/client/silences-decode';
import { FieldProblem } from './field-problem';

type ConfirmFieldProps = {
  now: Preview['now'];
  value: string;
  onChange: (value: string) => void;
  problem: string | undefined;
};

export function ConfirmField({ now: { firing, allFiring }, value, onChange, problem }: ConfirmFieldProps) {
  return (
    <div className="mt-2.5">
      <label className="flex flex-wrap items-center gap-x-2 gap-y-1 text-warn-text">
        <StateIcon state="warning" />
        That is {formatCount(firing)} of {formatCount(allFiring)} alerts. Type {firing} to silence them all
        <input
          value={value}
          onChange={(event) => onChange(event.target.value)}
          inputMode="numeric"
          autoComplete="off"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'silence-confirm-problem'}
          className="h-7 w-16 rounded-control border border-warn-line bg-panel px-2 text-ink max-md:h-10"
        />
      </label>
      <FieldProblem id="silence-confirm-problem" reason={problem} />
    </div>
  );
}
