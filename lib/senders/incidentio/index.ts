// incident.io: a webhook's payload, in its version 1, under the token of an alert source.
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { payloadOf } from '../webhook';

/** incident.io refuses more. One alert of a group opens the incident as well as all do. */
const MAX_PAYLOAD_BYTES = 512 * 1024;

export const incidentio: CreateSender<'incidentio'> = (settings, { userAgent }) => {
  const { url, alert_source_token: token, max_alerts: maxAlerts, timeout: timeoutMs, http_config: http } = settings;
  // The token goes before whatever `global` says of who we are.
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const config = token && http ? { ...http, authorization: undefined } : http;
  return async (notification, signal, onReply) => {
    const whole = payloadOf(notification, maxAlerts);
    const isTooLarge = Buffer.byteLength(JSON.stringify(whole)) > MAX_PAYLOAD_BYTES;
    const payload = { ...whole, ...(isTooLarge && { alerts: whole.alerts.slice(0, 1) }), version: '1' };
    const options = { config, userAgent, signal, onReply, timeoutMs, retryOn: [429], explain };
    await postJson(url as string, payload, options, headers);
  };
};

/** `{message, error, errors}`; what is not that says nothing. */
function explain(answer: string): { readonly detail: string; readonly retry?: boolean } {
  try {
    const { message, error, errors } = JSON.parse(answer) as Readonly<Record<string, unknown>>;
    const parts = [message, error, Array.isArray(errors) ? errors.join(', ') : ''];
    return { detail: parts.filter((part) => typeof part === 'string' && part !== '').join(': ') };
  } catch {
    return { detail: '' };
  }
}
