// Three targets whose metrics do what real ones do: counters that begin anew, series that come and go, odd values, a target that
// is down for a while. Values follow from a seed and the number of the scrape.
import { createServer } from 'node:http';
import { randomOf } from './random.mjs';

const BOUNDS = ['0.1', '0.5', '1', '5', '+Inf'];
const HANDLERS = ['/', '/login', '/api/v1/query'];
/** No -0: a Prometheus that writes it to others leaves it out, and 0 arrives. */
const ODD = ['NaN', '+Inf', '-Inf', '0', '-7', '1e-300', '1.5'];
/** Scrapes. */
const [DOWN_FROM, DOWN_UNTIL, NEW_VERSION_AT, RESTART_EVERY] = [20, 27, 30, 23];

class Target {
  constructor(number) {
    this.number = number;
    this.random = randomOf(number + 1);
    this.scrapes = 0;
    /** By series. Counters stand high: what 2.42 does otherwise near zero has a metric of its own. */
    this.values = new Map();
  }

  rise(series, by, from) {
    const value = (this.values.get(series) ?? from) + by;
    this.values.set(series, value);
    return `${series} ${value}`;
  }

  counters() {
    const isRestart = this.number === 1 && this.scrapes % RESTART_EVERY === 0;
    return HANDLERS.flatMap((handler) =>
      ['200', '500'].flatMap((code) => {
        const labels = `{handler="${handler}",code="${code}"}`;
        if (isRestart) this.values.set(`requests_total${labels}`, 1e6 + this.random.below(1000));
        if (isRestart) this.values.set(`restarting_total${labels}`, 0);
        return [
          this.rise(`requests_total${labels}`, this.random.below(code === '200' ? 200 : 5), 2e6),
          this.rise(`restarting_total${labels}`, this.random.below(50), 0),
        ];
      }),
    );
  }

  gauges() {
    const lines = ['a', 'b', 'c', 'd'].map((sensor) =>
      this.rise(`temperature{sensor="${sensor}"}`, Math.round((this.random.real() - 0.5) * 1000) / 100, 20),
    );
    lines.push(`odd_value{kind="often"} ${ODD[this.scrapes % ODD.length]}`);
    lines.push(`odd_value{kind="seldom"} ${this.scrapes % 10 === 0 ? 'NaN' : this.scrapes}`);
    if (this.scrapes % 10 < 7) lines.push(`flapping{part="x"} ${this.random.below(100)}`);
    lines.push(`build_info{version="${this.scrapes < NEW_VERSION_AT ? '1.0' : '1.1'}"} 1`);
    return lines;
  }

  histogram() {
    return HANDLERS.flatMap((handler) => {
      const counts = BOUNDS.map(() => this.random.below(9));
      let below = 0;
      const lines = BOUNDS.map((le, i) => {
        below += counts[i];
        return this.rise(`request_seconds_bucket{handler="${handler}",le="${le}"}`, below, 1000 * (i + 1));
      });
      lines.push(this.rise(`request_seconds_sum{handler="${handler}"}`, Math.round(below * 37) / 100, 12_345.5));
      lines.push(this.rise(`request_seconds_count{handler="${handler}"}`, below, 5000));
      return lines;
    });
  }

  /** undefined: it is down. */
  scraped() {
    this.scrapes++;
    const text = [...this.counters(), ...this.gauges(), ...this.histogram()].join('\n');
    const isDown = this.number === 2 && this.scrapes >= DOWN_FROM && this.scrapes < DOWN_UNTIL;
    return isDown ? undefined : `${text}\n`;
  }
}

/** Starts the targets. @returns { addresses, close } */
export async function startTargets() {
  const servers = await Promise.all([0, 1, 2].map((number) => serve(new Target(number))));
  return {
    addresses: servers.map((server) => `127.0.0.1:${server.address().port}`),
    close: () => servers.forEach((server) => void server.close(() => {}).closeAllConnections()),
  };
}

function serve(target) {
  const server = createServer((_request, response) => {
    const text = target.scraped();
    response.writeHead(text === undefined ? 500 : 200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(text);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
