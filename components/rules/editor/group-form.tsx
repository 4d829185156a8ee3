// What holds for all rules of a group: where it is, its name, how often it is evaluated.
'use client';
import type { GroupSource, RuleDefinition } from '@/lib/client/rules-model';
import { TextField } from './fields';

type GroupFormProps = {
  group: RuleDefinition;
  namespace: string;
  /** A group that is there stays where it was made. */
  isNamespaceFixed: boolean;
  onChange: (group: RuleDefinition) => void;
  onNamespace: (namespace: string) => void;
  /** A new rule is added to this group, which is there already. */
  joined: GroupSource | undefined;
};

export function GroupForm({ group, namespace, isNamespaceFixed, onChange, onNamespace, joined }: GroupFormProps) {
  const set = (changes: Partial<RuleDefinition>) => onChange({ ...group, ...changes });
  return (
    <div className="flex flex-col gap-1">
      <div className="grid grid-cols-[2fr_2fr_1fr] gap-3 max-md:grid-cols-1">
        <TextField label="Group" value={group.name} onChange={(name) => set({ name })} placeholder="storefront" />
        <TextField
          label="Namespace"
          value={namespace}
          onChange={onNamespace}
          placeholder="default"
          disabled={isNamespaceFixed}
        />
        <TextField
          label="Every"
          value={(joined?.group ?? group).interval ?? ''}
          disabled={joined !== undefined}
          onChange={(interval) => set({ interval })}
          placeholder="as configured"
          isMono
        />
      </div>
      {joined && (
        <p className="text-12 text-ink-3">This group is there already: the rule is added behind its last one.</p>
      )}
    </div>
  );
}
