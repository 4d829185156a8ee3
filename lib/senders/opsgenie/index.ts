// Opsgenie: an alert for a group, opened, brought up to date and closed under the group's name.
import { commonPairs, statusOf } from '@/lib/alerts/react/notification';
import { exchange } from '../http';
import type { CreateSender } from '../sender';
import { incidentKey, present, truncated } from '../text';

const MOST_MESSAGE = 130;

export const opsgenie: CreateSender<'opsgenie'> = (settings, { expand, userAgent }) => {
  const { api_url: apiUrl = '', api_key: key = '', http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const text = (template: string | undefined) => (template ? expand(template, notification) : '');
    const alias = incidentKey(notification);
    const call = (method: 'POST' | 'PUT', path: string, body: object) =>
      exchange(
        {
          method,
          url: `${apiUrl.replace(/\/$/, '')}/v2/alerts${path}`,
          headers: { 'content-type': 'application/json', authorization: `GenieKey ${text(key)}` },
          body: `${JSON.stringify(body)}\n`,
        },
        { config, userAgent, signal, onReply, retryOn: [429] },
      );
    const source = text(settings.source);
    if (statusOf(notification.alerts) === 'resolved') {
      await call('POST', `/${alias}/close?identifierType=alias`, { source });
      return;
    }
    const message = truncated(text(settings.message), MOST_MESSAGE);
    const description = text(settings.description);
    const labels = commonPairs(notification.alerts.map((alert) => alert.labels.toJSON()));
    const own = Object.entries(settings.details).map(([name, value]) => [name, text(value)]);
    await call('POST', '', {
      alias,
      message,
      ...present({ description }),
      details: { ...labels, ...Object.fromEntries(own) },
      source,
      ...present({
        responders: settings.responders.map((responder) =>
          present({
            id: text(responder.id),
            name: text(responder.name),
            username: text(responder.username),
            type: text(responder.type),
          }),
        ),
        tags: splitAtCommas(text(settings.tags)),
        note: text(settings.note),
        priority: text(settings.priority),
        entity: text(settings.entity),
        actions: splitAtCommas(text(settings.actions)),
      }),
    });
    if (!settings.update_alerts) return;
    await call('PUT', `/${alias}/message?identifierType=alias`, { message });
    await call('PUT', `/${alias}/description?identifierType=alias`, { description });
  };
};

const splitAtCommas = (text: string): readonly string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
