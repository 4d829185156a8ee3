// The button at the rail's foot that shows the theme and opens the choice.
'use client';
import { useTheme } from '@/components/theme/use-theme';
import { IconButton } from '@/components/ui/button';
import { onDemand } from '@/components/ui/on-demand';
import { THEME_ICONS, THEME_NAMES } from './theme-names';

const ThemeChoicesMenu = onDemand('menu', () => import('./theme-choices'));

export function ThemeMenu() {
  const { theme } = useTheme();
  const Icon = THEME_ICONS[theme];
  return (
    <ThemeChoicesMenu
      trigger={
        <IconButton label={`Theme: ${THEME_NAMES[theme]}`}>
          <Icon aria-hidden />
        </IconButton>
      }
    />
  );
}
