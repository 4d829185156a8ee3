// Amazon SNS: a message published to a topic, a phone or an endpoint, signed by hand. API version 2010-03-31, Publish.
import { createHash } from 'node:crypto';
import type { Notification } from '@/lib/alerts/doors';
import { exchange } from '../http';
import type { CreateSender } from '../sender';
import { incidentKey, truncated, truncatedBytes } from '../text';
import { explainAws, FORM, Identities } from './credentials';
import { signed } from './sigv4';

const MAX_MESSAGE_BYTES = 256 * 1024;
const MAX_SMS_BYTES = 1600;
const MAX_SUBJECT = 100;

/** @param stsUrl only for tests: where roles are asked for */
export const snsWith =
  (env: Readonly<Record<string, string | undefined>>, stsUrl?: string): CreateSender<'sns'> =>
  (settings, { expand, userAgent }) => {
    const identities = new Identities(settings.sigv4, env, stsUrl);
    return async (notification, signal, onReply) => {
      const text = (template: string | undefined) => (template ? expand(template, notification) : '');
      const options = { config: settings.http_config, userAgent, signal, onReply, explain: explainAws };
      const { credentials, region } = await identities.find(options);
      const url = new URL(text(settings.api_url) || endpointOf(region));
      const topic = text(settings.topic_arn);
      const attributes = Object.entries(settings.attributes).map(([name, value]) => [text(name), text(value)] as const);
      const message = text(settings.message);
      const sent = truncatedBytes(message, settings.phone_number ? MAX_SMS_BYTES : MAX_MESSAGE_BYTES);
      const body = new URLSearchParams({
        ...{ Action: 'Publish', Version: '2010-03-31' },
        ...given({ TopicArn: topic, PhoneNumber: text(settings.phone_number), TargetArn: text(settings.target_arn) }),
        ...(topic.endsWith('.fifo') && {
          MessageGroupId: incidentKey(notification),
          MessageDeduplicationId: deduplicationId(notification),
        }),
        ...given({ Subject: subjectOf(text(settings.subject)) }),
        Message: sent,
        ...attributeFields(sent === message ? attributes : [...attributes, ['truncated', 'true']]),
      }).toString();
      const headers = signed({ url, headers: FORM, body, region, service: 'sns', nowMs: Date.now() }, credentials);
      await exchange({ url: url.href, headers, body }, options);
    };
  };

export const sns = snsWith(process.env);

const endpointOf = (region: string) => `https://sns.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`;

const given = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

/** SNS takes no line breaks or control characters in it, and no more than so many characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const subjectOf = (text: string) => truncated(text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim(), MAX_SUBJECT);

const attributeFields = (attributes: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(
    attributes.flatMap(([name, value], i) => {
      const entry = `MessageAttributes.entry.${i + 1}`;
      return [
        [`${entry}.Name`, name],
        [`${entry}.Value.DataType`, 'String'],
        [`${entry}.Value.StringValue`, value],
      ];
    }),
  );

/**
 * A second try of the same message has the same id. Alertmanager takes the group's key alone: then SNS drops what is told
 * of a group within five minutes of the first message, that all is over included.
 */
function deduplicationId({ groupKey, alerts }: Notification): string {
  const told = alerts.map(({ fingerprint, status, startsAtMs }) => `${fingerprint} ${status} ${startsAtMs}`);
  return createHash('sha256')
    .update([groupKey, ...told].join('\n'))
    .digest('hex');
}
