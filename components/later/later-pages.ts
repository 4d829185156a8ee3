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
