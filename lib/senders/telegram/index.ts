// Telegram: a bot's message to a chat.
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { present, truncated } from '../text';

const MOST_TEXT = 4096;

export const telegram: CreateSender<'telegram'> = (settings, { expand, userAgent }) => {
  const { api_url: apiUrl = '', bot_token: token, http_config: config, parse_mode: mode } = settings;
  return async (notification, signal, onReply) => {
    const html = mode === 'HTML';
    const message = {
      chat_id: settings.chat_id,
      text: truncated(expand(settings.message, notification, { html }), MOST_TEXT),
      ...present({ parse_mode: mode, message_thread_id: settings.message_thread_id }),
      disable_notification: settings.disable_notifications,
    };
    const url = `${apiUrl.replace(/\/$/, '')}/bot${token}/sendMessage`;
    await postJson(url, message, { config, userAgent, signal, onReply, retryOn: [429] });
  };
};
