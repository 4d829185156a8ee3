// VictorOps (Splunk On-Call): an incident for a group, recovered under the group's name.
import { statusOf } from '@/lib/alerts/react/notification';
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { incidentKey, truncated } from '../text';

const MOST_STATE_MESSAGE = 20_480;
const MESSAGE_TYPES = ['CRITICAL', 'WARNING', 'INFO'];

export const victorops: CreateSender<'victorops'> = (settings, { expand, userAgent }) => {
  const { api_url: apiUrl = '', api_key: key = '', http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const text = (template: string | undefined) => (template ? expand(template, notification) : '');
    const wanted = text(settings.message_type);
    const firing = MESSAGE_TYPES.includes(wanted) ? wanted : 'CRITICAL';
    const own = Object.entries(settings.custom_fields).map(([name, value]) => [name, text(value)]);
    const url = `${apiUrl.replace(/\/$/, '')}/${encodeURIComponent(key)}/${encodeURIComponent(text(settings.routing_key))}`;
    const message = {
      ...Object.fromEntries(own),
      message_type: statusOf(notification.alerts) === 'firing' ? firing : 'RECOVERY',
      entity_id: incidentKey(notification),
      entity_display_name: text(settings.entity_display_name),
      state_message: truncated(text(settings.state_message), MOST_STATE_MESSAGE),
      monitoring_tool: text(settings.monitoring_tool),
    };
    await postJson(url, message, { config, userAgent, signal, onReply });
  };
};
