// One query: its letter, which takes it off the graph and back, its text, what it answered, and what else can be done with it.
'use client';
import { Ellipsis } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { onDemand } from '@/components/ui/on-demand';
import { type ApiError, asApiError } from '@/lib/client/api-error';
import { prometheus } from '@/lib/client/prometheus';
import type { EditorHandle } from './editor/editor-contract';
import { QueryEditor } from './editor/query-editor';
import { wordsOf } from './editor/words';
import type { ExploreQuery } from './explore-address';
import type { Remarks } from './use-answers';

const RowMenu = onDemand('menu', () => import('./query-row-menu'));

/** What a query's last run came to. */
export type RowNews = {
  /** "8 series". */
  readonly note: string;
  readonly error: ApiError | undefined;
  readonly remarks: Remarks | undefined;
};

type QueryRowProps = {
  query: ExploreQuery;
  draft: string;
  news: RowNews;
  isAlone: boolean;
  /** Just added: it takes the focus. */
  isNew: boolean;
  onDraft: (draft: string) => void;
  onRun: (expr: string) => void;
  onActive: () => void;
  onToggle: () => void;
  onRemove: () => void;
  onDuplicate: () => void;
  onHandle: (handle: EditorHandle | null) => void;
};

export function QueryRow(props: QueryRowProps) {
  const { query, draft, news, isAlone, isNew, onDraft, onHandle } = props;
  const [problem, setProblem] = useState<string>();
  const editor = useRef<EditorHandle>(null);
  const [hintId, problemId] = [useId(), useId()];
  const isChanged = draft.trim() !== query.expr;
  const said = isChanged ? undefined : news;
  const words = problem ?? (said?.error && wordsOf(said.error.message));
  const format = () => {
    if (draft.trim() !== '')
      formatted(draft).then(
        (text) => editor.current?.replace(text),
        (failure) => setProblem(failure),
      );
  };
  useEffect(() => {
    if (isNew) editor.current?.focus();
  }, [isNew]);
  // Editors come and go within the row; whoever asks gets the one that is there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a row
  useEffect(() => {
    onHandle({
      focus: () => editor.current?.focus(),
      insert: (text) => editor.current?.insert(text),
      replace: (text) => editor.current?.replace(text),
    });
    return () => onHandle(null);
  }, []);
  return (
    <fieldset
      aria-label={`Query ${query.id}`}
      onFocus={props.onActive}
      className="relative grid min-w-0 grid-cols-[auto_minmax(0,1fr)_auto] border-b border-line before:absolute before:inset-y-0 before:left-0 before:w-0.5 first:before:rounded-tl-panel focus-within:before:bg-accent"
    >
      <Letter query={query} onToggle={props.onToggle} />
      <div className={`min-w-0 ${query.isOn ? '' : 'grayscale'}`}>
        <QueryEditor
          ref={editor}
          draft={draft}
          onDraft={(text) => {
            setProblem(undefined);
            onDraft(text);
          }}
          onRun={() => props.onRun(draft.trim())}
          onFormat={format}
          onProblem={setProblem}
          label={`PromQL query ${query.id}`}
          describedBy={`${hintId} ${problemId}`}
          error={said?.error}
          remarks={said?.remarks}
        />
        <p id={hintId} className="sr-only">
          Enter runs the query, Shift and Enter start a new line. Tab takes a completion, Escape leaves.
        </p>
        <p id={problemId} role="status" className="mono -mt-1 px-3 pb-2 text-crit-text empty:sr-only">
          {words}
        </p>
      </div>
      <div className="flex h-[38px] items-center gap-1 pr-2">
        <Note>{noteOf(query, draft, isChanged, news)}</Note>
        <RowMenu
          {...{ isAlone, format }}
          isOn={query.isOn}
          onToggle={props.onToggle}
          onRemove={props.onRemove}
          onDuplicate={props.onDuplicate}
          trigger={
            <IconButton label={`More for query ${query.id}`}>
              <Ellipsis aria-hidden />
            </IconButton>
          }
        />
      </div>
    </fieldset>
  );
}

/** The text laid out. @throws the server's words when it does not parse */
async function formatted(text: string): Promise<string> {
  try {
    return (await prometheus.formatQuery(text)).data;
  } catch (thrown) {
    throw wordsOf(asApiError(thrown).message);
  }
}

function Letter({ query: { id, isOn }, onToggle }: { query: ExploreQuery; onToggle: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-label={`Query ${id} on the graph`}
      title={isOn ? `Take ${id} off the graph` : `Put ${id} back on the graph`}
      onClick={onToggle}
      className="group/letter ml-2 grid h-[38px] w-7 place-items-center"
    >
      <span
        className={`grid size-5 place-items-center rounded-chip text-12 font-strong ${isOn ? 'bg-active group-hover/letter:bg-line-2' : 'border border-dashed border-line-3 text-ink-3'}`}
      >
        {id}
      </span>
    </button>
  );
}

const Note = ({ children }: { children: ReactNode }) => (
  <span className="text-12 whitespace-nowrap text-ink-3 max-md:hidden">{children}</span>
);

function noteOf({ isOn }: ExploreQuery, draft: string, isChanged: boolean, { note }: RowNews): string {
  if (isChanged && draft.trim() !== '') return 'not run yet';
  return isOn ? note : 'off';
}
