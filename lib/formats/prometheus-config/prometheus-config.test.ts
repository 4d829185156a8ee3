import { describe, expect, test } from 'vitest';
import { ConfigError, defaultPrometheusConfig, parsePrometheusConfig, redactSecrets } from '.';

const parse = (source: string) =>
  parsePrometheusConfig(source, 'prometheus.yml', {
    env: { REGION: 'eu', EMPTY: '' },
    readSecretFile(name) {
      if (name === 'there') return 'from-file\n';
      throw new Error(`no such file: ${name}`);
    },
  });

const job = (rest: string) => `scrape_configs:\n  - job_name: a\n${rest.replace(/^/gm, '    ')}\n`;

describe('a valid file', () => {
  test('may be empty', () => {
    expect(parse('')).toEqual({
      global: {
        scrapeIntervalMs: 60_000,
        scrapeTimeoutMs: 10_000,
        externalLabels: {},
        queryLogFile: '',
        evaluationIntervalMs: 60_000,
        ruleQueryOffsetMs: 0,
      },
      scrapeConfigs: [],
      ruleFiles: [],
      alerting: { alertRelabelConfigs: [], alertmanagers: [] },
      storage: { outOfOrderWindowMs: undefined },
      warnings: [],
    });
  });

  test('fills in Prometheus’ defaults', () => {
    expect(parse(job('')).scrapeConfigs[0]).toMatchObject({
      jobName: 'a',
      scrapeIntervalMs: 60_000,
      scrapeTimeoutMs: 10_000,
      metricsPath: '/metrics',
      scheme: 'http',
      honorLabels: false,
      honorTimestamps: true,
      sampleLimit: 0,
    });
  });

  test('gives a job the global settings, unless it has its own', () => {
    const { scrapeConfigs } = parse(
      'global:\n  scrape_interval: 5s\n  sample_limit: 7\nscrape_configs:\n  - job_name: a\n  - job_name: b\n    scrape_interval: 1m\n    sample_limit: 0\n',
    );
    expect(scrapeConfigs[0]).toMatchObject({ scrapeIntervalMs: 5_000, scrapeTimeoutMs: 5_000, sampleLimit: 7 });
    expect(scrapeConfigs[1]).toMatchObject({ scrapeIntervalMs: 60_000, scrapeTimeoutMs: 5_000, sampleLimit: 0 });
  });

  test('expands the environment in external labels, and only there', () => {
    const { global, scrapeConfigs } = parse(
      `global:\n  external_labels: { region: "\${REGION}-$EMPTY$$x" }\n${job('static_configs:\n  - targets: ["a:1"]\n    labels: { r: "$REGION" }')}`,
    );
    expect(global.externalLabels).toEqual({ region: 'eu-$x' });
    expect(scrapeConfigs[0]?.staticConfigs[0]?.labels).toEqual({ r: '$REGION' });
  });

  test('reads relabelling with its defaults', () => {
    const { relabelConfigs } =
      parse(
        job(
          'relabel_configs:\n  - source_labels: [__address__]\n    target_label: host\n  - action: LABELDROP\n    regex: tmp_.*',
        ),
      ).scrapeConfigs[0] ?? {};
    expect(relabelConfigs).toEqual([
      {
        sourceLabels: ['__address__'],
        separator: ';',
        regex: '(.*)',
        modulus: 0,
        targetLabel: 'host',
        replacement: '$1',
        action: 'replace',
      },
      {
        sourceLabels: [],
        separator: ';',
        regex: 'tmp_.*',
        modulus: 0,
        targetLabel: '',
        replacement: '$1',
        action: 'labeldrop',
      },
    ]);
  });

  test('keeps what looks like a number as it was written', () => {
    const { scrapeConfigs } = parse(
      job('static_configs:\n  - targets: ["a:1"]\n    labels: { version: 1.10, code: 007 }\nbody_size_limit: 1.5MB'),
    );
    expect(scrapeConfigs[0]?.staticConfigs[0]?.labels).toEqual({ version: '1.10', code: '007' });
    expect(scrapeConfigs[0]?.bodySizeLimitBytes).toBe(1.5 * 2 ** 20);
  });

  test('resolves anchors', () => {
    const { scrapeConfigs } = parse(
      'scrape_configs:\n  - job_name: a\n    static_configs: &s\n      - targets: ["x:1"]\n  - job_name: b\n    static_configs: *s\n',
    );
    expect(scrapeConfigs[1]?.staticConfigs).toEqual([{ targets: ['x:1'], labels: {} }]);
  });

  test('takes secrets in place or from a file', () => {
    expect(parse(job('basic_auth: { username: u, password_file: there }')).scrapeConfigs[0]?.client.basicAuth).toEqual({
      username: 'u',
      password: 'from-file',
    });
    expect(parse(job('file_sd_configs: [{ files: [a.json] }]')).scrapeConfigs[0]?.discoveries).toEqual([
      { kind: 'file', files: ['a.json'], refreshMs: 300_000 },
    ]);
    expect(parse(job('authorization: { credentials: abc }')).scrapeConfigs[0]?.client.authorization).toEqual({
      type: 'Bearer',
      credentials: 'abc',
    });
  });

  test('names rule files, and how often rules are evaluated', () => {
    const { global, ruleFiles } = parse(
      'global: { evaluation_interval: 15s, rule_query_offset: 0s }\nrule_files: [a.yml, "r/*.yml"]\n',
    );
    expect(ruleFiles).toEqual(['a.yml', 'r/*.yml']);
    expect(global).toMatchObject({ evaluationIntervalMs: 15_000, ruleQueryOffsetMs: 0 });
  });

  const CLIENT = { basicAuth: undefined, authorization: undefined, tls: undefined, httpHeaders: {} };

  test('says where Alertmanagers are looked for, and how they are spoken to', () => {
    const { alerting } = parse(`alerting:
  alertmanagers:
    - file_sd_configs: [{ files: ["am/*.yml"] }]
      http_sd_configs: [{ url: "https://sd/am", refresh_interval: 10s, bearer_token_file: there }]
      dns_sd_configs: [{ names: [_am._tcp.x] }, { names: [am.x], type: a, port: 9093 }]
      tls_config: { ca_file: there, insecure_skip_verify: true, min_version: TLS12 }
      http_headers: { X-Scope: { values: [a], secrets: [b], files: [there] } }
`);
    const [{ discoveries, client } = {}] = alerting.alertmanagers;
    const bearer = { type: 'Bearer', credentials: 'from-file' };
    expect(discoveries).toEqual([
      { kind: 'file', files: ['am/*.yml'], refreshMs: 300_000 },
      { kind: 'http', url: 'https://sd/am', refreshMs: 10_000, client: { ...CLIENT, authorization: bearer } },
      { kind: 'dns', names: ['_am._tcp.x'], type: 'SRV', port: 0, refreshMs: 30_000 },
      { kind: 'dns', names: ['am.x'], type: 'A', port: 9093, refreshMs: 30_000 },
    ]);
    expect(client?.tls).toMatchObject({ ca: 'from-file', insecureSkipVerify: true, minVersion: 'TLS12' });
    expect(client?.httpHeaders).toEqual({ 'X-Scope': ['a', 'b', 'from-file'] });
  });

  test('names Alertmanagers, with their defaults', () => {
    const { alerting } = parse(
      'alerting:\n  alert_relabel_configs: [{ action: labeldrop, regex: replica }]\n  alertmanagers:\n' +
        '    - static_configs: [{ targets: ["am:9093"] }]\n' +
        '    - { scheme: https, path_prefix: /am, timeout: 3s, api_version: v2, basic_auth: { username: u, password_file: there } }\n',
    );
    expect(alerting.alertRelabelConfigs).toMatchObject([{ action: 'labeldrop', regex: 'replica' }]);
    expect(alerting.alertmanagers).toEqual([
      {
        scheme: 'http',
        pathPrefix: '',
        timeoutMs: 10_000,
        staticConfigs: [{ targets: ['am:9093'], labels: {} }],
        relabelConfigs: [],
        alertRelabelConfigs: [],
        client: CLIENT,
        discoveries: [],
      },
      {
        scheme: 'https',
        pathPrefix: '/am',
        timeoutMs: 3_000,
        staticConfigs: [],
        relabelConfigs: [],
        alertRelabelConfigs: [],
        client: { ...CLIENT, basicAuth: { username: 'u', password: 'from-file' } },
        discoveries: [],
      },
    ]);
  });

  test('says how late a sample may come; the rest of storage is set by flags', () => {
    const { storage, warnings } = parse(
      'storage:\n  tsdb:\n    out_of_order_time_window: 30m\n    retention: { time: 1d }\n',
    );
    expect(storage).toEqual({ outOfOrderWindowMs: 1_800_000 });
    expect(warnings).toMatchObject([
      { line: 4, message: expect.stringMatching(/^"retention" in storage\.tsdb is accepted/) },
    ]);
    expect(parse('global: {}\n').storage).toEqual({ outOfOrderWindowMs: undefined });
  });

  test('may hold settings that change nothing about scraping, which are reported with their lines', () => {
    expect(parse('tracing: {}\n\nremote_write:\n  - url: http://x\n').warnings).toEqual([
      { line: 1, message: '"tracing" is accepted, but this version of Quadrant does not act on it' },
      { line: 3, message: '"remote_write" is accepted, but this version of Quadrant does not act on it' },
    ]);
  });
});

