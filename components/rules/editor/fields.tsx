// Fields of a form: a name above, what is wrong below.
'use client';
import { type ComponentProps, type ReactNode, useId } from 'react';

export const INPUT =
  'h-8 w-full min-w-0 rounded-control border border-line-2 bg-panel px-2.5 outline-none placeholder:text-ink-3 focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent disabled:bg-well disabled:text-ink-2';

type TextFieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Beside the name: what it is good for. */
  note?: string;
  isMono?: boolean;
};

export function TextField({ label, value, onChange, note, isMono = false, className = '', ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <FieldName id={id} label={label} note={note} />
      <input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        className={`${INPUT} ${isMono ? 'mono' : ''}`}
        {...rest}
      />
    </div>
  );
}

export function FieldName({ id, label, note }: { id?: string; label: string; note?: ReactNode }) {
  return (
    <span className="flex items-baseline gap-2">
      <label htmlFor={id} className="text-12 text-ink-2">
        {label}
      </label>
      {note !== undefined && <span className="truncate text-12 text-ink-3">{note}</span>}
    </span>
  );
}
