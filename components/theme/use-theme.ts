// Reads and changes the theme; follows the system while it is set to.
import { useCallback, useEffect } from 'react';
import { useStored, writeStored } from './stored';
import { THEME_KEY, THEMES, type Theme } from './theme';

const DARK = '(prefers-color-scheme: dark)';

const systemTheme = () => (matchMedia(DARK).matches ? 'dark' : 'light');

export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  const stored = useStored(THEME_KEY);
  const theme = THEMES.find((each) => each === stored) ?? 'system';
  const setTheme = useCallback((next: Theme) => {
    document.documentElement.dataset.theme = next === 'system' ? systemTheme() : next;
    writeStored(THEME_KEY, next);
  }, []);
  return { theme, setTheme };
}

/** Mounted once, in the shell: the system's change is followed at once. */
export function useSystemTheme(): void {
  const { theme } = useTheme();
  useEffect(() => {
    if (theme !== 'system') return;
    const query = matchMedia(DARK);
    const follow = () => {
      document.documentElement.dataset.theme = systemTheme();
    };
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [theme]);
}
