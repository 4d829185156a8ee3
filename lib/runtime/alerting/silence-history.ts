// What went out lately, as the preview of a silence replays it.
import type { PastMessage } from '@/lib/alerts/query/silence-preview';

/** Messages since an instant; `knownFromMs` where the history begins later. undefined: there is no history. */
export type History = (
  fromMs: number,
) => Promise<{ readonly messages: readonly PastMessage[]; readonly knownFromMs: number | undefined } | undefined>;

export const noHistory: History = async () => undefined;
