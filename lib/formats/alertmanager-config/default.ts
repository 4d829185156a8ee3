// The alertmanager.yml of a first run, with comments for somebody who has never seen one.

export type DefaultAlertmanagerOptions = {
  /** Where the demo takes its pages; without the demo nobody is told. */
  readonly demoPagerUrl: string | undefined;
};

export const defaultAlertmanagerConfig = ({ demoPagerUrl }: DefaultAlertmanagerOptions): string =>
  demoPagerUrl === undefined
    ? `${head('nobody', '30s', '5m')}${NOBODY}`
    : `${head('demo-pager', '10s', '1m')}${pager(demoPagerUrl)}`;

const head = (
  receiver: string,
  groupWait: string,
  groupInterval: string,
) => `# Who is told about which alerts, in Alertmanager's own format. A saved change is taken over within seconds;
# a file with a mistake is refused whole, and the last good one keeps running.
# https://prometheus.io/docs/alerting/latest/configuration/

route:
  receiver: ${receiver}
  group_by: [alertname]   # alerts that share these labels are told together
  group_wait: ${groupWait}         # how long a new group waits for more of its kind
  group_interval: ${groupInterval}      # how long until it is told about a change
  repeat_interval: 4h     # how long until it is told again that nothing changed

receivers:
`;

const NOBODY = `  # Alerts are shown; no message is sent.
  - name: nobody
  # Yours: every page is a POST with JSON to this address.
  # - name: my-team
  #   webhook_configs:
  #     - url: http://127.0.0.1:8080/pages
`;

const pager = (
  url: string,
) => `  # Every page is a POST with JSON to this address. The demo's frontservice takes them, and counts them.
  - name: demo-pager
    webhook_configs:
      - url: ${url}
`;
