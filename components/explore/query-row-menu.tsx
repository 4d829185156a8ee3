// What is done with one query beside writing and running it. Fetched when it is opened.
'use client';
import { AlignLeft, Copy, Eye, EyeOff, Trash2 } from 'lucide-react';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import type { OpenedBy } from '@/components/ui/on-demand';

type QueryRowMenuProps = OpenedBy & {
  isOn: boolean;
  isAlone: boolean;
  format: () => void;
  onToggle: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
};

export default function QueryRowMenu(props: QueryRowMenuProps) {
  const { trigger, isOn, isAlone, format, onToggle, onDuplicate, onRemove } = props;
  return (
    <Menu trigger={trigger} align="end">
      <MenuItem onSelect={format}>
        <AlignLeft aria-hidden /> Lay out
      </MenuItem>
      <MenuItem onSelect={onDuplicate}>
        <Copy aria-hidden /> Duplicate
      </MenuItem>
      <MenuItem onSelect={onToggle}>
        {isOn ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        {isOn ? 'Take off the graph' : 'Put back on the graph'}
      </MenuItem>
      {!isAlone && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={onRemove}>
            <Trash2 aria-hidden /> Remove
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
