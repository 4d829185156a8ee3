// Microsoft Teams by an Office 365 connector: a MessageCard.
import { SendFailure } from '@/lib/alerts/errors';
import { statusOf } from '@/lib/alerts/react/notification';
import { postJson } from '../http';
import type { CreateSender } from '../sender';

const COLORS = { firing: '8C1A1A', resolved: '2DC72D' };

export const msteams: CreateSender<'msteams'> = (settings, { expand, userAgent }) => {
  const { webhook_url: url, http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const text = (template: string) => expand(template, notification);
    const card = {
      '@context': 'http://schema.org/extensions',
      type: 'MessageCard',
      title: text(settings.title),
      summary: text(settings.summary),
      text: text(settings.text),
      themeColor: COLORS[statusOf(notification.alerts)],
    };
    const answer = await postJson(url as string, card, { config, userAgent, signal, onReply });
    // A connector answers 200 also when Teams behind it did not take the message: then it says so.
    if (answer.includes('HTTP error 429')) throw new SendFailure('Teams is asked too often', 'rateLimited', true);
    if (answer.includes('HTTP error')) throw new SendFailure('Teams did not take it', 'clientError', false);
  };
};
