// Key presses and the shortcuts they make.
import { describe, expect, test } from 'vitest';
import { isSingleKey, keyName, matchKeys } from './chords';

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test.each([
  [press('g'), 'g'],
  [press('G'), 'g'],
  [press('?'), '?'],
  [press('ArrowLeft'), 'left'],
  [press('Escape'), 'esc'],
  [press('k', { ctrlKey: true }), 'mod+k'],
  [press('k', { metaKey: true }), 'mod+k'],
  [press('x', { altKey: true }), 'alt+x'],
  [press('Shift'), undefined],
])('%o is %s', (event, name) => {
  expect(keyName(event)).toBe(name);
});

describe('a shortcut is found at the end of what was typed', () => {
  const shortcuts = ['g e', 'e', 'mod+k', 't left', 'y'].map((keys) => ({ keys }));
  test.each([
    [['g', 'e'], 'g e'],
    [['e'], 'e'],
    [['x', 'g', 'e'], 'g e'],
    [['t', 'left'], 't left'],
    [['mod+k'], 'mod+k'],
    [['g'], undefined],
    [['g', 'x'], undefined],
    [[], undefined],
  ])('%j → %s', (pressed, keys) => {
    expect(matchKeys(pressed, shortcuts)?.keys).toBe(keys);
  });
});

test('a page has a key of its own over one that works everywhere', () => {
  const [everywhere, page] = [{ keys: '/' }, { keys: '/' }];
  expect(matchKeys(['/'], [everywhere, page])).toBe(page);
});

test('only what needs ctrl cannot be switched off', () => {
  expect(isSingleKey('g e')).toBe(true);
  expect(isSingleKey('mod+k')).toBe(false);
});
