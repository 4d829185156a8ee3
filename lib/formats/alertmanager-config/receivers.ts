// `receivers`: every kind Alertmanager knows, its settings and their defaults. Long, being a catalogue of fields.
import { parseDuration } from '@/lib/kernel/duration';
import { bool, type Fields, listOf, parsed, type Read, recordOf, text } from '../prometheus-config/reader';
import { httpConfig, tlsConfig } from './http-client';
import { jira } from './jira';
import { secret, secretUrl, section, wholeNumber } from './section';
import { smarthost } from './smarthost';

const duration = parsed(parseDuration);

const template = (name: string) => `{{ template ${JSON.stringify(name)} . }}`;

const by = (firing: string, resolved: string) => `{{ if eq .Status "firing" }}${firing}{{ else }}${resolved}{{ end }}`;

/** Of every receiver that is spoken to by HTTP. */
const HTTP = { send_resolved: bool, http_config: httpConfig };

const webhook = section(
  { ...HTTP, url: secretUrl, url_file: text, max_alerts: wholeNumber, timeout: duration },
  { send_resolved: true, max_alerts: 0, timeout: 0 },
);

const email = section(
  {
    ...{ send_resolved: bool, to: text, from: text, hello: text, smarthost, tls_config: tlsConfig },
    ...{ auth_username: text, auth_password: secret, auth_password_file: text, auth_secret: secret },
    ...{ auth_secret_file: text, auth_identity: text, require_tls: bool, force_implicit_tls: bool },
    ...{ html: text, text, headers: recordOf(text) },
    threading: section({ enabled: bool, thread_by_date: text }, { enabled: false, thread_by_date: 'daily' }),
  },
  { send_resolved: false, html: template('email.default.html'), text: '', headers: {} },
);

const slackField = section({ title: text, value: text, short: bool }, { title: '', value: '' });

const slackAction = section(
  {
    ...{ type: text, text, url: text, style: text, name: text, value: text },
    confirm: section({ text, title: text, ok_text: text, dismiss_text: text }, {}),
  },
  {},
);

const slack = section(
  {
    ...HTTP,
    ...{ api_url: secret, api_url_file: text, app_token: secret, app_token_file: text, app_url: text },
    ...{ channel: text, username: text, color: text, title: text, title_link: text, pretext: text, text },
    ...{ fields: listOf(slackField), short_fields: bool, footer: text, fallback: text, callback_id: text },
    ...{ icon_emoji: text, icon_url: text, image_url: text, thumb_url: text, link_names: bool },
    ...{ mrkdwn_in: listOf(text), actions: listOf(slackAction), timeout: duration },
  },
  {
    ...{ send_resolved: false, channel: '', fields: [], short_fields: false, link_names: false, timeout: 0 },
    ...{ color: by('danger', 'good'), actions: [], mrkdwn_in: ['fallback', 'pretext', 'text'] },
    ...{ username: template('slack.default.username'), title: template('slack.default.title') },
    ...{ title_link: template('slack.default.titlelink'), pretext: template('slack.default.pretext') },
    ...{ text: template('slack.default.text'), footer: template('slack.default.footer') },
    ...{ fallback: template('slack.default.fallback'), callback_id: template('slack.default.callbackid') },
    ...{ icon_emoji: template('slack.default.iconemoji'), icon_url: template('slack.default.iconurl') },
    ...{ image_url: '', thumb_url: '' },
  },
);

const PAGERDUTY_DETAILS = {
  firing: '{{ template "pagerduty.default.instances" .Alerts.Firing }}',
  resolved: '{{ template "pagerduty.default.instances" .Alerts.Resolved }}',
  num_firing: '{{ .Alerts.Firing | len }}',
  num_resolved: '{{ .Alerts.Resolved | len }}',
};

const pagerduty = section(
  {
    ...HTTP,
    ...{ routing_key: secret, routing_key_file: text, service_key: secret, service_key_file: text, url: text },
    ...{ client: text, client_url: text, description: text, severity: text, details: recordOf(text), source: text },
    ...{ class: text, component: text, group: text, timeout: duration },
    images: listOf(section({ src: text, alt: text, href: text }, { src: '', alt: '', href: '' })),
    links: listOf(section({ href: text, text }, { href: '', text: '' })),
  },
  {
    ...{ send_resolved: true, severity: 'error', images: [], links: [], class: '', component: '', group: '' },
    ...{ client: template('pagerduty.default.client'), client_url: template('pagerduty.default.clientURL') },
    ...{ description: template('pagerduty.default.description'), details: PAGERDUTY_DETAILS, timeout: 0 },
  },
);

