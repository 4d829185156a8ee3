// The generic receiver: a POST with everything there is to know, version 4 of Alertmanager's payload.
import { postText } from '../http';
import type { CreateSender } from '../sender';
import { payloadText } from './payload';

export const webhook: CreateSender<'webhook'> = (settings, { userAgent }) => {
  const { url, max_alerts: maxAlerts, timeout: timeoutMs, http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const text = payloadText(notification, { maxAlerts });
    await postText(url as string, text, { config, userAgent, signal, onReply, timeoutMs });
  };
};
