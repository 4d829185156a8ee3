// The editor in our tokens: letters as the plain editor has them, and the two panes of the completion.
import { EditorView } from '@codemirror/view';
import { tokenColours } from './token-colours';

const FLOAT = {
  border: '1px solid var(--line-2)',
  borderRadius: 'var(--r-3)',
  backgroundColor: 'var(--float)',
  boxShadow: 'var(--shadow)',
  color: 'var(--text)',
};

const LOOK = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit', overflow: 'visible' },
  '.cm-content': { padding: '9px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--active)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', color: 'var(--crit-text)' },
  '.cm-lintRange': { backgroundImage: 'none', paddingBottom: '0' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--crit) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--warn) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-info': { textDecoration: 'underline dotted var(--accent) 1px', textUnderlineOffset: '3px' },
  '.cm-tooltip': { ...FLOAT, zIndex: '50' },
  '.cm-tooltip-lint': { padding: '4px', maxWidth: '480px' },
  '.cm-diagnostic': { padding: '4px 8px', font: '12px/16px var(--face-mono)', borderLeft: 'none' },
  '.cm-tooltip.cm-tooltip-autocomplete': { padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete::after': {
    content: '"Tab to accept · Esc to close"',
    display: 'block',
    padding: '5px 8px 3px',
    font: '11px/16px var(--face-sans)',
    color: 'var(--text-3)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--face-mono)',
    fontSize: '12px',
    letterSpacing: '-0.01em',
    maxHeight: '236px',
    minWidth: 'min(388px, 100vw - 72px)',
    maxWidth: 'min(560px, 100vw - 72px)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    height: '26px',
    padding: '0 8px',
    borderRadius: '5px',
    color: 'var(--text)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--active)',
    color: 'var(--text)',
  },
  '.cm-completionKind': {
    width: '64px',
    flex: 'none',
    font: '11px/16px var(--face-sans)',
    letterSpacing: '0',
    color: 'var(--text-3)',
  },
  '.cm-completionLabel': { overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-text)', fontWeight: '600' },
  '.cm-tooltip.cm-completionInfo': {
    ...FLOAT,
    width: '300px',
    maxWidth: '300px',
    padding: '10px 12px',
    font: '12px/16px var(--face-sans)',
    letterSpacing: '0',
    color: 'var(--text-2)',
  },
  // On a phone it would lie over the list.
  '@media (max-width: 767px)': { '.cm-tooltip.cm-completionInfo': { display: 'none' } },
  '.cm-completionInfo-right': { marginLeft: '4px' },
  '.cm-metric b': { display: 'block', color: 'var(--text)', overflowWrap: 'anywhere' },
  '.cm-metric p': { margin: '2px 0 8px' },
  '.cm-metric dl': { display: 'grid', gridTemplateColumns: '48px 1fr', rowGap: '4px' },
  '.cm-metric dt': { color: 'var(--text-3)' },
});

export const promqlLook = [LOOK, tokenColours];
