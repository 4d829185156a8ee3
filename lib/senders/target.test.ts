// Where an integration sends to, in words without secrets: a row for each kind whose words are its own.
import { expect, test } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { targetOf } from './target';

test.each([
  ['webhook', '{ url: "https://hooks.example:8443/s3cret?token=s3cret" }', 'https://hooks.example:8443'],
  ['slack', '{ api_url: "https://hooks.slack.com/services/s3cret", channel: "#db" }', '#db https://hooks.slack.com'],
  ['pagerduty', '{ routing_key: s3cret }', 'https://events.pagerduty.com'],
  ['telegram', '{ bot_token: s3cret, chat_id: "-12" }', 'chat -12 https://api.telegram.org'],
  ['discord', '{ webhook_url: "https://discord.com/api/webhooks/s3cret" }', 'https://discord.com'],
  ['email', '{ to: "a@b.c", from: "q@b.c", smarthost: "mail:25", auth_password: s3cret }', 'a@b.c by mail:25'],
  ['pushover', '{ user_key: s3cret, token: s3cret }', ''],
])('%s %s: %s', (kind, settings, expected) => {
  const yaml = `route: { receiver: r }\nreceivers: [{ name: r, ${kind}_configs: [${settings}] }]`;
  const { receivers } = parseAlertmanagerConfig(yaml, 'a.yml', { readSecretFile: String });
  expect(receivers[0]?.integrations.map(targetOf)).toEqual([expected]);
});
