// What keys do in the editor. Enter runs the query; a completion is taken with Tab, or with Enter once one was chosen by arrows.
import {
  acceptCompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  startCompletion,
} from '@codemirror/autocomplete';
import { insertNewline } from '@codemirror/commands';
import { type EditorView, type KeyBinding, ViewPlugin, type ViewUpdate } from '@codemirror/view';

/** Whether somebody moved through the completions since they opened. */
const chosen = ViewPlugin.fromClass(
  class {
    isChosen = false;
    update({ state }: ViewUpdate) {
      if (completionStatus(state) === null) this.isChosen = false;
    }
  },
);

const move = (isForward: boolean, by?: 'page') => (view: EditorView) => {
  if (!moveCompletionSelection(isForward, by)(view)) return false;
  const plugin = view.plugin(chosen);
  if (plugin) plugin.isChosen = true;
  return true;
};

/** A chosen completion is taken; otherwise the list closes and the query runs. */
const enter = (onRun: () => void) => (view: EditorView) => {
  if (view.plugin(chosen)?.isChosen && acceptCompletion(view)) return true;
  closeCompletion(view);
  onRun();
  return true;
};

/** The list first, then the editor: the keys of the page work again. */
function leave(view: EditorView): boolean {
  if (!closeCompletion(view)) view.contentDOM.blur();
  return true;
}

export const editorKeys = (onRun: () => void, onFormat: () => void) => ({
  extension: chosen,
  bindings: [
    { key: 'Enter', run: enter(onRun) },
    { key: 'Mod-Enter', run: enter(onRun) },
    { key: 'Shift-Enter', run: insertNewline },
    { key: 'Tab', run: acceptCompletion }, // without a list it goes to what comes next, as everywhere
    { key: 'Escape', run: leave },
    { key: 'Ctrl-Space', run: startCompletion },
    { key: 'ArrowDown', run: move(true) },
    { key: 'ArrowUp', run: move(false) },
    { key: 'PageDown', run: move(true, 'page') },
    { key: 'PageUp', run: move(false, 'page') },
    {
      key: 'Shift-Alt-f',
      run: () => {
        onFormat();
        return true;
      },
    },
  ] satisfies KeyBinding[],
});
