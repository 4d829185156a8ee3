// How long: one of seven, by a click, the arrow keys or a digit. Times that are typed come under it.
'use client';
import { DURATIONS, type DurationId } from './durations';
import { FieldProblem } from './field-problem';
import type { FormProblem, SilenceForm } from './use-silence-form';

export function DurationChoice({ form, problem }: { form: SilenceForm; problem: FormProblem | undefined }) {
  return (
    <>
      <fieldset className="grid grid-cols-[repeat(7,auto)] gap-px overflow-hidden rounded-control border border-line-2 bg-line max-md:grid-cols-4">
        <legend className="sr-only">How long</legend>
        {DURATIONS.map(({ id, name }, i) => (
          <Choice key={id} {...{ id, name, form }} digit={i + 1} />
        ))}
      </fieldset>
      {form.durationId === 'custom' && (
        <div className="mt-2 flex flex-wrap gap-3">
          {form.begunMs === undefined && (
            <TimeField name="From" hint="empty: now" value={form.from} onChange={form.setFrom} />
          )}
          <TimeField
            name="To"
            value={form.to}
            onChange={form.setTo}
            problem={problem?.field === 'to' ? problem.reason : undefined}
          />
        </div>
      )}
    </>
  );
}

type ChoiceProps = { id: DurationId; name: string; digit: number; form: SilenceForm };

function Choice({ id, name, digit, form: { durationId, setDurationId } }: ChoiceProps) {
  const isOn = id === durationId;
  return (
    <label
      title={`Key ${digit}`}
      className={`flex h-8 cursor-pointer items-center justify-center px-2 whitespace-nowrap max-md:h-10 max-md:last:col-span-2 ${isOn ? 'rounded-control bg-accent-soft font-strong text-accent-text outline-2 -outline-offset-2 outline-accent' : 'bg-float hover:bg-hover'}`}
    >
      <input
        type="radio"
        name="silence-duration"
        value={id}
        checked={isOn}
        onChange={() => setDurationId(id)}
        {...(isOn && { 'data-autofocus': true })}
        className="sr-only"
      />
      {name}
    </label>
  );
}

function TimeField({
  name,
  hint,
  value,
  onChange,
  problem,
}: {
  name: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  problem?: string | undefined;
}) {
  const problemId = `silence-${name}-problem`;
  return (
    <div className="min-w-40 flex-1">
      <label className="block text-12 text-ink-2">
        {name} {hint && <span className="text-ink-3">· {hint}</span>}
        <input
          type="datetime-local"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          className={`mt-1 block h-8 w-full rounded-control border bg-panel px-2 text-13 text-ink max-md:h-10 ${problem === undefined ? 'border-line-2' : 'border-crit'}`}
        />
      </label>
      <FieldProblem id={problemId} reason={problem} />
    </div>
  );
}
