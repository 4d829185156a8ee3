// rules/demo.yml of a first run with the demo: rules for its services, with comments for somebody who has never seen one.

export const DEMO_RULES = `# Rules in Prometheus' own format. A saved change is taken over within seconds.
# https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/

groups:
  - name: demo
    rules:
      # A curve that crosses its threshold in some of its turns of four minutes.
      - alert: APIRandomLarge
        expr: test_gauge > 0.9
        for: 10s
        keep_firing_for: 1m     # the curve falls soon: somebody should see it
        labels:
          severity: warning
        annotations:
          summary: 'test_gauge of {{ $labels.service }} is {{ $value | printf "%.2f" }}'
          description: It wanders between 0 and 1; nothing has to be done.

      - record: service:http_errors:ratio_rate1m
        expr: |
          sum by (service) (rate(http_requests_total{job="demo", code=~"5.."}[1m]))
            / sum by (service) (rate(http_requests_total{job="demo"}[1m]))

      - alert: HighErrorRatio
        expr: service:http_errors:ratio_rate1m > 0.15
        for: 30s
        labels:
          severity: critical
        annotations:
          summary: '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} fail'

      - alert: TargetDown
        expr: up == 0
        for: 30s
        labels:
          severity: critical
        annotations:
          summary: '{{ $labels.instance }} of {{ $labels.job }} cannot be scraped'
`;
