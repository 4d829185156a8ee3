// alertmanager.yml: what is taken and with which defaults, what is refused and why, what is never shown.
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../prometheus-config';
import { defaultAlertmanagerConfig, parseAlertmanagerConfig } from '.';

const parse = (source: string) =>
  parseAlertmanagerConfig(source, 'alertmanager.yml', {
    readSecretFile(name) {
      if (name === 'there') return 'http://from.file/\n';
      throw new Error(`no such file: ${name}`);
    },
  });

const file = (...parts: string[]) => `route: { receiver: a }\nreceivers:\n- name: a\n${parts.join('\n')}\n`;

const receiver = (kind: string, settings: string, global = '{}') =>
  parse(file(`  ${kind}_configs: [${settings}]`, `global: ${global}`)).receivers[0]?.integrations[0];

describe('routes', () => {
  test('the root has Alertmanager’s defaults', () => {
    expect(parse(file()).route).toEqual({
      ...{ receiver: 'a', groupBy: [], groupByAll: false, matchers: [], continue: false },
      ...{ groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000 },
      ...{ muteTimeIntervals: [], activeTimeIntervals: [], routes: [] },
    });
  });

  test('children inherit all but the intervals', () => {
    const { route } = parse(`
route:
  receiver: a
  group_by: [x]
  group_wait: 1s
  routes:
  - matchers: [job="j"]
    mute_time_intervals: [night]
    routes:
    - { receiver: b, group_by: ['...'], repeat_interval: 1h, continue: true }
    - { group_by: [] }
receivers: [{ name: a }, { name: b }]
time_intervals: [{ name: night, time_intervals: [{}] }]
`);
    const [child] = route.routes;
    expect(child).toMatchObject({ receiver: 'a', groupBy: ['x'], groupWaitMs: 1000, muteTimeIntervals: ['night'] });
    expect(child?.routes[0]).toMatchObject({
      ...{ receiver: 'b', groupBy: [], groupByAll: true, repeatIntervalMs: 3_600_000, continue: true },
      muteTimeIntervals: [],
    });
    expect(child?.routes[1]).toMatchObject({ groupBy: [], groupByAll: false });
  });

  test('match, match_re and matchers are one sorted list', () => {
    const { route } = parse(
      'route: { receiver: a, routes: [{ match: { z: "1" }, match_re: { b: "x|y" }, matchers: [\'{c!="d", "a b"=~"e"}\'] }] }\nreceivers: [{ name: a }]',
    );
    expect(route.routes[0]?.matchers).toEqual([
      { name: 'a b', type: '=~', value: 'e' },
      { name: 'b', type: '=~', value: 'x|y' },
      { name: 'c', type: '!=', value: 'd' },
      { name: 'z', type: '=', value: '1' },
    ]);
  });
});

test('inhibition, both ways of writing it', () => {
  const { inhibitRules } = parse(
    file('inhibit_rules: [{ source_match: { a: b }, target_matchers: [c=~"d.*"], equal: [job, instance] }]'),
  );
  expect(inhibitRules).toEqual([
    {
      sourceMatchers: [{ name: 'a', type: '=', value: 'b' }],
      targetMatchers: [{ name: 'c', type: '=~', value: 'd.*' }],
      equal: ['job', 'instance'],
    },
  ]);
});

test('time intervals, in every notation', () => {
  const { timeIntervals } = parse(
    file(`time_intervals:
- name: all
  time_intervals:
  - times: [{ start_time: "09:00", end_time: "24:00" }]
    weekdays: ["monday:Friday", sunday]
    days_of_month: ["1:5", "-3:-1", "20:-1"]
    months: ["may:august", "12"]
    years: ["2026:2028", "2030"]
    location: Europe/Berlin
mute_time_intervals: [{ name: old, time_intervals: [{ weekdays: [saturday] }] }]`),
  );
  expect(timeIntervals.get('all')).toEqual([
    {
      times: [{ from: 540, to: 1440 }],
      weekdays: [
        { from: 1, to: 5 },
        { from: 0, to: 0 },
      ],
      daysOfMonth: [
        { from: 1, to: 5 },
        { from: -3, to: -1 },
        { from: 20, to: -1 },
      ],
      months: [
        { from: 5, to: 8 },
        { from: 12, to: 12 },
      ],
      years: [
        { from: 2026, to: 2028 },
        { from: 2030, to: 2030 },
      ],
      location: 'Europe/Berlin',
    },
  ]);
  expect(timeIntervals.get('old')).toMatchObject([{ weekdays: [{ from: 6, to: 6 }], location: 'UTC' }]);
});