const opsgenie = section(
  {
    ...HTTP,
    ...{ api_key: secret, api_key_file: text, api_url: text, message: text, description: text, source: text },
    ...{ details: recordOf(text), tags: text, note: text, priority: text, update_alerts: bool, entity: text },
    actions: text,
    responders: listOf(section({ id: text, name: text, username: text, type: text }, { type: 'team' })),
  },
  {
    ...{ send_resolved: true, message: template('opsgenie.default.message'), details: {}, responders: [] },
    ...{ description: template('opsgenie.default.description'), source: template('opsgenie.default.source') },
    ...{ tags: '', note: '', priority: '', update_alerts: false, entity: '', actions: '' },
  },
);

const victorops = section(
  {
    ...HTTP,
    ...{ api_key: secret, api_key_file: text, api_url: text, routing_key: text, message_type: text },
    ...{ entity_display_name: text, state_message: text, monitoring_tool: text, custom_fields: recordOf(text) },
  },
  {
    ...{ send_resolved: true, message_type: 'CRITICAL', custom_fields: {} },
    ...{ state_message: template('victorops.default.state_message') },
    ...{ entity_display_name: template('victorops.default.entity_display_name') },
    ...{ monitoring_tool: template('victorops.default.monitoring_tool') },
  },
);

const pushover = section(
  {
    ...HTTP,
    ...{ user_key: secret, user_key_file: text, token: secret, token_file: text, title: text, message: text },
    ...{ url: text, url_title: text, device: text, sound: text, priority: text, retry: duration, expire: duration },
    ...{ ttl: duration, html: bool, monospace: bool },
  },
  {
    ...{
      send_resolved: true,
      title: template('pushover.default.title'),
      message: template('pushover.default.message'),
    },
    ...{ url: template('pushover.default.url'), url_title: '', device: '', sound: '', priority: by('2', '0') },
    ...{ retry: 60_000, expire: 3_600_000, ttl: 0, html: false, monospace: false },
  },
);

const telegram = section(
  {
    ...HTTP,
    ...{ api_url: text, bot_token: secret, bot_token_file: text, chat_id: text, chat_id_file: text },
    ...{ message_thread_id: wholeNumber, message: text, disable_notifications: bool, parse_mode: text },
  },
  {
    ...{ send_resolved: true, message: template('telegram.default.message') },
    ...{ disable_notifications: false, parse_mode: 'HTML' },
  },
);

const discord = section(
  {
    ...HTTP,
    ...{ webhook_url: secret, webhook_url_file: text, title: text, message: text, content: text },
    ...{ username: text, avatar_url: text },
  },
  {
    ...{ send_resolved: true, title: template('discord.default.title'), message: template('discord.default.message') },
    ...{ content: template('discord.default.content'), username: '', avatar_url: '' },
  },
);

const msteams = section(
  { ...HTTP, webhook_url: secret, webhook_url_file: text, title: text, summary: text, text },
  {
    ...{ send_resolved: true, title: template('msteams.default.title'), text: template('msteams.default.text') },
    ...{ summary: template('msteams.default.summary') },
  },
);

const msteamsv2 = section(
  { ...HTTP, webhook_url: secret, webhook_url_file: text, title: text, text },
  { send_resolved: true, title: template('msteamsv2.default.title'), text: template('msteamsv2.default.text') },
);

const webex = section(
  { ...HTTP, api_url: text, room_id: text, message: text },
  { send_resolved: true, message: template('webex.default.message') },
);

const sigv4 = section(
  {
    ...{ region: text, access_key: text, secret_key: secret, profile: text, role_arn: text, external_id: text },
    ...{ use_fips_sts_endpoint: bool },
  },
  {},
);

