// The alertmanager.yml of a first run: one receiver that tells nobody, with comments for somebody who has never seen one.

export const DEFAULT_ALERTMANAGER_CONFIG = `# Who is told about which alerts, in Alertmanager's own format. A saved change is taken over within seconds;
# a file with a mistake is refused whole, and the last good one keeps running.
# https://prometheus.io/docs/alerting/latest/configuration/

route:
  receiver: nobody
  group_by: [alertname]   # alerts that share these labels are told together
  group_wait: 30s         # how long a new group waits for more of its kind
  group_interval: 5m      # how long until it is told about a change
  repeat_interval: 4h     # how long until it is told again that nothing changed

receivers:
  # Alerts are shown; no message is sent.
  - name: nobody
  # Yours: every page is a POST with JSON to this address.
  # - name: my-team
  #   webhook_configs:
  #     - url: http://127.0.0.1:8080/pages
`;
