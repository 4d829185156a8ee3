// Light, dark or the system's: chosen by the reader, kept in the browser, set on <html> before the first paint.

export const THEMES = ['light', 'dark', 'system'] as const;

export type Theme = (typeof THEMES)[number];

export const THEME_KEY = 'quadrant.theme';
export const RAIL_KEY = 'quadrant.rail';

/**
 * Runs in <head> before anything is painted: no flash of the other theme, no jump of the rail. Storage may be forbidden;
 * then the system's theme holds.
 */
export const BEFORE_PAINT = `(function(){var d=document.documentElement,t,r;try{t=localStorage.getItem('${THEME_KEY}');r=localStorage.getItem('${RAIL_KEY}')}catch(e){}
if(t!=='light'&&t!=='dark')t=matchMedia('(prefers-color-scheme:dark)').matches?'dark':'light';d.dataset.theme=t;if(r==='folded')d.dataset.rail=r})()`;

/** The theme that follows when the shortcut is pressed. */
export const nextTheme = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] as Theme;
