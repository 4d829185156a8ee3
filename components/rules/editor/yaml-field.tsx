// The whole group as the text of a rule file. A file that is dropped on it takes its place.
'use client';
import { type DragEvent, useId } from 'react';
import { FieldName } from './fields';

export function YamlField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const id = useId();
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    void file.text().then(onChange);
  };
  const lines = text.split('\n').length;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <FieldName id={id} label="Rule file of this group" note="as promtool checks it" />
      <div className="flex min-w-0 overflow-hidden rounded-control border border-line-2 bg-panel focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent">
        <div aria-hidden className="mono w-9 shrink-0 bg-well py-2 pr-2 text-right leading-5 text-ink-3 select-none">
          {Array.from({ length: lines }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is what it is
            <div key={i}>{i + 1}</div>
          ))}
        </div>
        <textarea
          id={id}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onDrop={drop}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          className="mono field-sizing-content min-h-64 min-w-0 flex-1 resize-none overflow-x-auto bg-transparent px-3 py-2 leading-5 outline-none"
        />
      </div>
    </div>
  );
}
