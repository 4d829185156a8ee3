// The browser's client of /api/rules: groups with their health, their texts and versions, and dry runs.
import { ApiError } from './api-error';
import { type FetchLike, fetchJson } from './fetch-json';
import { jsonLines } from './json-lines';
import type {
  ActiveAlert,
  Conversion,
  GroupSource,
  RuleDefinition,
  RuleGroups,
  TryAnswer,
  Validation,
  WrittenVersion,
} from './rules-model';

type Call = { readonly signal?: AbortSignal | undefined };

/** Who changes what for which reason, and the version it was made from (0: a group that is not there yet). */
export type ChangeOf = { readonly version: number; readonly author: string; readonly message: string };

export type Draft = { readonly text: string } | { readonly group: RuleDefinition; readonly base?: string | undefined };

export type TryRequest = Draft & {
  readonly namespace?: string | undefined;
  readonly file?: string | undefined;
  readonly presentName?: string | undefined;
  /** From 0; without it all of the group. */
  readonly rules?: readonly number[];
  readonly fromMs?: number;
  readonly toMs?: number;
};

/** All throw ApiError; an abort its own error. */
export class RulesClient {
  constructor(
    private readonly fetchLike: FetchLike = (input, init) => fetch(input, init),
    private readonly base = '/api/rules',
  ) {}

  /** Groups of files first, then those people made. */
  groups({ signal }: Call = {}): Promise<RuleGroups> {
    return this.get('/groups', signal);
  }

  /** A group somebody made, as it stands. */
  group(namespace: string, name: string, { signal }: Call = {}): Promise<GroupSource> {
    return this.get(pathOf(namespace, name), signal);
  }

  /** A group of a file as a file of its own: version 0, for it was not made here. */
  async fileGroup(file: string, name: string, { signal }: Call = {}): Promise<GroupSource> {
    const query = new URLSearchParams({ file, group: name });
    const found = await this.get<Omit<GroupSource, 'version'>>(`/file-group?${query}`, signal);
    return { ...found, version: 0 };
  }

  put(namespace: string, name: string, text: string, change: ChangeOf): Promise<WrittenVersion> {
    return this.send('PUT', pathOf(namespace, name), { text, ...change });
  }

  /** Every group of a rule file, or none. */
  async importFile(namespace: string, text: string, change: ChangeOf): Promise<readonly WrittenVersion[]> {
    const path = `/groups/${encodeURIComponent(namespace)}`;
    return (await this.send<{ groups: readonly WrittenVersion[] }>('POST', path, { text, ...change })).groups;
  }

  delete(namespace: string, name: string, change: ChangeOf): Promise<WrittenVersion> {
    return this.send('DELETE', pathOf(namespace, name), change);
  }

  /** @param version the one that is to be the present one again */
  restore(namespace: string, name: string, version: number, change: ChangeOf): Promise<WrittenVersion> {
    return this.send('POST', `${pathOf(namespace, name)}/restore?restore=${version}`, change);
  }

  /** The newest first. */
  async versions(namespace: string, name: string, { signal }: Call = {}): Promise<readonly WrittenVersion[]> {
    const path = `${pathOf(namespace, name)}/versions`;
    return (await this.get<{ versions: readonly WrittenVersion[] }>(path, signal)).versions;
  }

  version(namespace: string, name: string, version: number, { signal }: Call = {}): Promise<WrittenVersion> {
    return this.get(`${pathOf(namespace, name)}/versions/${version}`, signal);
  }

  /** Groups that were deleted, the last deleted first. */
  async deleted({ signal }: Call = {}): Promise<readonly WrittenVersion[]> {
    return (await this.get<{ groups: readonly WrittenVersion[] }>('/deleted', signal)).groups;
  }

  validate(draft: Draft, { signal }: Call = {}): Promise<Validation> {
    return this.send('POST', '/validate', draft, signal);
  }

  /** The syntax before 2.0 as YAML. */
  convert(text: string, name: string, { signal }: Call = {}): Promise<Conversion> {
    return this.send('POST', `/convert?${new URLSearchParams({ name })}`, { text }, signal);
  }

  /** Pending and firing alerts of a rule, as Prometheus' API tells of them. */
  async alerts(file: string, group: string, rule: string, { signal }: Call = {}): Promise<readonly ActiveAlert[]> {
    const query = new URLSearchParams({ 'file[]': file, 'rule_group[]': group, 'rule_name[]': rule, type: 'alert' });
    const { body } = await fetchJson(this.fetchLike, `/api/v1/rules?${query}`, { signal: signal ?? null });
    const { data } = (body ?? {}) as {
      data?: { groups?: readonly { rules: readonly { alerts?: ActiveAlert[] }[] }[] };
    };
    if (!data?.groups) throw new ApiError(0, 'not_json', 'the answer holds no rule groups');
    return data.groups.flatMap(({ rules }) => rules.flatMap(({ alerts = [] }) => alerts));
  }

  /** @param onProgress of 1, now and then until it is over */
  async try(
    { fromMs, toMs, ...request }: TryRequest,
    onProgress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<TryAnswer> {
    const body = { ...request, ...(fromMs && { from: fromMs / 1000 }), ...(toMs && { to: toMs / 1000 }) };
    const init = { method: 'POST', signal, body: JSON.stringify(body) };
    for await (const line of jsonLines(this.fetchLike, `${this.base}/try`, init)) {
      const { progress, error, kind } = line as { progress?: number; error?: string; kind?: string };
      if (error !== undefined) throw new ApiError(422, kind ?? 'execution', error);
      if (progress === undefined) return line as TryAnswer; // the last line, as our own server writes it
      onProgress(progress);
    }
    throw new ApiError(0, 'unreachable', 'the dry run broke off');
  }

  /** What our own server answered with success has the shape it is asked for. */
  private async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return answerOf(await fetchJson(this.fetchLike, `${this.base}${path}`, { signal: signal ?? null })) as T;
  }

  private async send<T>(method: string, path: string, body: object, signal?: AbortSignal): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const init = { method, signal: signal ?? null, headers, body: JSON.stringify(body) };
    return answerOf(await fetchJson(this.fetchLike, `${this.base}${path}`, init)) as T;
  }
}

/** The server this page came from. */
export const rulesApi = new RulesClient();

const pathOf = (namespace: string, name: string) =>
  `/groups/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;

function answerOf({ status, body }: { status: number; body: unknown }): unknown {
  if (status >= 200 && status < 300) return body;
  const { errorType, error } = (body ?? {}) as { errorType?: string; error?: string };
  throw new ApiError(status, errorType ?? 'unknown', error ?? `the server answered ${status}`);
}
