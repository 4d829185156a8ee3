// Senders as alertmanager.yml and the default templates make them, for the tests of senders.
import { templateDataOf } from '@/lib/alerts/react/notification';
import { type IntegrationConfig, parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { createTemplates } from '@/lib/formats/alertmanager-template';
import type { SenderTools } from './sender';
import { createSender } from './senders';
import { never, notification } from './stub-server.fixtures';

const expand = createTemplates([]);

export const realTools: SenderTools = {
  expand: (text, each, options) => expand(text, templateDataOf(each), options),
  userAgent: 'Alertmanager/test',
};

/** @param settings as YAML in one line. @param global likewise */
export function configOf(kind: string, settings: string, global = '{}'): IntegrationConfig {
  const yaml = `global: ${global}\nroute: { receiver: a }\nreceivers: [{ name: a, ${kind}_configs: [${settings}] }]`;
  const config = parseAlertmanagerConfig(yaml, 'alertmanager.yml', { readSecretFile: String });
  return config.receivers[0]?.integrations[0] as IntegrationConfig;
}

export const senderOf = (kind: string, settings: string) => createSender(configOf(kind, settings), realTools);

/** One message, by a sender of its own. */
export const send = (kind: string, settings: string, message = notification(), signal = never): Promise<void> =>
  senderOf(kind, settings)(message, signal);
