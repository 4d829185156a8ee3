// Microsoft Teams by a workflow: an adaptive card.
import { statusOf } from '@/lib/alerts/react/notification';
import { postJson } from '../http';
import type { CreateSender } from '../sender';

const COLORS = { firing: 'Attention', resolved: 'Good' };

export const msteamsv2: CreateSender<'msteamsv2'> = (settings, { expand, userAgent }) => {
  const { webhook_url: url, http_config: config } = settings;
  return async (notification, signal, onReply) => {
    const text = (template: string) => expand(template, notification);
    const block = { type: 'TextBlock', wrap: true };
    const title = { ...block, text: text(settings.title), weight: 'Bolder', size: 'Medium', style: 'heading' };
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: [
        { ...title, color: COLORS[statusOf(notification.alerts)] },
        { ...block, text: text(settings.text) },
      ],
      msteams: { width: 'full' },
    };
    const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
    await postJson(
      url as string,
      { type: 'message', attachments: [attachment] },
      { config, userAgent, signal, onReply, retryOn: [429] },
    );
  };
};