const sns = section(
  {
    ...HTTP,
    ...{ api_url: text, sigv4, topic_arn: text, phone_number: text, target_arn: text, subject: text, message: text },
    attributes: recordOf(text),
  },
  {
    ...{ send_resolved: true, subject: template('sns.default.subject'), message: template('sns.default.message') },
    ...{ api_url: '', attributes: {} },
  },
);

const wechat = section(
  {
    ...HTTP,
    ...{ api_secret: secret, api_secret_file: text, api_url: text, corp_id: text, message: text, agent_id: text },
    ...{ to_user: text, to_party: text, to_tag: text, message_type: text },
  },
  {
    ...{ send_resolved: false, message: template('wechat.default.message'), message_type: 'text' },
    ...{ to_user: template('wechat.default.to_user'), to_party: template('wechat.default.to_party') },
    ...{ to_tag: template('wechat.default.to_tag'), agent_id: template('wechat.default.agent_id') },
  },
);

const rocketchat = section(
  {
    ...HTTP,
    ...{ api_url: text, channel: text, token_id: secret, token_id_file: text, token: secret, token_file: text },
    ...{ color: text, emoji: text, icon_url: text, text, title: text, title_link: text, image_url: text },
    ...{ thumb_url: text, link_names: bool, short_fields: bool },
    fields: listOf(section({ title: text, value: text, short: bool }, { title: '', value: '' })),
    actions: listOf(section({ type: text, text, url: text, msg: text }, {})),
  },
  {
    ...{ send_resolved: false, color: by('red', 'green'), emoji: template('rocketchat.default.emoji') },
    ...{ icon_url: template('rocketchat.default.iconurl'), text: template('rocketchat.default.text') },
    ...{ title: template('rocketchat.default.title'), title_link: template('rocketchat.default.titlelink') },
    ...{ image_url: '', thumb_url: '', link_names: false, short_fields: false, fields: [], actions: [] },
  },
);

const mattermost = section(
  {
    ...HTTP,
    ...{ webhook_url: secret, webhook_url_file: text, channel: text, username: text, text, fallback: text },
    ...{ color: text, pretext: text, author_name: text, author_link: text, author_icon: text, title: text },
    ...{ title_link: text, thumb_url: text, footer: text, footer_icon: text, image_url: text },
    ...{ icon_url: text, icon_emoji: text, fields: listOf(slackField) },
  },
  {
    ...{ send_resolved: true, channel: '', username: template('mattermost.default.username'), fields: [] },
    ...{ text: '', fallback: template('mattermost.default.fallback'), color: by('#a30200', '#2eb886') },
    ...{ title: template('mattermost.default.title'), title_link: template('mattermost.default.titlelink') },
    ...{ pretext: template('mattermost.default.text'), icon_url: '', icon_emoji: '' },
  },
);

const incidentio = section(
  {
    ...HTTP,
    ...{ url: text, url_file: text, alert_source_token: secret, alert_source_token_file: text },
    ...{ max_alerts: wholeNumber, timeout: duration },
  },
  { send_resolved: true, max_alerts: 0, timeout: 0 },
);

/** By the name an integration has in metrics and in the notification log; `<name>_configs` in the file. In order of sending. */
const KINDS = {
  ...{ webhook, email, pagerduty, opsgenie, wechat, slack, victorops, pushover, sns, telegram, discord, webex },
  ...{ msteams, msteamsv2, jira, rocketchat, mattermost, incidentio },
};

export type ReceiverKind = keyof typeof KINDS;

/** What a kind of receiver is set to, by the names of Alertmanager's documentation; durations in milliseconds. */
export type ReceiverSettings<K extends ReceiverKind> = NonNullable<ReturnType<(typeof KINDS)[K]>>;

/** `index` counts those of one kind in one receiver. */
export type IntegrationConfig = {
  [K in ReceiverKind]: { readonly kind: K; readonly index: number; readonly settings: ReceiverSettings<K> };
}[ReceiverKind];

export type ReceiverConfig = { readonly name: string; readonly integrations: readonly IntegrationConfig[] };

export const RECEIVER_KINDS = Object.keys(KINDS) as readonly ReceiverKind[];

export const RECEIVER_FIELDS: Fields = {
  name: text,
  ...Object.fromEntries(Object.entries(KINDS).map(([kind, read]) => [`${kind}_configs`, listOf(read as Read<object>)])),
};
