// The list of completions scrolls: it must be reachable by keyboard like everything that does (WCAG 2.1.1).
import { completionStatus } from '@codemirror/autocomplete';
import { EditorView } from '@codemirror/view';

/** CodeMirror draws the list outside of the editor, and names it there. */
export const reachableList = EditorView.updateListener.of(({ state, view }) => {
  if (completionStatus(state) !== 'active') return;
  view.requestMeasure({
    read: () => document.getElementById(view.contentDOM.getAttribute('aria-controls') ?? ''),
    write: (list) => list?.setAttribute('tabindex', '0'),
  });
});
