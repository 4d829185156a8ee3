// Where an integration sends to, in words: enough to tell channels apart, never what could be used to send there.
import type { IntegrationConfig } from '@/lib/formats/alertmanager-config';

/** '' when nothing but secrets is set. Of an address only its origin is shown: paths hold tokens. */
export function targetOf(config: IntegrationConfig): string {
  const { kind, settings } = config;
  switch (kind) {
    case 'email':
      return both(settings.to, settings.smarthost && `by ${settings.smarthost.host}:${settings.smarthost.port}`);
    case 'slack':
      return both(settings.channel, originOf(settings.app_url ?? settings.api_url));
    case 'mattermost':
      return both(settings.channel, originOf(settings.webhook_url));
    case 'rocketchat':
      return both(settings.channel, originOf(settings.api_url));
    case 'telegram':
      return both(settings.chat_id && `chat ${settings.chat_id}`, originOf(settings.api_url));
    case 'webex':
      return both(settings.room_id && `room ${settings.room_id}`, originOf(settings.api_url));
    case 'wechat':
      return both(settings.to_user || settings.to_party || settings.to_tag, originOf(settings.api_url));
    case 'sns':
      return both(settings.topic_arn || settings.target_arn || settings.phone_number, originOf(settings.api_url));
    case 'jira':
      return both(settings.project && `project ${settings.project}`, originOf(settings.api_url));
    default:
      return originOf(addressOf(settings));
  }
}

const both = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(' ');

/** Whichever of the fields for it a kind has. */
function addressOf(settings: object): string | undefined {
  const { url, api_url: apiUrl, webhook_url: webhookUrl } = settings as Readonly<Record<string, unknown>>;
  return [url, apiUrl, webhookUrl].find((value): value is string => typeof value === 'string' && value !== '');
}

function originOf(address: string | undefined): string {
  if (!address || !URL.canParse(address)) return '';
  const { origin } = new URL(address);
  return origin === 'null' ? '' : origin;
}
