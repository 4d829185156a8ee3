// The editor that is there at once: a text area that grows, with the colours laid exactly over its letters.
'use client';
import { type KeyboardEvent, type RefObject, useImperativeHandle } from 'react';
import { offsetOf } from '@/lib/client/api-error';
import { QueryText } from '../query-text';
import { type EditorHandle, type EditorProps, LETTERS, PLACEHOLDER } from './editor-contract';

type PlainEditorProps = EditorProps & {
  ref: RefObject<EditorHandle | null>;
  area: RefObject<HTMLTextAreaElement | null>;
  /** Somebody is about to write. */
  onReach: () => void;
  onFocused: () => void;
  /** An input method has begun, or ended, to put letters together. */
  onComposing: (isGoingOn: boolean) => void;
};

const ROOM = 'px-3 py-[9px]';

export function PlainEditor(props: PlainEditorProps) {
  const { draft, onDraft, onRun, onFormat, label, describedBy, error, area } = props;
  const errorAt = error?.position && offsetOf(draft, error.position);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') area.current?.blur();
    if (event.altKey && event.shiftKey && event.code === 'KeyF') onFormat();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onRun();
  };
  useImperativeHandle(props.ref, () => ({
    focus: () => area.current?.focus(),
    insert: (text) => {
      const { selectionStart = draft.length, selectionEnd = draft.length } = area.current ?? {};
      onDraft(draft.slice(0, selectionStart) + text + draft.slice(selectionEnd));
      area.current?.focus();
    },
    replace: onDraft,
  }));
  return (
    <div className="relative min-w-0">
      <textarea
        ref={area}
        value={draft}
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={props.onFocused}
        onPointerEnter={props.onReach}
        onCompositionStart={() => props.onComposing(true)}
        onCompositionEnd={() => props.onComposing(false)}
        rows={1}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={error !== undefined}
        placeholder={PLACEHOLDER}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        className={`block field-sizing-content min-h-[38px] w-full resize-none bg-transparent text-transparent caret-accent outline-none placeholder:text-ink-3 ${ROOM} ${LETTERS}`}
      />
      <div aria-hidden className={`pointer-events-none absolute inset-0 overflow-hidden ${ROOM} ${LETTERS}`}>
        <QueryText text={draft} errorAt={errorAt} />
      </div>
    </div>
  );
}
