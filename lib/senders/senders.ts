// Which kinds of receivers there are senders for.
import type { IntegrationConfig, ReceiverKind } from '@/lib/formats/alertmanager-config';
import { discord } from './discord';
import { mattermost } from './mattermost';
import { msteams } from './msteams';
import { msteamsv2 } from './msteamsv2';
import { opsgenie } from './opsgenie';
import { pagerduty } from './pagerduty';
import { pushover } from './pushover';
import { rocketchat } from './rocketchat';
import type { CreateSender, Send, SenderTools } from './sender';
import { slack } from './slack';
import { telegram } from './telegram';
import { victorops } from './victorops';
import { webex } from './webex';
import { webhook } from './webhook';

const SENDERS: { readonly [K in ReceiverKind]?: CreateSender<K> } = {
  ...{ webhook, pagerduty, opsgenie, slack, victorops, pushover, telegram, discord, webex },
  ...{ msteams, msteamsv2, rocketchat, mattermost },
};

/** undefined: this kind of receiver cannot be sent to yet. */
export function createSender({ kind, settings }: IntegrationConfig, tools: SenderTools): Send | undefined {
  // Kind and settings belong together.
  const create = SENDERS[kind] as ((given: typeof settings, tools: SenderTools) => Send) | undefined;
  return create?.(settings, tools);
}
