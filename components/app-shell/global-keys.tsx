// The keys that work on every page.
'use client';
import { useRouter } from 'next/navigation';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { nextTheme } from '@/components/theme/theme';
import { useTheme } from '@/components/theme/use-theme';
import { useOverlay } from './overlays';
import { PAGES } from './pages';

export function GlobalKeys() {
  const router = useRouter();
  const open = useOverlay();
  const { theme, setTheme } = useTheme();
  useShortcuts([
    ...PAGES.flatMap(({ keys, name, href }) =>
      keys ? [{ keys, does: name, group: 'Go to', run: () => router.push(href) }] : [],
    ),
    { keys: 'mod+k', does: 'Find anything', group: 'Everywhere', run: () => open('palette') },
    { keys: '/', does: 'Find anything', group: 'Everywhere', run: () => open('palette') },
    { keys: '?', does: 'These shortcuts', group: 'Everywhere', run: () => open('help') },
    { keys: 'c t', does: 'Change the theme', group: 'Everywhere', run: () => setTheme(nextTheme(theme)) },
  ]);
  return null;
}
