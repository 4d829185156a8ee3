// The colours of the product keep what they promise: text is readable on every surface, lines can be told apart by
// everybody, and no component invents a colour of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asSeenBy, contrast, deltaE, deltaELab, parseHex, type Sight } from './colour-science';

const CSS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** Token values of one theme, by name without dashes. */
function tokensOf(theme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const start = CSS.indexOf(`[data-theme="${theme}"]`);
  const block = CSS.slice(start, CSS.indexOf('}', start));
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
}

const THEMES = ['light', 'dark'] as const;
const SURFACES = ['bg', 'panel', 'float', 'hover', 'active', 'well'];
const SERIES = ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'];
const STATES = ['crit', 'warn', 'ok'];

describe.each(THEMES)('%s', (theme) => {
  const tokens = tokensOf(theme);
  const colour = (name: string) => {
    const hex = tokens.get(name);
    if (!hex) throw new Error(`no token --${name} in ${theme}`);
    return parseHex(hex);
  };
  const worst = (texts: readonly string[], surfaces: readonly string[]) =>
    Math.min(...texts.flatMap((text) => surfaces.map((surface) => contrast(colour(text), colour(surface)))));

  test('primary text reads at 7:1 on every surface', () => {
    expect(worst(['text'], SURFACES)).toBeGreaterThanOrEqual(7);
  });

  test('second and third text, and code, read at 4.5:1 on every surface', () => {
    expect(worst(['text-2', 'text-3'], SURFACES)).toBeGreaterThanOrEqual(4.5);
    expect(worst(['syn-fn', 'syn-key', 'syn-str', 'syn-num'], SURFACES)).toBeGreaterThanOrEqual(4.5);
  });

  test('links and axes read at 4.5:1 where they are used', () => {
    expect(worst(['accent-text', 'axis'], ['bg', 'panel', 'float', 'hover'])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['crit', 'warn', 'ok'])('%s as text reads at 4.5:1 on surfaces and on its own soft fill', (state) => {
    expect(worst([`${state}-text`], ['bg', 'panel', 'float', 'hover', `${state}-soft`])).toBeGreaterThanOrEqual(4.5);
  });

  test('the primary button reads at 4.5:1', () => {
    expect(worst(['on-accent'], ['accent'])).toBeGreaterThanOrEqual(4.5);
  });

  test('marks, lines and focus stand out at 3:1', () => {
    expect(worst([...SERIES, ...STATES, 'accent', 'spark'], ['bg', 'panel', 'float'])).toBeGreaterThanOrEqual(3);
  });

  test.each<Sight>(['normal', 'deuteranope', 'protanope'])('any two series differ by 12 for %s sight', (sight) => {
    const seen = SERIES.map((name) => asSeenBy(sight, colour(name)));
    const differences = seen.flatMap((a, i) => seen.slice(i + 1).map((b) => deltaE(a, b)));
    expect(Math.min(...differences)).toBeGreaterThanOrEqual(12);
  });

  test('no series looks like a state', () => {
    const differences = SERIES.flatMap((series) => STATES.map((state) => deltaE(colour(series), colour(state))));
    expect(Math.min(...differences)).toBeGreaterThanOrEqual(12);
  });
});

test('both themes define the same colours', () => {
  expect([...tokensOf('dark').keys()].sort()).toEqual([...tokensOf('light').keys()].sort());
});

// Sharma, Wu and Dalal 2005, table 1: the pairs that tell wrong implementations apart.
test.each([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 2.5, 0], [50, 0, -2.5], 4.3065],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
] as const)('CIEDE2000 of %j and %j is %d', (a, b, difference) => {
  expect(deltaELab(a, b)).toBeCloseTo(difference, 4);
});

test('no component has a raw colour', () => {
  const root = join(import.meta.dirname, '..', '..');
  const files = ['app', 'components'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(tsx|css)$/.test(path) || /-(options|colour)\.ts$/.test(path))
      .filter((path) => !path.endsWith('tokens.css'))
      .map((path) => join(root, folder, path)),
  );
  expect(files.length).toBeGreaterThan(30);
  const raw = /#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|oklab)\(/;
  const offenders = files.filter((file) => raw.test(withoutAnchors(readFileSync(file, 'utf8'))));
  expect(offenders).toEqual([]);
});

/** `href="#main"` and `#palette-3` are places, not colours. */
const withoutAnchors = (source: string) => source.replace(/href="#[^"]*"|`#palette[^`]*`/g, '');
