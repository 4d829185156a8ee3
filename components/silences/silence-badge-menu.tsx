// What hangs on "silenced by mira, 12 min left": longer, in one step, or the silence itself. Fetched when it is opened.
'use client';
import { useRouter } from 'next/navigation';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import type { OpenedBy } from '@/components/ui/on-demand';
import { silenceHref } from './silences-address';
import { useSilenceActions } from './use-silence-actions';

const HOUR_MS = 3_600_000;
const EXTENSIONS = [
  { byMs: HOUR_MS, words: '1 h' },
  { byMs: 4 * HOUR_MS, words: '4 h' },
  { byMs: 24 * HOUR_MS, words: '1 day' },
] as const;

export default function SilenceBadgeMenu({ id, comment, trigger }: OpenedBy & { id: string; comment: string }) {
  const router = useRouter();
  const { extend } = useSilenceActions();
  return (
    <Menu trigger={trigger}>
      {comment && (
        <MenuLabel>
          <span className="block max-w-64 truncate">{comment}</span>
        </MenuLabel>
      )}
      {EXTENSIONS.map(({ byMs, words }) => (
        <MenuItem key={words} onSelect={() => void extend([{ id }], byMs, words)}>
          Extend by {words}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => router.push(silenceHref(id))}>Edit or end it</MenuItem>
    </Menu>
  );
}
