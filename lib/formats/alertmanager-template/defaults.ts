// The templates that receivers name when nobody says otherwise. The names are Alertmanager's, the wording is ours.

const define = (name: string, text: string) => `{{ define ${JSON.stringify(name)} }}${text}{{ end }}`;

const same = (name: string, as: string) => define(name, `{{ template ${JSON.stringify(as)} . }}`);

const SHARED = [
  define('__alertmanager', 'Alertmanager'),
  define('__alertmanagerURL', '{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}'),
  define(
    '__subject',
    '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] ' +
      '{{ .GroupLabels.SortedPairs.Values | join " " }}' +
      '{{ if gt (len .CommonLabels) (len .GroupLabels) }} ({{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join " " }}{{ end }}){{ end }}',
  ),
  define('__description', ''),
  define(
    '__text_alert_list',
    '{{ range . }}Labels:\n{{ range .Labels.SortedPairs }} - {{ .Name }} = {{ .Value }}\n{{ end }}' +
      'Annotations:\n{{ range .Annotations.SortedPairs }} - {{ .Name }} = {{ .Value }}\n{{ end }}' +
      'Source: {{ .GeneratorURL }}\n{{ end }}',
  ),
  define(
    '__text_alert_list_markdown',
    '{{ range . }}Labels:\n\n{{ range .Labels.SortedPairs }}- {{ .Name }} = {{ .Value }}\n{{ end }}\n' +
      'Annotations:\n\n{{ range .Annotations.SortedPairs }}- {{ .Name }} = {{ .Value }}\n{{ end }}\n' +
      'Source: {{ .GeneratorURL }}\n\n{{ end }}',
  ),
  define(
    '__both_lists',
    '{{ if gt (len .Alerts.Firing) 0 }}Firing:\n{{ template "__text_alert_list" .Alerts.Firing }}{{ end }}' +
      '{{ if gt (len .Alerts.Resolved) 0 }}Resolved:\n{{ template "__text_alert_list" .Alerts.Resolved }}{{ end }}',
  ),
  define(
    '__both_lists_markdown',
    '{{ if gt (len .Alerts.Firing) 0 }}# Firing\n\n{{ template "__text_alert_list_markdown" .Alerts.Firing }}{{ end }}' +
      '{{ if gt (len .Alerts.Resolved) 0 }}# Resolved\n\n{{ template "__text_alert_list_markdown" .Alerts.Resolved }}{{ end }}',
  ),
];

/** Name: what it is. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  __subject: [
    ...['slack.default.title', 'slack.default.fallback', 'pagerduty.default.description', 'opsgenie.default.message'],
    ...['pushover.default.title', 'sns.default.subject', 'discord.default.title', 'msteams.default.title'],
    ...['msteams.default.summary', 'msteamsv2.default.title', 'jira.default.summary', 'rocketchat.default.title'],
    ...['mattermost.default.title', 'mattermost.default.fallback', 'email.default.subject'],
  ],
  __alertmanager: [
    ...['slack.default.username', 'pagerduty.default.client', 'victorops.default.monitoring_tool'],
    'mattermost.default.username',
  ],
  __alertmanagerURL: [
    ...['slack.default.titlelink', 'pagerduty.default.clientURL', 'opsgenie.default.source', 'pushover.default.url'],
    ...['rocketchat.default.titlelink', 'mattermost.default.titlelink'],
  ],
  __text_alert_list: ['pagerduty.default.instances'],
  __both_lists: [
    ...['opsgenie.default.description', 'telegram.default.message', 'webex.default.message', 'sns.default.message'],
    ...['wechat.default.message', 'pushover.default.message', 'jira.default.description'],
  ],
  __both_lists_markdown: [
    'discord.default.message',
    'msteams.default.text',
    'msteamsv2.default.text',
    'mattermost.default.text',
  ],
  __description: [
    ...['slack.default.pretext', 'slack.default.text', 'slack.default.footer', 'slack.default.callbackid'],
    ...['slack.default.iconemoji', 'slack.default.iconurl', 'discord.default.content', 'rocketchat.default.emoji'],
    ...['rocketchat.default.iconurl', 'rocketchat.default.text', 'wechat.default.to_user', 'wechat.default.to_party'],
    ...['wechat.default.to_tag', 'wechat.default.agent_id'],
  ],
};

const OWN = [
  define('victorops.default.entity_display_name', '{{ template "__subject" . }}'),
  define('victorops.default.state_message', '{{ .CommonAnnotations.SortedPairs.Values | join " " }}'),
  // The most urgent of those that still fire, or else of all: critical is High, warning Medium, info Low. Jira refuses an
  // issue whose priority it does not know, so other severities leave it to the project's default.
  define(
    'jira.default.priority',
    '{{ $alerts := .Alerts.Firing }}{{ if eq (len $alerts) 0 }}{{ $alerts = .Alerts.Resolved }}{{ end }}{{ $rank := 0 }}' +
      '{{ range $alerts }}{{ $severity := index .Labels "severity" }}' +
      '{{ if eq $severity "critical" }}{{ $rank = 3 }}' +
      '{{ else if and (eq $severity "warning") (lt $rank 2) }}{{ $rank = 2 }}' +
      '{{ else if and (eq $severity "info") (lt $rank 1) }}{{ $rank = 1 }}{{ end }}{{ end }}' +
      '{{ if eq $rank 3 }}High{{ else if eq $rank 2 }}Medium{{ else if eq $rank 1 }}Low{{ end }}',
  ),
  define(
    'email.default.html',
    '<!doctype html><html><body style="font-family: sans-serif; color: #1c1c1c">' +
      '<h1 style="font-size: 18px">{{ template "__subject" . }}</h1>' +
      '{{ range .Alerts }}<h2 style="font-size: 15px">{{ .Status | toUpper }}: {{ .Labels.alertname }}</h2>' +
      '<table>{{ range .Labels.SortedPairs }}<tr><td>{{ .Name }}</td><td>{{ .Value }}</td></tr>{{ end }}' +
      '{{ range .Annotations.SortedPairs }}<tr><td>{{ .Name }}</td><td>{{ .Value }}</td></tr>{{ end }}</table>' +
      '<p><a href="{{ .GeneratorURL }}">Source</a></p>{{ end }}' +
      '<p><a href="{{ template "__alertmanagerURL" . }}">All alerts of this receiver</a></p></body></html>',
  ),
];

export const DEFAULT_TEMPLATES: string = [
  ...SHARED,
  ...OWN,
  ...Object.entries(ALIASES).flatMap(([as, names]) => names.map((name) => same(name, as))),
].join('\n');
