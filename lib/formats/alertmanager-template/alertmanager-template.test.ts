// What templates of notifications give: data and its methods, functions, default names, files, mistakes.
import { describe, expect, test } from 'vitest';
import { parseAlertmanagerConfig } from '../alertmanager-config';
import { createTemplates, type NotificationData } from '.';

const alert = (Status: string, i: string) => ({
  ...{ Status, Labels: { alertname: 'Hot', i, severity: 'page' }, Annotations: { summary: '<it> burns' } },
  ...{ StartsAt: new Date('2023-11-14T22:13:20.5Z'), EndsAt: new Date('0001-01-01T00:00:00Z') },
  ...{ GeneratorURL: 'http://prometheus/graph?g=1&x', Fingerprint: 'ff' },
});

const DATA: NotificationData = {
  ...{ Receiver: 'team a', Status: 'firing', Alerts: [alert('firing', '1'), alert('resolved', '2')] },
  ...{ GroupLabels: { alertname: 'Hot' }, CommonLabels: { severity: 'page', alertname: 'Hot' } },
  ...{ CommonAnnotations: { summary: '<it> burns' }, ExternalURL: 'http://quadrant' },
};

const EVERY_KIND = `
route: { receiver: a }
receivers:
- name: a
  webhook_configs: [{ url: "http://x" }]
  email_configs: [{ to: t, from: f, smarthost: "h:25" }]
  pagerduty_configs: [{ routing_key: k }]
  opsgenie_configs: [{ api_key: k }]
  wechat_configs: [{ api_secret: s, corp_id: c }]
  slack_configs: [{ api_url: "http://x" }]
  victorops_configs: [{ api_key: k, routing_key: r }]
  pushover_configs: [{ user_key: u, token: t }]
  sns_configs: [{ topic_arn: t }]
  telegram_configs: [{ bot_token: b, chat_id: 1 }]
  discord_configs: [{ webhook_url: "http://x" }]
  webex_configs: [{ room_id: r, http_config: {} }]
  msteams_configs: [{ webhook_url: "http://x" }]
  msteamsv2_configs: [{ webhook_url: "http://x" }]
  jira_configs: [{ project: p, issue_type: i, api_url: "http://x" }]
  rocketchat_configs: [{ token: t, token_id: i }]
  mattermost_configs: [{ webhook_url: "http://x" }]
  incidentio_configs: [{ url: "http://x" }]
`;

const expand = createTemplates([]);

test.each([
  ['plain text', 'plain text'],
  ['{{ .Receiver }} {{ .Status }} {{ .ExternalURL }}', 'team a firing http://quadrant'],
  ['{{ len .Alerts }} {{ .Alerts.Firing | len }} {{ len .Alerts.Resolved }}', '2 1 1'],
  ['{{ range .Alerts.Firing }}{{ .Labels.i }} {{ .Fingerprint }} {{ .EndsAt.IsZero }}{{ end }}', '1 ff true'],
  ['{{ .CommonLabels.severity }}|{{ .CommonLabels.none }}|', 'page||'],
  ['{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}', 'alertname=Hot severity=page '],
  ['{{ .CommonLabels.Names | join "," }} {{ .CommonLabels.Values | join "," }}', 'alertname,severity Hot,page'],
  ['{{ (.CommonLabels.Remove (stringSlice "alertname")).SortedPairs.Values | join "," }}', 'page'],
  ['{{ (index .Alerts 0).StartsAt.Format "2006-01-02 15:04" }}', '2023-11-14 22:13'],
  ['{{ (index .Alerts 0).StartsAt | tz "Europe/Berlin" | date "15:04 MST" }}', '23:13 CET'],
  ['{{ title "a b" }} {{ toUpper "x" }} {{ trimSpace " y " }} {{ reReplaceAll "a(.)" "$1-" "abac" }}', 'A B X y b-c-'],
  ['{{ if match "^b" .Receiver }}yes{{ else }}no{{ end }}', 'no'],
  ['{{ urlUnescape "a%20b+c" }} {{ base64encode "hi" }} {{ base64decode "aGk=" }}', 'a b c aGk= hi'],
  ['{{ toJson .GroupLabels }} {{ toJson (list 1 "a" (dict "k" true)) }}', '{"alertname":"Hot"} [1,"a",{"k":true}]'],
  ['{{ append (list "a") "b" | join "+" }} {{ humanizeDuration 90.0 }}', 'a+b 1m 30s'],
])('%s', (text, expected) => expect(expand(text, DATA)).toBe(expected));

describe('default names', () => {
  const named = (name: string) => expand(`{{ template ${JSON.stringify(name)} . }}`, DATA);

  test.each([
    ['slack.default.title', '[FIRING:1] Hot (page)'],
    ['slack.default.titlelink', 'http://quadrant/#/alerts?receiver=team+a'],
    ['victorops.default.state_message', '<it> burns'],
  ])('%s', (name, expected) => expect(named(name)).toBe(expected));

  test('a list of alerts shows labels, annotations and source', () => {
    expect(named('opsgenie.default.description')).toContain('Firing:\nLabels:\n - alertname = Hot\n - i = 1\n');
    expect(named('opsgenie.default.description')).toContain('Resolved:\nLabels:\n - alertname = Hot\n - i = 2\n');
  });

  test('every default of every kind of receiver can be filled in', () => {
    const { receivers } = parseAlertmanagerConfig(EVERY_KIND, 'a.yml', { readSecretFile: String });
    const texts = (receivers[0]?.integrations ?? []).flatMap(({ settings }) =>
      Object.values(settings).flatMap((value) => (typeof value === 'object' ? Object.values(value) : [value])),
    );
    const templates = texts.filter((text): text is string => typeof text === 'string' && text.includes('{{'));
    expect(templates.length).toBeGreaterThan(50);
    for (const text of templates) expect(expand(text, DATA)).not.toContain('no value');
  });
});

test('html is escaped where it stands, links by their scheme', () => {
  expect(
    expand('<b title="{{ .CommonAnnotations.summary }}">{{ .CommonAnnotations.summary }}</b>', DATA, { html: true }),
  ).toBe('<b title="&lt;it&gt; burns">&lt;it&gt; burns</b>');
  const mail = expand('{{ template "email.default.html" . }}', DATA, { html: true });
  expect(mail).toContain('<td>&lt;it&gt; burns</td>');
  expect(mail).toMatch(/^<!doctype html><html>/);
});

test('files define their own, and anew what is there', () => {
  const own = createTemplates([
    { name: 'a.tmpl', text: '{{ define "slack.default.title" }}mine: {{ .Status }}{{ end }}' },
  ]);
  expect(own('{{ template "slack.default.title" . }}', DATA)).toBe('mine: firing');
  expect(() => createTemplates([{ name: 'bad.tmpl', text: '{{ if }}' }])).toThrow(
    'template file bad.tmpl: template: bad.tmpl:1: ',
  );
});

test.each(['{{ .None }}', '{{ template "none" . }}', '{{ if }}', '{{ nofunc }}'])('%s is refused', (text) => {
  expect(() => expand(text, DATA)).toThrow(/^template: :1/);
});
