// Light, dark, or as the system has it: a menu of its own on the rail, rows of another on a phone.
'use client';
import { THEMES, type Theme } from '@/components/theme/theme';
import { useTheme } from '@/components/theme/use-theme';
import { Menu, MenuChoices, MenuLabel } from '@/components/ui/menu';
import type { OpenedBy } from '@/components/ui/on-demand';
import { THEME_ICONS, THEME_NAMES } from './theme-names';

export default function ThemeChoicesMenu({ trigger }: OpenedBy) {
  return (
    <Menu side="top" trigger={trigger}>
      <ThemeChoices />
    </Menu>
  );
}

export function ThemeChoices() {
  const { theme, setTheme } = useTheme();
  return (
    <>
      <MenuLabel>Theme</MenuLabel>
      <MenuChoices value={theme} onChange={setTheme} choices={THEMES.map(choiceOf)} />
    </>
  );
}

function choiceOf(value: Theme) {
  const Icon = THEME_ICONS[value];
  return {
    value,
    label: (
      <>
        <Icon aria-hidden />
        {THEME_NAMES[value]}
      </>
    ),
  };
}
