// `global`, and what receivers take from it when they do not say it themselves.
import { parseDuration } from '@/lib/kernel/duration';
import { bool, parsed, text } from '../prometheus-config/reader';
import { httpConfig, tlsConfig } from './http-client';
import type { ReceiverKind } from './receivers';
import { secret, section } from './section';
import { smarthost } from './smarthost';

export const readGlobal = section(
  {
    ...{ resolve_timeout: parsed(parseDuration), http_config: httpConfig },
    ...{
      smtp_from: text,
      smtp_hello: text,
      smtp_smarthost: smarthost,
      smtp_auth_username: text,
      smtp_auth_password: secret,
    },
    ...{ smtp_auth_password_file: text, smtp_auth_secret: secret, smtp_auth_secret_file: text },
    ...{ smtp_auth_identity: text, smtp_require_tls: bool, smtp_tls_config: tlsConfig, smtp_force_implicit_tls: bool },
    ...{ slack_api_url: secret, slack_api_url_file: text, slack_app_token: secret, slack_app_token_file: text },
    ...{ slack_app_url: text, victorops_api_key: secret, victorops_api_key_file: text, victorops_api_url: text },
    ...{ pagerduty_url: text, opsgenie_api_key: secret, opsgenie_api_key_file: text, opsgenie_api_url: text },
    ...{ telegram_api_url: text, telegram_bot_token: secret, telegram_bot_token_file: text, webex_api_url: text },
    ...{ wechat_api_url: text, wechat_api_secret: secret, wechat_api_secret_file: text, wechat_api_corp_id: text },
    ...{ jira_api_url: text, rocketchat_api_url: text, rocketchat_token: secret, rocketchat_token_file: text },
    ...{ rocketchat_token_id: secret, rocketchat_token_id_file: text },
    ...{ mattermost_webhook_url: secret, mattermost_webhook_url_file: text },
  },
  {
    ...{ resolve_timeout: 300_000, smtp_hello: 'localhost', smtp_require_tls: true },
    pagerduty_url: 'https://events.pagerduty.com/v2/enqueue',
    opsgenie_api_url: 'https://api.opsgenie.com/',
    victorops_api_url: 'https://alert.victorops.com/integrations/generic/20131114/alert/',
    telegram_api_url: 'https://api.telegram.org',
    webex_api_url: 'https://webexapis.com/v1/messages',
    wechat_api_url: 'https://qyapi.weixin.qq.com/cgi-bin/',
    rocketchat_api_url: 'https://open.rocket.chat/',
  },
);

export type Global = NonNullable<ReturnType<typeof readGlobal>>;

/** Setting of the receiver: where in `global` it is looked for. */
const FROM_GLOBAL: Readonly<Partial<Record<ReceiverKind, Readonly<Record<string, keyof Global>>>>> = {
  email: {
    ...{ from: 'smtp_from', hello: 'smtp_hello', smarthost: 'smtp_smarthost', tls_config: 'smtp_tls_config' },
    ...{ auth_username: 'smtp_auth_username', auth_password: 'smtp_auth_password', auth_secret: 'smtp_auth_secret' },
    ...{ auth_identity: 'smtp_auth_identity', require_tls: 'smtp_require_tls' },
    ...{ force_implicit_tls: 'smtp_force_implicit_tls' },
  },
  slack: { api_url: 'slack_api_url', app_token: 'slack_app_token', app_url: 'slack_app_url' },
  pagerduty: { url: 'pagerduty_url' },
  opsgenie: { api_url: 'opsgenie_api_url', api_key: 'opsgenie_api_key' },
  victorops: { api_url: 'victorops_api_url', api_key: 'victorops_api_key' },
  telegram: { api_url: 'telegram_api_url', bot_token: 'telegram_bot_token' },
  webex: { api_url: 'webex_api_url' },
  wechat: { api_url: 'wechat_api_url', api_secret: 'wechat_api_secret', corp_id: 'wechat_api_corp_id' },
  jira: { api_url: 'jira_api_url' },
  rocketchat: { api_url: 'rocketchat_api_url', token: 'rocketchat_token', token_id: 'rocketchat_token_id' },
  mattermost: { webhook_url: 'mattermost_webhook_url' },
};

