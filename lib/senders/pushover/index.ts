// Pushover: a message on somebody's phone.
import { exchange } from '../http';
import type { CreateSender, SenderTools } from '../sender';
import { present, truncated } from '../text';

const API_URL = 'https://api.pushover.net/1/messages.json';
/** Pushover's API: limits of characters. */
const MOST_TITLE = 250;
const MOST_MESSAGE = 1024;
const MOST_URL = 512;

export const pushover: CreateSender<'pushover'> = (settings, tools) => pushoverAt(API_URL)(settings, tools);

/** The address is no setting of Alertmanager's. */
export const pushoverAt =
  (url: string): CreateSender<'pushover'> =>
  (settings, { expand, userAgent }: SenderTools) =>
  async (notification, signal, onReply) => {
    const text = (template: string | undefined, most = MOST_MESSAGE) =>
      template ? truncated(expand(template, notification), most) : '';
    const form = present({
      token: text(settings.token),
      user: text(settings.user_key),
      title: text(settings.title, MOST_TITLE),
      message: text(settings.message).trim() || '(no details)', // Pushover refuses an empty one
      url: text(settings.url, MOST_URL),
      url_title: text(settings.url_title),
      priority: text(settings.priority),
      retry: String(settings.retry / 1000),
      expire: String(settings.expire / 1000),
      ttl: settings.ttl > 0 ? String(settings.ttl / 1000) : '',
      device: text(settings.device),
      sound: text(settings.sound),
      html: settings.html ? '1' : '',
      monospace: settings.monospace ? '1' : '',
      timestamp: String(Math.floor(notification.nowMs / 1000)),
    });
    const body = new URLSearchParams(form as Record<string, string>).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await exchange({ url, headers, body }, { config: settings.http_config, userAgent, signal, onReply });
  };
