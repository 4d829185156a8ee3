// Mattermost: a message with one attachment, by an incoming webhook.
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { present } from '../text';

export const mattermost: CreateSender<'mattermost'> = (settings, { expand, userAgent }) => {
  const { webhook_url: url, http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const text = (template: string | undefined) => (template ? expand(template, notification) : '');
    const attachment = present({
      fallback: text(settings.fallback),
      color: text(settings.color),
      pretext: text(settings.pretext),
      author_name: text(settings.author_name),
      author_link: text(settings.author_link),
      author_icon: text(settings.author_icon),
      title: text(settings.title),
      title_link: text(settings.title_link),
      fields: settings.fields.map(({ title, value, short = false }) => ({
        title: text(title),
        value: text(value),
        short,
      })),
      thumb_url: text(settings.thumb_url),
      image_url: text(settings.image_url),
      footer: text(settings.footer),
      footer_icon: text(settings.footer_icon),
    });
    const message = present({
      channel: text(settings.channel),
      username: text(settings.username),
      text: text(settings.text),
      icon_url: text(settings.icon_url),
      icon_emoji: text(settings.icon_emoji),
      attachments: [attachment],
    });
    await postJson(url as string, message, { config, userAgent, signal, onReply, retryOn: [429] });
  };
};
