// Pages this version does not have yet. Each says what it will be, and what does the work today.

export type LaterPage = { readonly name: string; readonly willBe: string; readonly today: string };

export const LATER_PAGES: Readonly<Record<string, LaterPage>> = {
  dashboards: {
    name: 'Dashboards',
    willBe:
      'Dashboards will hold panels side by side, read and write Grafana’s JSON, and keep every version. This version of Quadrant does not have them yet.',
    today:
      'Draw a query in Explore and keep its address: it restores the whole view. Grafana can also read Quadrant as a Prometheus data source.',
  },
  alerts: {
    name: 'Alerts',
    willBe:
      'Alerts will show what fires, why it was or was not sent, and silence it with two clicks. This version of Quadrant evaluates rules and tells Alertmanagers, but has no page for them yet.',
    today: 'Targets shows what cannot be scraped. /api/v1/alerts lists what fires; Grafana and amtool show it.',
  },
  traces: {
    name: 'Traces',
    willBe:
      'Traces will find slow and failed requests and lay out where their time went. This version of Quadrant does not receive spans yet.',
    today:
      'Keep sending spans where you send them now, Zipkin or an OpenTelemetry collector. Request duration histograms can be read in Explore.',
  },
  services: {
    name: 'Services',
    willBe:
      'Services will list what is registered, with rate, errors and duration of each and who calls whom. This version of Quadrant has no registry yet.',
    today: 'Targets lists every process that is scraped. Keep registering services in Consul for now.',
  },
  keys: {
    name: 'Keys',
    willBe:
      'Keys will be the tree of configuration values, with history and who changed what. This version of Quadrant has no key-value store yet.',
    today: 'Keep keys in Consul for now. Changes to Quadrant’s own configuration are listed on Home.',
  },
};
