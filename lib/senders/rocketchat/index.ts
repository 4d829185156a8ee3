// Rocket.Chat: a message with one attachment, by a user's token.
import { SendFailure } from '@/lib/alerts/errors';
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { present, truncated } from '../text';

const MOST_TITLE = 1024;

export const rocketchat: CreateSender<'rocketchat'> = (settings, { expand, userAgent }) => {
  const { api_url: apiUrl = '', http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const text = (template: string | undefined) => (template ? expand(template, notification) : '');
    const attachment = present({
      title: truncated(text(settings.title), MOST_TITLE),
      title_link: text(settings.title_link),
      text: text(settings.text),
      image_url: text(settings.image_url),
      thumb_url: text(settings.thumb_url),
      color: text(settings.color),
      fields: settings.fields.map(({ title, value, short = settings.short_fields }) => ({
        title: text(title),
        value: text(value),
        short,
      })),
      actions: settings.actions.map((action) =>
        present({ type: text(action.type), text: text(action.text), url: text(action.url), msg: text(action.msg) }),
      ),
    });
    const message = present({
      channel: text(settings.channel),
      emoji: text(settings.emoji),
      avatar: text(settings.icon_url),
      parseUrls: settings.link_names,
      attachments: [attachment],
    });
    const headers = { 'x-user-id': text(settings.token_id), 'x-auth-token': text(settings.token) };
    const url = `${apiUrl.replace(/\/$/, '')}/api/v1/chat.postMessage`;
    const answer = await postJson(url, message, { config, userAgent, signal, onReply, retryOn: [429] }, headers);
    if (/"success"\s*:\s*false/.test(answer)) throw new SendFailure('Rocket.Chat refused it', 'clientError', false);
  };
};