describe('a refused file', () => {
  test.each([
    [
      'global:\n  scrape_intervall: 5s\n',
      'prometheus.yml:2: unknown field "scrape_intervall" in global (did you mean "scrape_interval"?)',
    ],
    [
      'alerting:\n  alertmanagers:\n    - api_version: v1\n',
      'prometheus.yml:3: alerting.alertmanagers[0].api_version: "v1" is not supported: Alertmanager speaks v2 since version 0.16',
    ],
    [
      'alerting:\n  alertmanagers:\n    - consul_sd_configs: []\n',
      'prometheus.yml:3: "consul_sd_configs" in alerting.alertmanagers[0] is a Prometheus setting that this version of Quadrant does not support',
    ],
    ['globals: {}\n', 'prometheus.yml:1: unknown field "globals" (did you mean "global"?)'],
    ['zebra: 1\n', 'prometheus.yml:1: unknown field "zebra"'],
    [
      'global:\n  scrape_interval: soon\n',
      'prometheus.yml:2: global.scrape_interval: not a valid duration string: "soon"',
    ],
    ['global:\n  scrape_interval: 0s\n', 'prometheus.yml:2: global.scrape_interval: must be longer than 0'],
    [
      'scrape_configs:\n  - job_name: a\n  - job_name: a\n',
      'prometheus.yml:3: duplicate job_name "a", first used in line 2',
    ],
    ['scrape_configs:\n  - scheme: http\n', 'prometheus.yml:2: scrape_configs[0]: job_name is missing'],
    ['scrape_configs:\n  - job_name: ""\n', 'prometheus.yml:2: scrape_configs[0].job_name: must not be empty'],
    ['scrape_configs: 5\n', 'prometheus.yml:1: scrape_configs must be a list'],
    [
      job('scrape_interval: 5s\nscrape_timeout: 10s'),
      'prometheus.yml:2: job "a": scrape_timeout is longer than scrape_interval',
    ],
    [job('scheme: ftp'), 'prometheus.yml:3: scrape_configs[0].scheme: "ftp" must be one of http, https'],
    [job('honor_labels: maybe'), 'prometheus.yml:3: scrape_configs[0].honor_labels must be true or false'],
    [
      job('sample_limit: -1'),
      'prometheus.yml:3: scrape_configs[0].sample_limit: "-1" is not a whole number of 0 or more',
    ],
    [job('body_size_limit: 5 apples'), 'is not a size such as 10MB'],
    [job('static_configs:\n  - targets: ["http://a:1"]'), '"http://a:1" is not a host:port'],
    [
      job('static_configs:\n  - targets: a:1'),
      'prometheus.yml:4: scrape_configs[0].static_configs[0].targets must be a list',
    ],
    [job('static_configs:\n  - labels: { __name__: x }'), '"__name__" is not a valid label name'],
    [
      job('kubernetes_sd_configs:\n  - role: pod'),
      '"kubernetes_sd_configs" in scrape_configs[0] is a Prometheus setting that this version of Quadrant does not support',
    ],
    [job('relabel_configs:\n  - regex: "a("\n    target_label: b'), 'regex "a(" does not compile'],
    [job('relabel_configs:\n  - action: replace'), 'action replace needs a target_label'],
    [job('relabel_configs:\n  - action: hashmod\n    target_label: a'), 'action hashmod needs a modulus above 0'],
    [job('relabel_configs:\n  - action: explode'), '"explode" must be one of replace, keep'],
    [job('basic_auth: { password_file: gone }'), 'cannot read password_file: no such file: gone'],
    [job('basic_auth: { password: a, password_file: there }'), 'only one of password and password_file'],
    [
      job('basic_auth: { username: a }\nauthorization: { credentials: b }'),
      'job "a": only one of basic_auth, authorization and bearer_token',
    ],
    [job('proxy_url: "http://p"'), '"proxy_url" in scrape_configs[0] is a Prometheus setting that this version'],
    ['global: {}\nglobal: {}\n', 'prometheus.yml:2: Map keys must be unique'],
    ['a: [\n', 'prometheus.yml:'],
    ['- a\n', 'must be a mapping'],
  ])('%j', (source, message) => expect(() => parse(source)).toThrow(message));

  test.each([
    ['file_sd_configs: [{}]', 'file service discovery config must contain at least one path name'],
    ['file_sd_configs: [{ files: ["a*/b.yml"] }]', 'path name "a*/b.yml" is not valid for file discovery'],
    ['file_sd_configs: [{ files: [a.txt] }]', 'path name "a.txt" is not valid for file discovery'],
    ['http_sd_configs: [{}]', 'URL is missing'],
    ['http_sd_configs: [{ url: "ftp://x" }]', "URL scheme must be 'http' or 'https'"],
    ['http_sd_configs: [{ url: "http://x", proxy_url: "http://p" }]', 'does not support'],
    ['dns_sd_configs: [{}]', 'DNS-SD config must contain at least one SRV record name'],
    ['dns_sd_configs: [{ names: [a], type: TXT }]', 'invalid DNS-SD records type TXT'],
    [
      'dns_sd_configs: [{ names: [a], type: A }]',
      'a port is required in DNS-SD configs for all record types except SRV',
    ],
    ['tls_config: { max_version: SSL3 }', 'unknown TLS version: SSL3'],
    ['basic_auth: {}\n      bearer_token: x', 'only one of basic_auth, authorization and bearer_token may be given'],
  ])('alertmanagers with %s', (given, message) =>
    expect(() => parse(`alerting:\n  alertmanagers:\n    - ${given}\n`)).toThrow(message),
  );

  test('names every problem at once, in order of lines', () => {
    const refuse = () =>
      parse('global:\n  scrape_interval: soon\nscrape_configs:\n  - job_name: a\n    schema: http\n  - job_name: a\n');
    expect(refuse).toThrow(ConfigError);
    expect(refuse).toThrow(
      'prometheus.yml:2: global.scrape_interval: not a valid duration string: "soon"\n' +
        'prometheus.yml:5: unknown field "schema" in scrape_configs[0] (did you mean "scheme"?)\n' +
        'prometheus.yml:6: duplicate job_name "a", first used in line 4',
    );
  });
});

