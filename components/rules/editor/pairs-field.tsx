// Labels or annotations: rows of a name and a value, and one more.
'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import type { LabelSet } from '@/lib/client/rules-model';
import { labelsOf, type Pair, pairsOf } from './draft';
import { INPUT } from './fields';

type PairsFieldProps = {
  label: string;
  /** Of one row, as in "label". */
  word: string;
  pairs: LabelSet | undefined;
  onChange: (pairs: LabelSet | undefined) => void;
  note: string;
  /** Names that are offered. */
  suggested: readonly string[];
};

export function PairsField({ label, word, pairs, onChange, note, suggested }: PairsFieldProps) {
  const [rows, setRows] = useState(() => pairsOf(pairs));
  const change = (next: readonly Pair[]) => {
    setRows(next);
    onChange(labelsOf(next));
  };
  const free = suggested.find((name) => !rows.some((row) => row.name === name)) ?? '';
  const add = () => change([...rows, { id: Math.max(0, ...rows.map(({ id }) => id)) + 1, name: free, value: '' }]);
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 flex items-baseline gap-2 text-12 text-ink-2">
        {label} <span className="text-ink-3">{note}</span>
      </legend>
      {rows.map((row, i) => (
        <Row
          key={row.id}
          row={row}
          word={`${word} ${i + 1}`}
          onChange={(next) => change(rows.with(i, next))}
          onRemove={() => change(rows.filter(({ id }) => id !== row.id))}
        />
      ))}
      <Button look="ghost" className="self-start" onClick={add}>
        <Plus aria-hidden />
        {word === 'label' ? 'Label' : 'Annotation'}
      </Button>
    </fieldset>
  );
}

type RowProps = { row: Pair; word: string; onChange: (row: Pair) => void; onRemove: () => void };

function Row({ row, word, onChange, onRemove }: RowProps) {
  return (
    <div className="grid grid-cols-[136px_minmax(0,1fr)_28px] items-center gap-1.5">
      <input
        aria-label={`Name of ${word}`}
        value={row.name}
        onChange={(event) => onChange({ ...row, name: event.target.value })}
        spellCheck={false}
        className={`${INPUT} mono text-syn-key`}
      />
      <textarea
        aria-label={`Value of ${word}`}
        value={row.value}
        rows={1}
        onChange={(event) => onChange({ ...row, value: event.target.value })}
        spellCheck={false}
        className={`${INPUT} mono field-sizing-content h-auto min-h-8 resize-none py-[7px]`}
      />
      <IconButton label={`Remove ${word}`} onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
