// A template to begin with, where there are any.
'use client';
import type { SilenceTemplate } from '@/lib/client/silences-decode';

type TemplateChoiceProps = {
  templates: readonly SilenceTemplate[];
  chosen: string;
  onChoose: (id: string) => void;
};

export function TemplateChoice({ templates, chosen, onChoose }: TemplateChoiceProps) {
  if (templates.length === 0) return null;
  return (
    <label className="flex items-center gap-2 border-b border-line px-3.5 py-2 text-12 text-ink-2">
      Template
      <select
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
        className="h-7 min-w-0 flex-1 rounded-control border border-line-2 bg-panel px-1.5 text-13 text-ink max-md:h-10"
      >
        <option value="">none</option>
        {templates.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
