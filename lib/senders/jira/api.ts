// The few calls of Jira's REST API that an issue needs.
import { SendFailure } from '@/lib/alerts/errors';
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';
import { exchange, type HttpOptions } from '../http';

export type FoundIssue = { readonly key: string; readonly isDone: boolean };

type Json = Readonly<Record<string, unknown>>;

export class JiraApi {
  private readonly base: string;

  /** @param apiUrl `https://host/rest/api/2` or `…/3` */
  constructor(
    apiUrl: string,
    private readonly options: HttpOptions,
  ) {
    this.base = apiUrl.replace(/\/+$/, '');
  }

  /** Version 3 takes descriptions as documents, not as text. */
  get isV3(): boolean {
    return this.base.endsWith('/3');
  }

  /** The first issue that matches. @throws SendFailure */
  async search(jql: string, apiType: ReceiverSettings<'jira'>['api_type']): Promise<FoundIssue | undefined> {
    const body = { jql, maxResults: 2, fields: ['status'] };
    const { issues } = await this.call('POST', this.searchUrl(apiType), body);
    const [first] = Array.isArray(issues) ? (issues as readonly Json[]) : [];
    if (!first) return undefined;
    if (typeof first.key !== 'string') throw new SendFailure('Jira found an issue without a key', 'other', false);
    return { key: first.key, isDone: statusCategoryOf(first) === 'done' };
  }

  async send(method: 'POST' | 'PUT', path: string, body: object): Promise<void> {
    await this.call(method, `${this.base}/${path}`, body);
  }

  /** @throws SendFailure when the workflow has no such transition from where the issue stands */
  async transition(key: string, name: string): Promise<void> {
    const path = `issue/${key}/transitions`;
    const { transitions } = await this.call('GET', `${this.base}/${path}`, undefined);
    const found = (Array.isArray(transitions) ? (transitions as readonly Json[]) : []).find(
      (transition) => transition.name === name,
    );
    if (!found) throw new SendFailure(`can't find transition ${name} for issue ${key}`, 'other', false);
    await this.send('POST', path, { transition: { id: found.id } });
  }

  /** Jira's cloud has done away with version 2's search; a data center does not have version 3's. */
  private searchUrl(apiType: string): string {
    const isCloud =
      apiType === 'cloud' || (apiType === 'auto' && new URL(this.base).hostname.endsWith('atlassian.net'));
    if (!isCloud) return `${this.base}/search`;
    return `${this.base.replace('/rest/api/2', '/rest/api/3')}/search/jql`;
  }

  private async call(method: 'GET' | 'POST' | 'PUT', url: string, body: object | undefined): Promise<Json> {
    const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
    const message = { method, url, headers, body: body ? `${JSON.stringify(body)}\n` : '' };
    const answer = await exchange(message, { ...this.options, retryOn: [429] });
    if (method === 'PUT' || answer.trim() === '') return {};
    try {
      const value: unknown = JSON.parse(answer);
      if (typeof value === 'object' && value !== null) return value as Json;
    } catch {
      // said below
    }
    throw new SendFailure('Jira answered with something that is no JSON object', 'other', false);
  }
}

function statusCategoryOf(issue: Json): unknown {
  const fields = issue.fields as Json | undefined;
  const status = fields?.status as Json | undefined;
  return (status?.statusCategory as Json | undefined)?.key;
}
