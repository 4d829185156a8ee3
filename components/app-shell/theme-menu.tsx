// Light, dark, or as the system has it.
'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { THEMES, type Theme } from '@/components/theme/theme';
import { useTheme } from '@/components/theme/use-theme';
import { IconButton } from '@/components/ui/button';
import { Menu, MenuChoices, MenuLabel } from '@/components/ui/menu';

const ICONS = { light: Sun, dark: Moon, system: Monitor } as const;
const NAMES: Readonly<Record<Theme, string>> = { light: 'Light', dark: 'Dark', system: 'As the system' };

export function ThemeMenu() {
  const { theme } = useTheme();
  const Icon = ICONS[theme];
  return (
    <Menu
      side="top"
      trigger={
        <IconButton label={`Theme: ${NAMES[theme]}`}>
          <Icon aria-hidden />
        </IconButton>
      }
    >
      <ThemeChoices />
    </Menu>
  );
}

/** The rows alone, for a menu that has others. */
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
  const Icon = ICONS[value];
  return {
    value,
    label: (
      <>
        <Icon aria-hidden />
        {NAMES[value]}
      </>
    ),
  };
}
