// News of rules, and messages, on their way into the live list: asked for only when somebody wants them, each message once.
import type { GroupNews, SentMessage } from '@/lib/alerts/query/live-row';
import type { LiveView } from '@/lib/alerts/query/live-view';
import type { Clock } from '@/lib/kernel/clock';
import { messageOf } from '@/lib/kernel/errors';
import type { Log } from '../log';

/** What rules say of their alerts; see RuleNews. */
export type NewsSource = {
  readonly hasNews: boolean;
  take(): Promise<ReadonlyMap<string, GroupNews | undefined>>;
};

export type MessageQuery = {
  readonly fromMs: number | undefined;
  readonly limit: number;
  readonly except: readonly string[];
};

/** Messages that went out, or should have, but for those with certain ids; newest first. @throws unavailable */
export type MessageSource = (query: MessageQuery) => Promise<readonly (SentMessage & { readonly id: string })[]>;

/** Of a start: what alerts that fire were told of before it. */
const MOST_MESSAGES = 2_000;
const MESSAGES_EVERY_MS = 5_000;
/** Of so many messages the list has, the database is told. */
const MOST_TAKEN = 10_000;
/** A message is written when it got through, or was given up, as of when it was begun: that may be a while ago. */
const OVERLAP_MS = 6 * 60_000;

export type LiveNewsParts = {
  readonly clock: Clock;
  readonly view: Pick<LiveView, 'takeNews' | 'takeMessages'>;
  readonly messages: MessageSource;
  readonly log: Pick<Log, 'warn'>;
};

export class LiveNews {
  /** An alert came that may be of a rule of ours. */
  isWanted = false;
  private rules: NewsSource | undefined;
  private taking: Promise<void> | undefined;
  private messagesUntilMs: number | undefined;
  private messagesAtMs = 0;
  /** Ids of messages the list has, with when those were begun. */
  private taken = new Map<string, number>();

  constructor(private readonly parts: LiveNewsParts) {}

  follow(rules: NewsSource): void {
    this.rules = rules;
  }

  /** The next read has all messages again; what is being read now counts as not read, too. */
  forgetMessages(): void {
    this.taken = new Map();
  }

  /** One at a time. Without the engine thread or the database the list is what it was: alerts do not wait for what is told of them. */
  take(): Promise<void> {
    this.taking ??= this.takeAll().finally(() => {
      this.taking = undefined;
    });
    return this.taking;
  }

  private async takeAll(): Promise<void> {
    this.isWanted = false;
    const outcomes = await Promise.allSettled([this.takeRules(), this.takeMessages()]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        this.parts.log.warn({ error: messageOf(outcome.reason) }, 'the list of alerts waits for news');
  }

  private async takeRules(): Promise<void> {
    if (!this.rules?.hasNews) return;
    for (const [group, news] of await this.rules.take()) this.parts.view.takeNews(group, news);
  }

  private async takeMessages(): Promise<void> {
    const nowMs = this.parts.clock.nowMs();
    if (nowMs < this.messagesAtMs) return;
    const fromMs = this.messagesUntilMs && this.messagesUntilMs - OVERLAP_MS;
    const { taken } = this;
    const messages = await this.parts.messages({ fromMs, limit: MOST_MESSAGES, except: [...taken.keys()] });
    this.parts.view.takeMessages(messages);
    this.messagesAtMs = nowMs + MESSAGES_EVERY_MS;
    const untilMs = Math.max(this.messagesUntilMs ?? 1, ...messages.map(({ atMs }) => atMs));
    this.messagesUntilMs = untilMs;
    for (const { id, atMs } of messages) taken.set(id, atMs);
    for (const [id, atMs] of taken) if (atMs < untilMs - OVERLAP_MS || taken.size > MOST_TAKEN) taken.delete(id);
  }
}
