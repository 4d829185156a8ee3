// What settings of a receiver may not say together, or at all: Alertmanager's own checks, in its words.
import type { ReceiverKind, ReceiverSettings } from './receivers';

/** Reason of a refusal. Settings are looked at as the receiver has them, without what `global` adds. */
type Check<K extends ReceiverKind> = (settings: ReceiverSettings<K>) => string | undefined;

/** Go's textproto.CanonicalMIMEHeaderKey: the one spelling of a header's name. */
export const canonicalHeader = (name: string): string =>
  name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join('-');

const email: Check<'email'> = ({ headers, threading }) => {
  const names = Object.keys(headers).map(canonicalHeader);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return `duplicate header ${JSON.stringify(twice)} in email config`;
  if (!threading?.enabled) return undefined;
  const taken = ['References', 'In-Reply-To'].find((name) => names.includes(name));
  if (taken) return `conflicting configuration: threading.enabled conflicts with custom ${taken} header`;
  return ['none', 'daily'].includes(threading.thread_by_date)
    ? undefined
    : "threading.thread_by_date must be either 'none' or 'daily'";
};

/** Alertmanager lets three targets pass; SNS takes the first it looks at. */
const sns: Check<'sns'> = ({ topic_arn: topic, phone_number: phone, target_arn: target }) =>
  [topic, phone, target].filter(Boolean).length % 2 === 1
    ? undefined
    : 'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config';

const wechat: Check<'wechat'> = ({ message_type: type }) =>
  type === 'text' || type === 'markdown'
    ? undefined
    : `weChat message type ${JSON.stringify(type)} does not match valid options ^(text|markdown)$`;

const jira: Check<'jira'> = ({ api_type: type }) =>
  ['auto', 'cloud', 'datacenter'].includes(type)
    ? undefined
    : 'unknown api_type on jira_config, must be auto, cloud or datacenter';

const incidentio: Check<'incidentio'> = ({ alert_source_token: token, http_config: http }) => {
  if (token && http?.authorization)
    return 'cannot specify alert_source_token or alert_source_token_file when using http_config.authorization';
  // Without an http_config of its own, `global` may say who we are.
  return token || !http || http.authorization
    ? undefined
    : 'at least one of alert_source_token, alert_source_token_file or http_config.authorization must be configured';
};

const CHECKS: { readonly [K in ReceiverKind]?: Check<K> } = { email, sns, wechat, jira, incidentio };

/** Why a receiver's settings are refused, or undefined. */
export function wrongOf<K extends ReceiverKind>(kind: K, settings: ReceiverSettings<K>): string | undefined {
  return CHECKS[kind]?.(settings);
}
