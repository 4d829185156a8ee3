// PagerDuty: events of the API v2 by routing_key, of the old generic API by service_key. A group of alerts is an incident.
import { statusOf } from '@/lib/alerts/react/notification';
import { postJson } from '../http';
import type { CreateSender } from '../sender';
import { incidentKey, present, truncated } from '../text';

const V2_URL = 'https://events.pagerduty.com/v2/enqueue';
const V1_URL = 'https://events.pagerduty.com/generic/2010-04-15/create_event.json';
const MOST_SUMMARY = 1024;

export const pagerduty: CreateSender<'pagerduty'> = (settings, { expand, userAgent }) => {
  const { routing_key: routingKey, service_key: serviceKey, http_config: config, timeout: timeoutMs } = settings;
  const url = settings.url ?? V2_URL;
  return async (notification, signal, onReply) => {
    const text = (template: string) => expand(template, notification);
    const key = incidentKey(notification);
    const action = statusOf(notification.alerts) === 'firing' ? 'trigger' : 'resolve';
    const shared = { client: text(settings.client), client_url: text(settings.client_url) };
    const details = Object.fromEntries(Object.entries(settings.details).map(([name, value]) => [name, text(value)]));
    const summary = truncated(text(settings.description), MOST_SUMMARY);
    const options = { config, userAgent, signal, onReply, timeoutMs };
    if (serviceKey) {
      const event = {
        service_key: serviceKey,
        incident_key: key,
        event_type: action,
        description: summary,
        ...shared,
        details,
      };
      // The old API says 403 when it is asked too often.
      await postJson(url === V2_URL ? V1_URL : url, event, { ...options, retryOn: [403] });
      return;
    }
    const payload = present({
      summary,
      source: text(settings.source ?? settings.client),
      severity: text(settings.severity),
      class: text(settings.class),
      component: text(settings.component),
      group: text(settings.group),
      custom_details: details,
    });
    const event = {
      ...{ routing_key: text(routingKey as string), event_action: action, dedup_key: key, ...shared, payload },
      ...present({
        images: settings.images.map(({ src, alt, href }) =>
          present({ src: text(src), alt: text(alt), href: text(href) }),
        ),
        links: settings.links.map((link) => present({ href: text(link.href), text: text(link.text) })),
      }),
    };
    await postJson(url, event, { ...options, retryOn: [429] });
  };
};
