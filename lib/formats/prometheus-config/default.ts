// The prometheus.yml of a first run: Prometheus' own format, with comments for somebody who has never seen one.

export type DefaultConfigOptions = {
  /** host:port where Quadrant itself is scraped. */
  readonly self: string;
  /** Services of the demo by name, host:port; none without the demo. */
  readonly demo: readonly { readonly name: string; readonly address: string }[];
};

export function defaultPrometheusConfig({ self, demo }: DefaultConfigOptions): string {
  return [
    HEAD,
    job('quadrant', ['Quadrant watches itself.'], [`      - targets: ["${self}"]`]),
    demo.length > 0 ? demoJob(demo) : '',
    FOOT,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const HEAD = `# What Quadrant watches, in Prometheus' own format. A saved change is taken over within seconds;
# a file with a mistake is refused whole, and the last good one keeps running.
# https://prometheus.io/docs/prometheus/latest/configuration/configuration/

global:
  scrape_interval: 5s   # how often each target is asked
  scrape_timeout: 4s    # how long it may take to answer
  evaluation_interval: 5s   # how often rules are evaluated

# Alerts and recorded series: every file that matches, relative to this one.
rule_files:
  - "rules/*.yml"

scrape_configs:`;

const FOOT = `  # Yours: every process that answers GET /metrics.
  # - job_name: my-service
  #   static_configs:
  #     - targets: ["127.0.0.1:8080"]
  #       labels:
  #         env: dev
`;

function demoJob(demo: DefaultConfigOptions['demo']): string {
  const targets = demo.flatMap(({ name, address }) => [
    `      - targets: ["${address}"]`,
    `        labels: { service: ${name} }`,
  ]);
  return job(
    'demo',
    [
      'Three small services that call each other. They run while this job is here;',
      'delete it, or start with --no-demo, to be rid of them.',
    ],
    targets,
  );
}

function job(name: string, comment: readonly string[], targets: readonly string[]): string {
  return [...comment.map((line) => `  # ${line}`), `  - job_name: ${name}`, '    static_configs:', ...targets, ''].join(
    '\n',
  );
}
