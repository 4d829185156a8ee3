// A choice in the line above the list: grouping, receiver. Fetched when somebody opens it.
'use client';
import type { ReactNode } from 'react';
import { Menu, MenuChoices } from '@/components/ui/menu';
import type { OpenedBy } from '@/components/ui/on-demand';

export type Choice = { readonly value: string; readonly label: ReactNode };

type ChoiceMenuProps = OpenedBy & { value: string; onChange: (value: string) => void; choices: readonly Choice[] };

export default function ChoiceMenu({ trigger, value, onChange, choices }: ChoiceMenuProps) {
  return (
    <Menu trigger={trigger} align="end">
      <div className="max-h-[60vh] overflow-y-auto">
        <MenuChoices value={value} onChange={onChange} choices={choices} />
      </div>
    </Menu>
  );
}