describe('receivers', () => {
  const HTTP = { follow_redirects: true };

  test('each kind has its defaults', () => {
    expect(receiver('webhook', '{ url: "http://x/" }', '{ http_config: {} }')).toEqual({
      ...{ kind: 'webhook', index: 0 },
      settings: { url: 'http://x/', send_resolved: true, max_alerts: 0, timeout: 0, http_config: HTTP },
    });
    expect(receiver('slack', '{ channel: "#x" }', '{ slack_api_url_file: there }')?.settings).toMatchObject({
      ...{ api_url: 'http://from.file/', send_resolved: false, title: '{{ template "slack.default.title" . }}' },
    });
    expect(receiver('pagerduty', '{ routing_key: k }')?.settings).toMatchObject({
      url: 'https://events.pagerduty.com/v2/enqueue',
      details: { num_firing: '{{ .Alerts.Firing | len }}' },
    });
  });

  test.each([
    ['email', '{ to: a@b }', '{ smtp_smarthost: "h:25", smtp_from: b@c }', false],
    ['slack', '{}', '{ slack_api_url: "http://x" }', false],
    ['wechat', '{ corp_id: c }', '{ wechat_api_secret: s }', false],
    ['rocketchat', '{}', '{ rocketchat_token: t, rocketchat_token_id: i }', false],
    ['opsgenie', '{ api_key: k }', '{}', true],
    ['victorops', '{ api_key: k, routing_key: r }', '{}', true],
    ['pushover', '{ user_key: u, token: t }', '{}', true],
    ['telegram', '{ bot_token: t, chat_id: -1001 }', '{}', true],
    ['discord', '{ webhook_url: "http://x" }', '{}', true],
    ['msteams', '{ webhook_url: "http://x" }', '{}', true],
    ['msteamsv2', '{ webhook_url: "http://x" }', '{}', true],
    ['webex', '{ room_id: r, http_config: { authorization: { credentials: c } } }', '{}', true],
    ['sns', '{ topic_arn: t, sigv4: { region: r } }', '{}', true],
    ['jira', '{ project: p, issue_type: Bug }', '{ jira_api_url: "http://x" }', true],
    ['mattermost', '{}', '{ mattermost_webhook_url: "http://x" }', true],
    ['incidentio', '{ url: "http://x", alert_source_token: t }', '{}', true],
  ])(
    '%s is taken with settings %s, global %s; tells of resolved alerts: %s',
    (kind, settings, global, sendResolved) => {
      expect(receiver(kind, settings, global)).toMatchObject({ kind, settings: { send_resolved: sendResolved } });
    },
  );

  test('those of a kind are counted', () => {
    const { receivers } = parse(file('  webhook_configs: [{ url: "http://x" }, { url_file: there }]'));
    expect(receivers[0]?.integrations.map(({ index, settings }) => [index, 'url' in settings && settings.url])).toEqual(
      [
        [0, 'http://x'],
        [1, 'http://from.file/'],
      ],
    );
  });
});

