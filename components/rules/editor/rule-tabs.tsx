// The rules of the group that is edited, to choose one from; one more, or one less.
'use client';
import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '@/components/ui/button';
import type { RuleDefinition } from '@/lib/client/rules-model';
import { nameOf } from './draft';

type RuleTabsProps = {
  group: RuleDefinition;
  index: number;
  onChoose: (index: number) => void;
  onAdd: () => void;
  onRemove: () => void;
};

export function RuleTabs({ group: { rules }, index, onChoose, onAdd, onRemove }: RuleTabsProps) {
  return (
    <div className="flex min-w-0 items-center gap-1">
      <ul aria-label="Rules of the group" className="flex min-w-0 flex-wrap items-center gap-1">
        {rules.map((rule, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place in the group; names may be doubled or empty
          <li key={i} className="min-w-0">
            <button
              type="button"
              aria-pressed={i === index}
              onClick={() => onChoose(i)}
              className="h-7 max-w-[220px] truncate rounded-control px-2.5 text-ink-2 hover:bg-hover aria-pressed:bg-active aria-pressed:font-strong aria-pressed:text-ink"
            >
              {nameOf(rule)}
            </button>
          </li>
        ))}
        <li>
          <Button look="ghost" onClick={onAdd}>
            <Plus aria-hidden />
            Rule
          </Button>
        </li>
      </ul>
      {rules.length > 1 && (
        <IconButton
          label={`Remove ${nameOf(rules[index] ?? {})} from the group`}
          className="ml-auto"
          onClick={onRemove}
        >
          <Trash2 aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
