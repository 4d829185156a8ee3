// How the themes are called and drawn.
import { Monitor, Moon, Sun } from 'lucide-react';
import type { Theme } from '@/components/theme/theme';

export const THEME_ICONS = { light: Sun, dark: Moon, system: Monitor } as const;

export const THEME_NAMES: Readonly<Record<Theme, string>> = { light: 'Light', dark: 'Dark', system: 'As the system' };
