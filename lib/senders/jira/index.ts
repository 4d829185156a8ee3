// Jira: an issue for a group, found again by its label; opened, brought up to date, closed and reopened. REST API v2 and v3.
import { statusOf } from '@/lib/alerts/react/notification';
import type { CreateSender } from '../sender';
import { incidentKey } from '../text';
import { JiraApi } from './api';
import { issueBody } from './issue';
import { searchFor } from './search';

export const jira: CreateSender<'jira'> = (settings, { expand, userAgent }) => {
  return async (notification, signal, onReply) => {
    const api = new JiraApi(settings.api_url ?? '', { config: settings.http_config, userAgent, signal, onReply });
    const text = (template: string) => (template ? expand(template, notification) : '');
    const isFiring = statusOf(notification.alerts) === 'firing';
    const label = `ALERT{${incidentKey(notification)}}`;
    const found = await api.search(searchFor(settings, text(settings.project), label, isFiring), settings.api_type);
    if (!found) {
      // Nobody opens an issue to say that all is well.
      if (isFiring) await api.send('POST', 'issue', issueBody(settings, text, label, api.isV3, 'create'));
      return;
    }
    await api.send('PUT', `issue/${found.key}`, issueBody(settings, text, label, api.isV3, 'update'));
    if (found.isDone !== isFiring) return; // open and firing, or done and resolved: it stands where it should
    const transition = isFiring ? settings.reopen_transition : settings.resolve_transition;
    if (transition) await api.transition(found.key, transition);
  };
};
