// The colours of the text, by the same rules as in the plain editor: nothing changes its colour when this one takes over.
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { tokenize } from '../promql-tokens';
import { TOKEN_COLOURS } from '../query-text';

const MARKS = new Map(Object.entries(TOKEN_COLOURS).map(([kind, name]) => [kind, Decoration.mark({ class: name })]));

function marksOf({ state }: EditorView): DecorationSet {
  const tokens = tokenize(state.doc.toString()).filter(({ kind }) => TOKEN_COLOURS[kind] !== '');
  return Decoration.set(tokens.flatMap(({ kind, text, at }) => MARKS.get(kind)?.range(at, at + text.length) ?? []));
}

export const tokenColours = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;
    constructor(view: EditorView) {
      this.marks = marksOf(view);
    }
    update({ docChanged, view }: ViewUpdate) {
      if (docChanged) this.marks = marksOf(view);
    }
  },
  { decorations: ({ marks }) => marks },
);