describe('the file of a first run', () => {
  const demo = [{ name: 'frontservice', address: '127.0.0.1:7101' }];

  test('is one this parser takes, without warnings', () => {
    const { scrapeConfigs, global, warnings } = parse(defaultPrometheusConfig({ self: '127.0.0.1:3000', demo }));
    expect(warnings).toEqual([]);
    expect(global.scrapeIntervalMs).toBe(5000);
    expect(scrapeConfigs.map(({ jobName, staticConfigs }) => [jobName, staticConfigs])).toEqual([
      ['quadrant', [{ targets: ['127.0.0.1:3000'], labels: {} }]],
      ['demo', [{ targets: ['127.0.0.1:7101'], labels: { service: 'frontservice' } }]],
    ]);
  });

  test('has no demo job without the demo', () => {
    expect(
      parse(defaultPrometheusConfig({ self: 'a:1', demo: [] })).scrapeConfigs.map(({ jobName }) => jobName),
    ).toEqual(['quadrant']);
  });
});

test('redactSecrets blanks secrets and leaves the rest, comments included', () => {
  const source = job('# who\nbasic_auth:\n  username: me\n  password: hunter2\nauthorization: { credentials: abc }');
  const shown = redactSecrets(source);
  expect(shown).not.toMatch(/hunter2|abc/);
  expect(shown).toContain('# who');
  expect(shown).toContain('username: me');
  expect(shown.match(/<secret>/g)).toHaveLength(2);
});

test('redactSecrets blanks keys of certificates, and headers that are secret', () => {
  const am =
    'tls_config: { cert: shown, key: hunter2 }\n      http_headers: { X: { values: [shown], secrets: [abc, abc] } }';
  const shown = redactSecrets(`alerting:\n  alertmanagers:\n    - ${am}\n`);
  expect(shown).not.toMatch(/hunter2|abc/);
  expect(shown.match(/<secret>/g)).toHaveLength(3);
  expect(shown.match(/shown/g)).toHaveLength(2);
});
