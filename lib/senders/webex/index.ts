// Webex: a message in a room. Who sends it, http_config's authorization says.
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { truncated } from '../text';

/** Webex' limit is of bytes; four is the most a character takes. */
const MOST_MARKDOWN = 7439 / 4;

export const webex: CreateSender<'webex'> = (settings, { expand, userAgent }) => {
  const { api_url: url, http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const message = {
      markdown: truncated(expand(settings.message, notification), Math.floor(MOST_MARKDOWN)),
      roomId: expand(settings.room_id as string, notification),
    };
    await postJson(url as string, message, { config, userAgent, signal, onReply, retryOn: [429] });
  };
};
