// What holds for all rules of a group: where it is, its name, how often it is evaluated.
'use client';
import type { RuleDefinition } from '@/lib/client/rules-model';
import { TextField } from './fields';

type GroupFormProps = {
  group: RuleDefinition;
  namespace: string;
  /** A group that is there stays where it was made. */
  isNamespaceFixed: boolean;
  onChange: (group: RuleDefinition) => void;
  onNamespace: (namespace: string) => void;
  /** What saving it would mean, when that may surprise. */
  note: string;
};

export function GroupForm({ group, namespace, isNamespaceFixed, onChange, onNamespace, note }: GroupFormProps) {
  const set = (changes: Partial<RuleDefinition>) => onChange({ ...group, ...changes });
  return (
    <div className="flex flex-col gap-1">
      <div className="grid grid-cols-[2fr_2fr_1fr] gap-3 max-md:grid-cols-1">
        <TextField
          label="Group"
          value={group.name}
          onChange={(name) => set({ name })}
          placeholder="storefront"
          list="rule-groups-made"
        />
        <TextField
          label="Namespace"
          value={namespace}
          onChange={onNamespace}
          placeholder="default"
          list="rule-namespaces-made"
          disabled={isNamespaceFixed}
        />
        <TextField
          label="Every"
          value={group.interval ?? ''}
          onChange={(interval) => set({ interval })}
          placeholder="as configured"
          isMono
        />
      </div>
      {note !== '' && <p className="text-12 text-ink-3">{note}</p>}
    </div>
  );
}
