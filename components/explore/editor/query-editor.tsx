// One query's text: plain until somebody is about to write, then with completion. The change is not seen: letters, cursor and
// focus stay where they are.
'use client';
import { type ComponentType, type RefObject, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { EditorHandle, EditorProps, EditorStart } from './editor-contract';
import { PlainEditor } from './plain-editor';
import type PromqlEditor from './promql-editor';

type QueryEditorProps = EditorProps & {
  ref: RefObject<EditorHandle | null>;
  onProblem: (words: string | undefined) => void;
};

type Rich = ComponentType<Parameters<typeof PromqlEditor>[0]>;

export function QueryEditor({ ref, onProblem, ...props }: QueryEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const isComposing = useRef(false);
  const start = useRef<EditorStart>({ anchor: 0, head: 0 });
  const [ready, setReady] = useState<Rich>();
  const [Loaded, setLoaded] = useState<Rich>();
  const reach = () => {
    import('./promql-editor').then(
      (module) => setReady(() => module.default),
      () => {}, // the plain editor does all but complete, and the next focus asks again
    );
  };
  // Only under somebody's hands: a dialog may hold on to the text area, to give the focus back to it. And not while an input
  // method puts letters together: they would be lost. At once: a key may open a dialog in between.
  const swap = () =>
    queueMicrotask(() => {
      if (!ready || isComposing.current || document.activeElement !== area.current) return;
      start.current = startOf(area.current);
      flushSync(() => setLoaded(() => ready)); // in a microtask: an effect must not
    });
  useEffect(swap, [ready]); // once, when the code is there
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus may have come before the page was awake
  useEffect(() => {
    if (document.activeElement === area.current) reach();
  }, []);
  if (Loaded) return <Loaded ref={ref} start={start} onProblem={onProblem} {...props} />;
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
