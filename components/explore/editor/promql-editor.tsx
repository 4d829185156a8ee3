// The editor with completion, brackets and the server's words on mistakes. Fetched when somebody is about to write.
'use client';
import {
  autocompletion,
  type Completion,
  closeBrackets,
  closeBracketsKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { forceLinting, linter } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder, tooltips } from '@codemirror/view';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { Metric } from '@/components/metric-catalogue/catalogue';
import { useCatalogue } from '@/components/metric-catalogue/use-catalogue';
import { asApiError } from '@/lib/client/api-error';
import { prometheus } from '@/lib/client/prometheus';
import { completeStrategy } from './completion';
import { errorDiagnostic, remarkDiagnostics } from './diagnostics';
import { type EditorHandle, type EditorProps, type EditorStart, LETTERS, PLACEHOLDER } from './editor-contract';
import { editorKeys } from './keys';
import { reachableList } from './reachable-list';
import { promqlLook } from './theme';
import { wordsOf } from './words';

// Long enough that a word can be finished before it is called a mistake.
const CHECK_AFTER_MS = 600;

type PromqlEditorProps = EditorProps & {
  ref: RefObject<EditorHandle | null>;
  /** Read once, when the editor is made. */
  start: RefObject<EditorStart>;
  /** What does not parse, in the server's words; undefined as soon as it does, or is written on. */
  onProblem: (words: string | undefined) => void;
};

export default function PromqlEditor(props: PromqlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const catalogue = useRef<readonly Metric[]>([]);
  catalogue.current = useCatalogue().stored;
  const queryClient = useQueryClient();
  const view = useRef<EditorView>(undefined);
  const attributes = useRef(new Compartment());

  // biome-ignore lint/correctness/useExhaustiveDependencies: one view for the life of the component; all else is read late or applied below
  useLayoutEffect(() => {
    if (!host.current) return;
    const made = new EditorView({
      parent: host.current,
      state: stateOf(latest, queryClient, () => catalogue.current, attributes.current),
    });
    view.current = made;
    made.focus();
    return () => made.destroy();
  }, []);

  useFollowedDraft(view, props.draft);
  useAttributes(view, attributes.current, props);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the last run said is drawn by the check
  useEffect(() => {
    if (view.current) forceLinting(view.current);
  }, [props.error, props.remarks]);
  useImperativeHandle(props.ref, () => handleOf(view));
  return <div ref={host} className={`px-3 ${LETTERS}`} />;
}

function stateOf(
  latest: RefObject<PromqlEditorProps>,
  queryClient: QueryClient,
  catalogue: () => readonly Metric[],
  attributes: Compartment,
): EditorState {
  const { draft } = latest.current;
  const { anchor, head } = latest.current.start.current;
  const length = draft.length;
  const promql = new PromQLExtension().activateLinter(false).setComplete({
    completeStrategy: completeStrategy(queryClient, catalogue),
  });
  const keys = editorKeys(
    () => latest.current.onRun(),
    () => latest.current.onFormat(),
  );
  return EditorState.create({
    doc: draft,
    selection: { anchor: Math.min(anchor, length), head: Math.min(head, length) },
    extensions: [
      Prec.highest(keymap.of(keys.bindings)),
      keys.extension,
      keymap.of([...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
      history(),
      closeBrackets(),
      bracketMatching(),
      EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      placeholder(PLACEHOLDER),
      tooltips({ position: 'fixed', parent: document.body }),
      autocompletion({
        defaultKeymap: false,
        icons: false,
        interactionDelay: 0,
        addToOptions: [{ render: kindLabel, position: 20 }],
      }),
      promql.asExtension(),
      linter((view) => check(view, latest), {
        delay: CHECK_AFTER_MS,
        needsRefresh: ({ startState, state }) => isCompleting(startState) !== isCompleting(state),
      }),
      attributes.of([]),
      reachableList,
      promqlLook,
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (!docChanged) return;
        latest.current.onDraft(state.doc.toString());
        latest.current.onProblem(undefined);
      }),
    ],
  });
}

function kindLabel(completion: Completion): HTMLElement {
  const label = document.createElement('span');
  label.className = 'cm-completionKind';
  label.textContent = completion.type ?? '';
  return label;
}

const isCompleting = (state: EditorState) => completionStatus(state) === 'active';

/** Asks the server whether the text parses; what its last run said is known already. */
async function check(view: EditorView, latest: RefObject<PromqlEditorProps>) {
  const { state } = view;
  const text = state.doc.toString();
  const { error, remarks } = latest.current;
  const remarked = remarks ? remarkDiagnostics(text, remarks) : [];
  // What is being completed is not meant to be whole yet.
  if (text.trim() === '' || isCompleting(state) || (remarks && !error)) return remarked;
  try {
    await prometheus.checkQuery(text);
    return remarked;
  } catch (thrown) {
    const failure = asApiError(thrown);
    const isOfNow = view.state.doc.eq(state.doc); // the answer may come after the next letter
    if (failure.position && isOfNow) latest.current.onProblem(wordsOf(failure.message));
    return [...remarked, ...errorDiagnostic(text, failure)]; // a server that is gone is the run's news, not the text's
  }
}

/** What comes from outside (the back button, a picked query) replaces the text in one step that can be undone. */
function useFollowedDraft(view: RefObject<EditorView | undefined>, draft: string): void {
  useLayoutEffect(() => {
    const current = view.current;
    if (current && current.state.doc.toString() !== draft) replaceAll(current, draft);
  }, [view, draft]);
}

function replaceAll(view: EditorView, text: string): void {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: text.length },
    annotations: isolateHistory.of('full'), // however soon it comes after a letter
  });
}

function useAttributes(
  view: RefObject<EditorView | undefined>,
  attributes: Compartment,
  { label, describedBy, error }: EditorProps,
): void {
  const isWrong = error !== undefined;
  useLayoutEffect(() => {
    const content = EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-describedby': describedBy,
      'aria-invalid': String(isWrong),
      autocapitalize: 'off',
      spellcheck: 'false',
    });
    view.current?.dispatch({ effects: attributes.reconfigure(content) });
  }, [view, attributes, label, describedBy, isWrong]);
}

const handleOf = (view: RefObject<EditorView | undefined>): EditorHandle => ({
  focus: () => view.current?.focus(),
  insert: (text) => {
    const current = view.current;
    if (!current) return;
    current.dispatch(current.state.replaceSelection(text), { userEvent: 'input' });
    current.focus();
  },
  replace: (text) => {
    if (view.current) replaceAll(view.current, text);
  },
});
