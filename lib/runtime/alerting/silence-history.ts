// What went out lately, as the preview of a silence replays it.

import type { MessageRecord } from '@/lib/alerts/history';
import type { PastMessage } from '@/lib/alerts/query/silence-preview';
import type { HistoryReader } from '@/lib/alerts/store/history/contract';

/** Messages that were sent since an instant, newest first; of very many the newest. @throws unavailable */
export type MessagesSince = (fromMs: number) => Promise<readonly PastMessage[]>;

const PAGE = 1_000;
const MOST_MESSAGES = 10_000;

export const messagesSince =
  (history: Pick<HistoryReader, 'messages'>): MessagesSince =>
  async (fromMs) => {
    const found: MessageRecord[] = [];
    while (found.length < MOST_MESSAGES) {
      const page = await history.messages({ fromMs, before: found.at(-1), limit: PAGE, outcomes: ['sent'] });
      found.push(...page);
      if (page.length < PAGE) break;
    }
    return found.filter(({ why }) => why !== 'test').map(pastMessage);
  };

const pastMessage = ({ atMs, receiver, integration, alerts }: MessageRecord): PastMessage => ({
  ...{ atMs, receiver, integration },
  alerts: alerts.map(({ labels }) => labels),
});