describe('a refused file', () => {
  test.each([
    ['', 'alertmanager.yml:1: no route provided in config'],
    ['receivers: []', 'no route provided in config'],
    ['route: {}\nreceivers: [{ name: a }]', 'alertmanager.yml:1: root route must specify a default receiver'],
    ['route: { receiver: b }\nreceivers: [{ name: a }]', 'undefined receiver "b" used in route'],
    ['route: { receiver: a, match: { a: b } }\nreceivers: [{ name: a }]', 'root route must not have any matchers'],
    ['route: { receiver: a, continue: true }\nreceivers: [{ name: a }]', 'cannot have continue in root route'],
    [
      'route: { receiver: a, mute_time_intervals: [x] }\nreceivers: [{ name: a }]',
      'root route must not have any mute time intervals',
    ],
    [
      'route: { receiver: a, routes: [{ mute_time_intervals: [x] }] }\nreceivers: [{ name: a }]',
      'undefined time interval "x" used in route',
    ],
    ['route: { receiver: a, group_interval: 0s }\nreceivers: [{ name: a }]', 'group_interval cannot be zero'],
    ['route: { receiver: a, repeat_interval: 0s }\nreceivers: [{ name: a }]', 'repeat_interval cannot be zero'],
    ['route: { receiver: a, group_wait: 1.5h }\nreceivers: [{ name: a }]', 'unknown unit "." in duration "1.5h"'],
    ['route: { receiver: a, group_by: [x, x] }\nreceivers: [{ name: a }]', 'duplicated label "x" in group_by'],
    ["route: { receiver: a, group_by: ['...', x] }\nreceivers: [{ name: a }]", 'cannot have wildcard group_by'],
    ['route: { receiver: a, routes: [{ matchers: [foo] }] }\nreceivers: [{ name: a }]', 'bad matcher format: foo'],
    [
      'route: { receiver: a, routes: [{ match_re: { x: "a(" } }] }\nreceivers: [{ name: a }]',
      'regex "a(" does not compile',
    ],
    [
      'route: { receiver: a }\nreceivers:\n- name: a\n- name: a',
      'alertmanager.yml:4: notification config name "a" is not unique',
    ],
    ['route: { receiver: a }\nreceivers:\n- name: a\n- {}', 'alertmanager.yml:4: missing name in receiver'],
    [file('rout: {}'), 'alertmanager.yml:4: unknown field "rout" (did you mean "route"?)'],
    [file('  webhook_configs: [{ url: "http://x", ulr: x }]'), 'unknown field "ulr"'],
    [file('  webhook_configs: [{}]'), 'receiver "a": webhook_configs[0]: one of url or url_file must be configured'],
    [file('  webhook_configs: [{ url: "ftp://secret" }]'), 'webhook_configs[0]: url: unsupported scheme for URL'],
    [
      file('  webhook_configs: [{ url: "http://x", url_file: there }]'),
      'at most one of url & url_file must be configured',
    ],
    [file('  webhook_configs: [{ url_file: gone }]'), 'cannot read url_file: no such file: gone'],
    [
      file('  webhook_configs: [{ url: "http://x", http_config: { oauth2: {} } }]'),
      'that this version of Quadrant does not support',
    ],
    [
      file('  webhook_configs: [{ url: "http://x", http_config: { bearer_token: x, basic_auth: {} } }]'),
      'at most one of basic_auth',
    ],
    ...(
      [
        ['proxy_url: "socks5://p"', "a proxy's address begins with http:// or https://"],
        ['no_proxy: x', 'if no_proxy is configured, proxy_url must also be configured'],
        ['proxy_from_environment: true, proxy_url: "http://p"', 'proxy_url must not be configured'],
        ['proxy_from_environment: true, no_proxy: x', 'no_proxy must not be configured'],
        ['proxy_connect_header: { a: [b] }', 'proxy_url or proxy_from_environment must also be configured'],
      ] as [string, string][]
    ).map(([given, message]): [string, string] => [
      file(`  webhook_configs: [{ url: "http://x", http_config: { ${given} } }]`),
      message,
    ]),
    [file('  slack_configs: [{}]'), 'no global Slack API URL set either inline or in a file'],
    [file('  email_configs: [{ to: a@b }]'), 'no global SMTP smarthost set'],
    [file('  email_configs: [{}]'), 'missing to address in email config'],
    [file('  email_configs: [{ to: a@b, smarthost: "h:25" }]'), 'no global SMTP from set'],
    [file('  email_configs: [{ to: a@b, from: b@c, smarthost: "h" }]'), 'address h: missing port in address'],
    [file('  email_configs: [{ to: a@b, from: b@c, smarthost: "h:" }]'), 'address "h:": port cannot be empty'],
    [
      file('  email_configs: [{ to: a@b, from: b@c, smarthost: "h:25", headers: { x-a: b, X-A: c } }]'),
      'duplicate header "X-A" in email config',
    ],
    [
      file(
        '  email_configs: [{ to: a@b, from: b@c, smarthost: "h:25", threading: { enabled: true, thread_by_date: week } }]',
      ),
      "threading.thread_by_date must be either 'none' or 'daily'",
    ],
    [
      file(
        '  email_configs: [{ to: a@b, from: b@c, smarthost: "h:25", threading: { enabled: true }, headers: { references: x } }]',
      ),
      'conflicting configuration: threading.enabled conflicts with custom References header',
    ],
    [
      file('  email_configs: [{ to: a@b, from: b@c, smarthost: "h:25", tls_config: { min_version: TLS9 } }]'),
      'unknown TLS version: TLS9',
    ],
    [
      file('  sns_configs: [{ sigv4: {} }]'),
      'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config',
    ],
    [
      file('  sns_configs: [{ topic_arn: t, phone_number: p }]'),
      'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config',
    ],
    [
      file('  wechat_configs: [{ api_secret: s, corp_id: c, message_type: voice }]'),
      'weChat message type "voice" does not match valid options ^(text|markdown)$',
    ],
    [file('  wechat_configs: [{ api_secret: s }]'), 'no global Wechat CorpID set'],
    [file('  jira_configs: [{ project: p }]'), 'missing issue_type in jira_config'],
    [file('  jira_configs: [{ project: p, issue_type: t }]'), 'no global Jira Cloud URL set'],
    [
      file('  jira_configs: [{ project: p, issue_type: t, api_url: "http://x", api_type: x }]'),
      'unknown api_type on jira_config, must be auto, cloud or datacenter',
    ],
    [
      file('  incidentio_configs: [{ url: "http://x", alert_source_token: t, http_config: { authorization: {} } }]'),
      'cannot specify alert_source_token or alert_source_token_file when using http_config.authorization',
    ],
    [
      file('  incidentio_configs: [{ url: "http://x", http_config: {} }]'),
      'at least one of alert_source_token, alert_source_token_file or http_config.authorization must be configured',
    ],
    [file('inhibit_rules: [{ source_matchers: [a=~"("] }]'), 'regex "(" does not compile'],
    [
      file('time_intervals: [{ name: x, time_intervals: [{ weekdays: [someday] }] }]'),
      '"someday" is not a valid weekday',
    ],
    [
      file('time_intervals: [{ name: x, time_intervals: [{ weekdays: ["friday:monday"] }] }]'),
      'start (5) cannot be after end (1)',
    ],
    [
      file('time_intervals: [{ name: x, time_intervals: [{ days_of_month: ["0"] }] }]'),
      '"0" is not a valid day of the month',
    ],
    [
      file('time_intervals: [{ name: x, time_intervals: [{ days_of_month: ["-3:5"] }] }]'),
      'end day must be negative if start day is negative',
    ],
    [
      file('time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: "9:00", end_time: "10:00" }] }] }]'),
      'couldn\'t parse timestamp "9:00"',
    ],
    [
      file('time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: "10:00", end_time: "09:00" }] }] }]'),
      'start time cannot be equal or greater than end time',
    ],
    [file('time_intervals: [{ name: x, time_intervals: [{ location: Mars/Base }] }]'), 'unknown time zone Mars/Base'],
    [file('time_intervals: [{ name: x }, { name: x }]'), 'time interval "x" is not unique'],
  ])('%j', (source, message) => expect(() => parse(source)).toThrow(message));

  test('names every problem at once, in order of lines', () => {
    const refuse = () => parse('route: { receiver: b, continue: true }\nreceivers:\n- name: a\n- name: a\n');
    expect(refuse).toThrow(ConfigError);
    expect(refuse).toThrow(
      'alertmanager.yml:1: cannot have continue in root route\n' +
        'alertmanager.yml:1: undefined receiver "b" used in route\n' +
        'alertmanager.yml:4: notification config name "a" is not unique',
    );
  });
});

