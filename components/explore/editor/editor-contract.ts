// What both editors of a query have in common: the plain one, there at once, and the one with completion, fetched when wanted.
import type { ApiError } from '@/lib/client/api-error';
import type { Remarks } from '../use-answers';

/** What the row, its menu and the metric browser do to an editor. */
export type EditorHandle = {
  readonly focus: () => void;
  /** In place of the selection, or at the cursor; the cursor stands behind it. */
  readonly insert: (text: string) => void;
  /** The whole query; one step to undo. */
  readonly replace: (text: string) => void;
};

export type EditorProps = {
  draft: string;
  onDraft: (draft: string) => void;
  onRun: () => void;
  onFormat: () => void;
  /** Its name for those who do not see the letter beside it. */
  label: string;
  /** Ids of elements that explain it. */
  describedBy: string;
  /** What the last run of just this text said; undefined when it ran without, or the text has changed since. */
  error: ApiError | undefined;
  remarks: Remarks | undefined;
};

/** Where the cursor stood in the plain editor when the other one took its place, and the focus. */
export type EditorStart = { readonly anchor: number; readonly head: number };

export const PLACEHOLDER = 'Write PromQL, like rate(http_requests_total[5m])';

// Both editors must break lines alike, to the pixel.
export const LETTERS =
  'font-mono text-[13px] leading-5 tracking-[-0.01em] whitespace-pre-wrap break-words [tab-size:2]';
