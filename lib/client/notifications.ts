// The browser's client of routing, notifications, receivers and "why was I (not) paged": /api/alerts/*.
import { ApiError } from './api-error';
import { type FetchLike, fetchJson } from './fetch-json';
import type {
  NotificationPage,
  NotificationRecord,
  Receiver,
  Routing,
  RoutingTest,
  TestOutcome,
  Why,
} from './notification-nouns';

export type NotificationFilter = {
  readonly receiver?: string | undefined;
  readonly integration?: string | undefined;
  readonly outcome?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
};

type Call = { readonly signal?: AbortSignal };

/** All throw ApiError; an abort its own error. */
export class NotificationsClient {
  constructor(private readonly fetchLike: FetchLike = (input, init) => fetch(input, init)) {}

  /** Newest first. @param before `next` of the page before */
  list(filter: NotificationFilter, before: string | undefined, call: Call = {}): Promise<NotificationPage> {
    const { fromMs, toMs, ...texts } = filter;
    const given = { ...texts, from: fromMs?.toString(), to: toMs?.toString(), before };
    const pairs = Object.entries(given).filter((pair): pair is [string, string] => Boolean(pair[1]));
    return this.ask(`notifications?${new URLSearchParams(pairs)}`, call);
  }

  /** With every try and every alert. */
  one(id: string, call: Call = {}): Promise<NotificationRecord> {
    return this.ask(`notifications/${encodeURIComponent(id)}`, call);
  }

  routing(call: Call = {}): Promise<Routing> {
    return this.ask('routing', call);
  }

  testRouting(labels: Readonly<Record<string, string>>, call: Call = {}): Promise<RoutingTest> {
    return this.ask('routing/test', call, { labels });
  }

  async receivers(call: Call = {}): Promise<readonly Receiver[]> {
    return (await this.ask<{ receivers: readonly Receiver[] }>('receivers', call)).receivers;
  }

  /** Sends one message by each integration. */
  async testReceiver(name: string, call: Call = {}): Promise<readonly TestOutcome[]> {
    const path = `receivers/${encodeURIComponent(name)}/test`;
    return (await this.ask<{ outcomes: readonly TestOutcome[] }>(path, call, {})).outcomes;
  }

  why(fingerprint: string, call: Call = {}): Promise<Why> {
    return this.ask(`why/${encodeURIComponent(fingerprint)}`, call);
  }

  private async ask<T>(path: string, { signal }: Call, posted?: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await fetchJson(this.fetchLike, `/api/alerts/${path}`, {
      signal: signal ?? null,
      ...(posted && { method: 'POST', headers, body: JSON.stringify(posted) }),
    });
    if (status === 200) return body as T; // our own API, held to these types by its tests
    const { errorType = 'unknown', error = `the answer was ${status}` } = (body ?? {}) as Partial<
      Record<string, string>
    >;
    throw new ApiError(status, errorType, error);
  }
}

export const notifications = new NotificationsClient();