test.each([
  [
    'email',
    '{ to: a@b, from: b@c, smarthost: "h:25", auth_password: HIDE, auth_secret: HIDE, tls_config: { key: HIDE } }',
  ],
  ['sns', '{ topic_arn: t, sigv4: { secret_key: HIDE } }'],
  ['wechat', '{ corp_id: c, api_secret: HIDE }'],
  ['jira', '{ project: p, issue_type: t, api_url: "http://x", http_config: { basic_auth: { password: HIDE } } }'],
  ['incidentio', '{ url: "http://x", alert_source_token: HIDE }'],
])('%s: no secret is shown', (kind, settings) => {
  const { redacted } = parse(file(`  ${kind}_configs: [${settings}]`));
  expect(redacted).not.toContain('HIDE');
  expect(redacted).toContain('<secret>');
});

test('secrets are not shown; the rest is, to the byte', () => {
  const source = `# who is told
global:
  slack_api_url: &hook "https://hooks/HIDE1"   # where
  opsgenie_api_key: |
    HIDE2
  http_config: { basic_auth: { username: me, password: HIDE3 }, proxy_url: "http://u:HIDE7@p:1", http_headers: { x: { secrets: [HIDE4] } } }
route: { receiver: a }
receivers:
- name: a
  webhook_configs: [{ url: 'http://me:HIDE6@x:1/HIDE5' }]
  discord_configs: [{ webhook_url: *hook }]
`;
  expect(parse(source).redacted).toBe(`# who is told
global:
  slack_api_url: &hook <secret>   # where
  opsgenie_api_key: <secret>
  http_config: { basic_auth: { username: me, password: <secret> }, proxy_url: http://u:xxxxx@p:1, http_headers: { x: { secrets: [<secret>] } } }
route: { receiver: a }
receivers:
- name: a
  webhook_configs: [{ url: http://x:1/<secret> }]
  discord_configs: [{ webhook_url: *hook }]
`);
});

test('the file of a first run is one this parser takes; it tells nobody', () => {
  expect(parse(defaultAlertmanagerConfig({ demoPagerUrl: undefined }))).toMatchObject({
    route: { receiver: 'nobody', groupBy: ['alertname'] },
    receivers: [{ name: 'nobody', integrations: [] }],
  });
});

test('with the demo it pages the demo', () => {
  expect(parse(defaultAlertmanagerConfig({ demoPagerUrl: 'http://127.0.0.1:7101/pages' }))).toMatchObject({
    route: { receiver: 'demo-pager', groupWaitMs: 10_000, groupIntervalMs: 60_000 },
    receivers: [{ name: 'demo-pager', integrations: [{ kind: 'webhook' }] }],
  });
});
