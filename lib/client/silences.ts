// The browser's client of /api/alerts/silences: silences with what they do, and the ways to change them.
import { ApiError } from './api-error';
import { type FetchLike, fetchJson } from './fetch-json';
import {
  decodeSilences,
  type KnownLabel,
  type Matcher,
  type MatcherSet,
  type Preview,
  type RecurringSilence,
  type Silences,
  type SilenceTemplate,
} from './silences-decode';

type Call = { readonly signal?: AbortSignal | undefined };

/** Without `id` a new one. Without `startsAtMs` it begins at once. */
export type WantedSilence = {
  readonly id?: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly startsAtMs?: number | undefined;
  readonly endsAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
  readonly untilResolved?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
};

/** What became of each; `error` where it was refused. */
export type BulkResult = { readonly id: string; readonly newId?: string; readonly error?: string };

export type WantedTemplate = Omit<SilenceTemplate, 'id' | 'updatedAtMs'>;
export type WantedRecurring = Omit<RecurringSilence, 'id' | 'updatedAtMs' | 'next'>;

/** All throw ApiError; an abort its own error. */
export class SilencesClient {
  constructor(
    private readonly fetchLike: FetchLike = (input, init) => fetch(input, init),
    private readonly base = '/api/alerts/silences',
  ) {}

  /** Active ones by their end, pending ones by their start, expired ones, the last ended first. */
  async list({ signal }: Call = {}): Promise<Silences> {
    return decodeSilences(await this.get('', signal));
  }

  /** @param id of the silence that is edited */
  async preview(matchers: readonly Matcher[], id: string | undefined, { signal }: Call = {}): Promise<Preview> {
    return this.send('POST', '/preview', { matchers, id }, signal);
  }

  /** Matchers that would cover these alerts, or alerts about these series. */
  async suggest(labelSets: readonly Readonly<Record<string, string>>[], { signal }: Call = {}): Promise<MatcherSet> {
    return this.send('POST', '/suggest', { labelSets }, signal);
  }

  /** Texts such as `a="b"` or `{a="b",c=~"d|e"}`. @throws ApiError `bad_data` in Alertmanager's words */
  async readMatchers(texts: readonly string[], { signal }: Call = {}): Promise<readonly Matcher[]> {
    const query = new URLSearchParams(texts.map((text) => ['filter', text]));
    return (await this.get<{ matchers: readonly Matcher[] }>(`/matchers?${query}`, signal)).matchers;
  }

  /** Labels of what fires, the most frequent first. */
  async labels({ signal }: Call = {}): Promise<readonly KnownLabel[]> {
    return (await this.get<{ labels: readonly KnownLabel[] }>('/labels', signal)).labels;
  }

  /** The id of what stands afterwards. */
  async set(wanted: WantedSilence): Promise<string> {
    return (await this.send<{ id: string }>('POST', '', wanted)).id;
  }

  /** The id of what stands afterwards. */
  async extend(id: string, byMs: number): Promise<string> {
    return (await this.send<{ id: string }>('POST', `/${id}/extend`, { ms: byMs })).id;
  }

  async expire(id: string): Promise<void> {
    await this.send('POST', `/${id}/expire`);
  }

  async extendAll(ids: readonly string[], byMs: number): Promise<readonly BulkResult[]> {
    return (await this.send<{ results: readonly BulkResult[] }>('POST', '/extend', { ids, ms: byMs })).results;
  }

  async expireAll(ids: readonly string[]): Promise<readonly BulkResult[]> {
    return (await this.send<{ results: readonly BulkResult[] }>('POST', '/expire', { ids })).results;
  }

  async templates({ signal }: Call = {}): Promise<readonly SilenceTemplate[]> {
    return (await this.get<{ templates: readonly SilenceTemplate[] }>('/templates', signal)).templates;
  }

  /** Without an id a new one. */
  async putTemplate(id: string | undefined, wanted: WantedTemplate): Promise<void> {
    await this.put('/templates', id, wanted);
  }

  async deleteTemplate(id: string): Promise<void> {
    await this.send('DELETE', `/templates/${id}`);
  }

  async recurring({ signal }: Call = {}): Promise<readonly RecurringSilence[]> {
    return (await this.get<{ recurring: readonly RecurringSilence[] }>('/recurring', signal)).recurring;
  }

  /** Without an id a new one. */
  async putRecurring(id: string | undefined, wanted: WantedRecurring): Promise<void> {
    await this.put('/recurring', id, wanted);
  }

  async deleteRecurring(id: string): Promise<void> {
    await this.send('DELETE', `/recurring/${id}`);
  }

  private async put(path: string, id: string | undefined, wanted: object): Promise<void> {
    await (id === undefined ? this.send('POST', path, wanted) : this.send('PUT', `${path}/${id}`, wanted));
  }

  /** What our own server answered with success has the shape it is asked for. */
  private async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return answerOf(await fetchJson(this.fetchLike, `${this.base}${path}`, { signal: signal ?? null })) as T;
  }

  private async send<T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> {
    const init = { method, signal: signal ?? null, ...(body && { body: JSON.stringify(body) }) };
    return answerOf(await fetchJson(this.fetchLike, `${this.base}${path}`, init)) as T;
  }
}

/** The server this page came from. */
export const silences = new SilencesClient();

function answerOf({ status, body }: { status: number; body: unknown }): unknown {
  if (status >= 200 && status < 300) return body;
  const { errorType, error } = (body ?? {}) as { errorType?: string; error?: string };
  throw new ApiError(status, errorType ?? 'unknown', error ?? `the server answered ${status}`);
}
