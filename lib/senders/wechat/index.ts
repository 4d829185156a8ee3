// WeChat Work: a message of an agent to users, parties and tags, under an access token that is asked for and kept.
import { SendFailure } from '@/lib/alerts/errors';
import { exchange, type HttpOptions, postJson } from '../http';
import type { CreateSender } from '../sender';
import { present } from '../text';

/** WeChat Work API: access_token lives 7200 s. */
const TOKEN_MS = 2 * 3_600_000;

/** Global error codes: the token has expired, or is none. */
const TOKEN_GONE: ReadonlySet<number> = new Set([42001, 40014]);

export const wechat: CreateSender<'wechat'> = (settings, { expand, userAgent }) => {
  const { api_url: apiUrl = '', corp_id: corpId = '', api_secret: secret = '', http_config: config } = settings;
  const base = apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`;
  let kept: { readonly token: string; readonly untilMs: number } | undefined;

  async function freshToken(id: string, corpSecret: string, options: HttpOptions): Promise<string> {
    const url = `${base}gettoken?${new URLSearchParams({ corpid: id, corpsecret: corpSecret })}`;
    const answer = parsed(await exchange({ method: 'GET', url, headers: {}, body: '' }, options));
    if (typeof answer.access_token === 'string' && answer.access_token !== '') return answer.access_token;
    throw new SendFailure(`invalid APISecret for CorpID: ${id}`, 'other', false);
  }

  return async (notification, signal, onReply) => {
    const text = (template: string) => (template ? expand(template, notification) : '');
    // Alertmanager tries again whatever status WeChat answers with.
    const explain = (answer: string) => ({ detail: answer, retry: true });
    const options: HttpOptions = { config, userAgent, signal, onReply, explain };
    if (!kept || kept.untilMs <= Date.now()) {
      const token = await freshToken(text(corpId), text(secret), options);
      kept = { token, untilMs: Date.now() + TOKEN_MS };
    }
    const content = text(settings.message);
    const isMarkdown = settings.message_type === 'markdown';
    const message = {
      text: { content: isMarkdown ? '' : content },
      ...present({ touser: text(settings.to_user), toparty: text(settings.to_party), totag: text(settings.to_tag) }),
      ...present({ agentid: text(settings.agent_id) }),
      ...{ safe: '0', msgtype: settings.message_type, markdown: { content: isMarkdown ? content : '' } },
    };
    const url = `${base}message/send?${new URLSearchParams({ access_token: kept.token })}`;
    const { errcode = 0, errmsg } = parsed(await postJson(url, message, options));
    if (errcode === 0) return;
    const isGone = TOKEN_GONE.has(Number(errcode));
    if (isGone) kept = undefined;
    throw new SendFailure(`WeChat refused it: ${errmsg ?? errcode}`, 'other', isGone);
  };
};

/** What every call answers. @throws SendFailure worth another try when it is no JSON object */
function parsed(answer: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(answer);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // said below, without the answer: it may hold a token
  }
  throw new SendFailure('WeChat answered with something that is no JSON object', 'other', true);
}
