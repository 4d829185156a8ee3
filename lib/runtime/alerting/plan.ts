// alertmanager.yml and its template files -> what the room of alerts goes by: routes, rules, and integrations that can send.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Integration, Notification } from '@/lib/alerts/doors';
import type { AlertingPlan } from '@/lib/alerts/react/alerting';
import { templateDataOf } from '@/lib/alerts/react/notification';
import {
  type AlertmanagerConfig,
  type IntegrationConfig,
  parseAlertmanagerConfig,
} from '@/lib/formats/alertmanager-config';
import { createTemplates, type Expand, type TemplateFile } from '@/lib/formats/alertmanager-template';
import { badInput, messageOf } from '@/lib/kernel/errors';
import type { SenderTools } from '@/lib/senders/sender';
import { createSender } from '@/lib/senders/senders';
import { ALERTMANAGER_VERSION } from '@/lib/wire/alertmanager/status-api';

export type LoadedPlan = { readonly config: AlertmanagerConfig; readonly plan: AlertingPlan };

/** Reads files beside `path`. @throws bad_input with all reasons */
export function planOf(text: string, path: string): LoadedPlan {
  const beside = (name: string) => resolve(dirname(path), name);
  const readSecretFile = (name: string) => readFileSync(beside(name), 'utf8');
  const config = parseAlertmanagerConfig(text, path, { readSecretFile });
  const files = config.templates.flatMap((glob) => filesOf(beside(glob)));
  const tools = { expand: forgiving(createTemplates(files)), userAgent: `Alertmanager/${ALERTMANAGER_VERSION}` };
  const integrations = new Map(
    config.receivers.map(({ name, integrations: configs }) => [
      name,
      configs.map((each) => integrationOf(each, tools)),
    ]),
  );
  return { config, plan: { ...config, integrations } };
}

const integrationOf = (config: IntegrationConfig, tools: SenderTools): Integration => ({
  name: config.kind,
  index: config.index,
  sendResolved: config.settings.send_resolved ?? true,
  send: createSender(config, tools),
});

/** What cannot be filled in says so in its place: a page with a mistake in it is better than none. */
function forgiving(expand: Expand): SenderTools['expand'] {
  return (text: string, notification: Notification, options) => {
    try {
      return expand(text, templateDataOf(notification), options);
    } catch (refused) {
      return `(${messageOf(refused)})`;
    }
  };
}

/** `*` and `?` in the file's name; none found is no mistake, as in Alertmanager. */
function filesOf(glob: string): readonly TemplateFile[] {
  const directory = dirname(glob);
  const pattern = basename(glob).replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const test = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  try {
    return readdirSync(directory)
      .filter((name) => test.test(name))
      .sort()
      .map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw badInput(`cannot read templates ${glob}: ${messageOf(cause)}`);
  }
}
