// Discord: a message with one embed, by a channel's webhook.
import { statusOf } from '@/lib/alerts/react/notification';
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { present, truncated } from '../text';

/** Discord's API: limits of characters. */
const MOST_TITLE = 256;
const MOST_DESCRIPTION = 4096;
const MOST_CONTENT = 2000;

const COLORS = { firing: 0x992d22, resolved: 0x2ecc71 };

export const discord: CreateSender<'discord'> = (settings, { expand, userAgent }) => {
  const { webhook_url: url, http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const text = (template: string, most = MOST_CONTENT) => truncated(expand(template, notification), most);
    const message = {
      content: text(settings.content),
      embeds: [
        {
          title: text(settings.title, MOST_TITLE),
          description: text(settings.message, MOST_DESCRIPTION),
          color: COLORS[statusOf(notification.alerts)],
        },
      ],
      ...present({ username: text(settings.username), avatar_url: text(settings.avatar_url) }),
    };
    await postJson(url as string, message, { config, userAgent, signal, onReply, retryOn: [429] });
  };
};