/** What a receiver cannot do without: any one of the settings in a row, and what is said when there is none. */
const REQUIRED: Readonly<Record<ReceiverKind, readonly (readonly [settings: readonly string[], missing: string])[]>> = {
  webhook: [[['url'], 'one of url or url_file must be configured']],
  email: [
    [['to'], 'missing to address in email config'],
    [['smarthost'], 'no global SMTP smarthost set'],
    [['from'], 'no global SMTP from set'],
  ],
  slack: [[['api_url', 'app_token'], 'no global Slack API URL set either inline or in a file']],
  pagerduty: [[['routing_key', 'service_key'], 'missing service or routing key in PagerDuty config']],
  opsgenie: [[['api_key'], 'no global OpsGenie API Key set either inline or in a file']],
  victorops: [
    [['routing_key'], 'missing Routing key in VictorOps config'],
    [['api_key'], 'no global VictorOps API Key set'],
  ],
  pushover: [
    [['user_key'], 'one of user_key or user_key_file must be configured'],
    [['token'], 'one of token or token_file must be configured'],
  ],
  telegram: [
    [['bot_token'], 'missing bot_token or bot_token_file on telegram_config'],
    [['chat_id'], 'missing chat_id on telegram_config'],
  ],
  discord: [[['webhook_url'], 'one of webhook_url or webhook_url_file must be configured']],
  msteams: [[['webhook_url'], 'one of webhook_url or webhook_url_file must be configured']],
  msteamsv2: [[['webhook_url'], 'one of webhook_url or webhook_url_file must be configured']],
  webex: [
    [['room_id'], 'missing room_id on webex_config'],
    [['http_config'], 'missing webex_configs.http_config.authorization'],
  ],
  sns: [],
  wechat: [
    [['api_secret'], 'no global Wechat ApiSecret set'],
    [['corp_id'], 'no global Wechat CorpID set'],
  ],
  jira: [
    [['project'], 'missing project in jira_config'],
    [['issue_type'], 'missing issue_type in jira_config'],
    [['api_url'], 'no global Jira Cloud URL set'],
  ],
  rocketchat: [
    [['token'], 'no global Rocketchat Token set either inline or in a file'],
    [['token_id'], 'no global Rocketchat TokenID set either inline or in a file'],
  ],
  mattermost: [[['webhook_url'], 'no global Mattermost webhook URL set either inline or in a file']],
  incidentio: [[['url'], 'one of url or url_file must be configured']],
};

/** A receiver's settings with what `global` says where they say nothing. */
export function withGlobal<T extends object>(kind: ReceiverKind, settings: T, global: Global): T {
  const given = settings as Readonly<Record<string, unknown>>;
  const filled = Object.entries({ http_config: 'http_config', ...FROM_GLOBAL[kind] })
    .filter(([name]) => given[name] === undefined && !(kind === 'email' && name === 'http_config'))
    .map(([name, from]) => [name, global[from as keyof Global]]);
  return { ...settings, ...Object.fromEntries(filled) };
}

export function missingOf(kind: ReceiverKind, settings: object): string | undefined {
  const has = (name: string) => Boolean((settings as Readonly<Record<string, unknown>>)[name]);
  return REQUIRED[kind].find(([names]) => !names.some(has))?.[1];
}

/** The setting that says where messages go, if it is no URL. */
export function badUrlOf(kind: ReceiverKind, settings: object): string | undefined {
  const isUrl = (name: string) => URL_SETTINGS.has(name) || (name === 'url' && KINDS_WITH_URL.has(kind));
  return Object.entries(settings).find(([name, value]) => isUrl(name) && value && !isHttpUrl(value))?.[0];
}

const URL_SETTINGS: ReadonlySet<string> = new Set(['api_url', 'webhook_url', 'app_url']);

/** Elsewhere `url` is a template of a link in the message. */
const KINDS_WITH_URL: ReadonlySet<ReceiverKind> = new Set(['webhook', 'pagerduty', 'incidentio']);

const isHttpUrl = (value: unknown) =>
  typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
