// Which kinds of receivers there are senders for.
import type { IntegrationConfig, ReceiverKind } from '@/lib/formats/alertmanager-config';
import { discord } from './discord';
import { email } from './email';
import { incidentio } from './incidentio';
import { jira } from './jira';
import { mattermost } from './mattermost';
import { msteams } from './msteams';
import { msteamsv2 } from './msteamsv2';
import { opsgenie } from './opsgenie';
import { pagerduty } from './pagerduty';
import { pushover } from './pushover';
import { rocketchat } from './rocketchat';
import type { CreateSender, Send, SenderTools } from './sender';
import { slack } from './slack';
import { sns } from './sns';
import { telegram } from './telegram';
import { victorops } from './victorops';
import { webex } from './webex';
import { webhook } from './webhook';
import { wechat } from './wechat';

const SENDERS: { readonly [K in ReceiverKind]: CreateSender<K> } = {
  ...{ webhook, email, pagerduty, opsgenie, wechat, slack, victorops, pushover, sns, telegram, discord, webex },
  ...{ msteams, msteamsv2, jira, rocketchat, mattermost, incidentio },
};

export function createSender({ kind, settings }: IntegrationConfig, tools: SenderTools): Send {
  // Kind and settings belong together.
  const create = SENDERS[kind] as (given: typeof settings, tools: SenderTools) => Send;
  return create(settings, tools);
}
