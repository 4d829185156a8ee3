// Both ends of a range, typed: checked on apply, with the reason beside the wrong field.
'use client';
import { type FormEvent, useState } from 'react';
import { typed } from '@/components/format/time';
import { Button } from '@/components/ui/button';
import { StateIcon } from '@/components/ui/state-icon';
import { isRelative, parsePoint } from './grammar';
import { isRefusal, type RangeRefusal, resolveRange, type TimeRange } from './range';

export function RangeForm({ range, onApply }: { range: TimeRange; onApply: (range: TimeRange) => void }) {
  const [from, setFrom] = useState(() => asTyped(range.from));
  const [to, setTo] = useState(() => asTyped(range.to));
  const [refusal, setRefusal] = useState<RangeRefusal>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const nowMs = Date.now();
    const outcome = resolveRange({ from, to }, nowMs);
    if (isRefusal(outcome)) setRefusal(outcome);
    else onApply({ from: asAddress(from, nowMs), to: asAddress(to, nowMs) });
  };
  return (
    <form onSubmit={submit} noValidate className="flex min-w-0 flex-1 flex-col gap-3 p-3">
      <RangeField
        name="From"
        value={from}
        onChange={setFrom}
        problem={refusal?.field === 'from' ? refusal.reason : undefined}
      />
      <RangeField
        name="To"
        value={to}
        onChange={setTo}
        problem={refusal?.field === 'to' ? refusal.reason : undefined}
      />
      <Button type="submit" className="self-start">
        Use this range
      </Button>
      <p className="text-12 text-ink-3 max-md:hidden">
        <span className="mono">now-6h</span>, <span className="mono">now/d</span> (start of today),{' '}
        <span className="mono">now-1d/d</span> (yesterday), or a date and time in your zone.
      </p>
    </form>
  );
}

function RangeField({
  name,
  value,
  onChange,
  problem,
}: {
  name: string;
  value: string;
  onChange: (value: string) => void;
  problem: string | undefined;
}) {
  const problemId = `range-${name}-problem`;
  return (
    <div>
      <label className="block text-12 text-ink-2">
        {name}
        <input
          value={value}
          onChange={(event) => onChange(event.target.value)}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          className={`mono mt-1 block h-8 w-full rounded-control border bg-panel px-2 text-ink ${problem === undefined ? 'border-line-2' : 'border-crit'}`}
        />
      </label>
      {problem !== undefined && (
        <p id={problemId} role="alert" className="mt-1 flex gap-1.5 text-12 text-crit-text">
          <StateIcon state="critical" size={14} />
          {problem}
        </p>
      )}
    </div>
  );
}

/** Milliseconds are for addresses; people get a date. */
function asTyped(text: string): string {
  const atMs = isRelative(text) ? undefined : parsePoint(text, 0);
  return atMs === undefined ? text : typed(atMs);
}

/** A date becomes milliseconds, so that a link means the same in another zone. */
function asAddress(text: string, nowMs: number): string {
  const trimmed = text.trim();
  return isRelative(trimmed) ? trimmed : String(parsePoint(trimmed, nowMs) ?? trimmed);
}
