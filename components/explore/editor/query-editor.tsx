// One query's text: plain until somebody is about to write, then with completion. The change is not seen: letters, cursor and
// focus stay where they are.
'use client';
import { type ComponentType, type RefObject, useEffect, useRef, useState } from 'react';
import type { EditorHandle, EditorProps, EditorStart } from './editor-contract';
import { PlainEditor } from './plain-editor';
import type PromqlEditor from './promql-editor';

type QueryEditorProps = EditorProps & {
  ref: RefObject<EditorHandle | null>;
  onProblem: (words: string | undefined) => void;
};

type Loaded = {
  readonly Editor: ComponentType<Parameters<typeof PromqlEditor>[0]>;
  readonly start: EditorStart;
};

export function QueryEditor({ ref, onProblem, ...props }: QueryEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const isComposing = useRef(false);
  const [loaded, setLoaded] = useState<Loaded>();
  const [ready, setReady] = useState<Loaded['Editor']>();
  const reach = () => {
    import('./promql-editor').then(
      (module) => setReady(() => module.default),
      () => {}, // the plain editor does all but complete, and the next focus asks again
    );
  };
  // Only under somebody's hands: a dialog may hold on to the text area, to give the focus back to it. And not while an input
  // method puts letters together: they would be lost.
  const swap = () => {
    if (!ready || isComposing.current || document.activeElement !== area.current) return;
    setLoaded({ Editor: ready, start: startOf(area.current) });
  };
  useEffect(swap, [ready]);
  if (loaded) return <loaded.Editor ref={ref} start={loaded.start} onProblem={onProblem} {...props} />;
  const compose = (isGoingOn: boolean) => {
    isComposing.current = isGoingOn;
    if (!isGoingOn) swap();
  };
  const focused = () => {
    reach();
    swap();
  };
  return <PlainEditor ref={ref} area={area} onReach={reach} onFocused={focused} onComposing={compose} {...props} />;
}

function startOf(area: HTMLTextAreaElement | null): EditorStart {
  const { selectionStart: from = 0, selectionEnd: to = 0, selectionDirection } = area ?? {};
  const isBackward = selectionDirection === 'backward';
  return { anchor: isBackward ? to : from, head: isBackward ? from : to };
}
