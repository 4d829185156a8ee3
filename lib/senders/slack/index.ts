// Slack: a message with one attachment, by an incoming webhook, or by chat.postMessage with an app's token.
import { SendFailure } from '@/lib/alerts/errors';
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { present, truncated } from '../text';

const POST_MESSAGE = 'https://slack.com/api/chat.postMessage';
const MOST_TITLE = 1024;

export const slack: CreateSender<'slack'> = (settings, { expand, userAgent }) => {
  const { api_url: webhookUrl, app_token: token, app_url: appUrl, http_config: config, timeout: timeoutMs } = settings;
  const url = token ? (appUrl ?? POST_MESSAGE) : (webhookUrl as string);
  return async (notification, signal, onReply) => {
    const text = (template: string | undefined) => (template ? expand(template, notification) : '');
    const attachment = present({
      title: truncated(text(settings.title), MOST_TITLE),
      title_link: text(settings.title_link),
      pretext: text(settings.pretext),
      text: text(settings.text),
      fallback: text(settings.fallback),
      callback_id: text(settings.callback_id),
      fields: settings.fields.map(({ title, value, short = settings.short_fields }) => ({
        title: text(title),
        value: text(value),
        short,
      })),
      actions: settings.actions.map(({ confirm, ...action }) => ({
        ...mapped(action, text),
        ...(confirm && { confirm: mapped(confirm, text) }),
      })),
      image_url: text(settings.image_url),
      thumb_url: text(settings.thumb_url),
      footer: text(settings.footer),
      color: text(settings.color),
    });
    const message = present({
      channel: text(settings.channel),
      username: text(settings.username),
      icon_emoji: text(settings.icon_emoji),
      icon_url: text(settings.icon_url),
      link_names: settings.link_names,
      attachments: [{ ...attachment, mrkdwn_in: settings.mrkdwn_in }],
    });
    const headers = token ? { authorization: `Bearer ${token}` } : undefined;
    refuseUnlessOk(
      await postJson(url, message, { config, userAgent, signal, onReply, timeoutMs, retryOn: [429] }, headers),
    );
  };
};

const mapped = (fields: object, text: (template: string) => string) =>
  present(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, text(String(value ?? ''))])));

/** Slack's API answers 200 for what it did not take, too. */
function refuseUnlessOk(answer: string): void {
  if (!/"ok"\s*:\s*false/.test(answer)) return;
  const [, error = 'without a reason'] = /"error"\s*:\s*"([\w ]+)"/.exec(answer) ?? [];
  throw new SendFailure(`Slack refused it: ${error}`, 'clientError', false);
}
