// Queries that both servers understand, made up from a seed: selectors, functions, aggregations, operators, subqueries, within
// each other. Durations are whole seconds, so that every edge of a window falls between scrapes when the query's time does.
import { randomOf } from './random.mjs';

const METRICS = [
  ...[
    'requests_total',
    'requests_total',
    'temperature',
    'temperature',
    'request_seconds_bucket',
    'request_seconds_sum',
  ],
  ...['flapping', 'build_info', 'up', 'restarting_total', 'odd_value', 'nothing_there'],
];
const MATCHERS = {
  requests_total: ['handler="/"', 'handler=~"/.+"', 'code!="200"', 'code!~"5.*"', 'job="fleet"'],
  temperature: ['sensor="a"', 'sensor=~"a|b"', 'sensor!~"[cd]"'],
  request_seconds_bucket: ['le="+Inf"', 'handler="/login"', 'le=~"0.*"'],
};
const LABELS = ['instance', 'handler', 'code', 'sensor', 'le', 'job'];
const RANGES = ['3s', '5s', '10s', '15s', '30s', '45s', '1m'];
const OF_RANGES = [
  ...['rate', 'rate', 'increase', 'delta', 'irate', 'idelta', 'deriv', 'changes', 'resets', 'avg_over_time'],
  ...['min_over_time', 'max_over_time', 'sum_over_time', 'count_over_time', 'stddev_over_time', 'stdvar_over_time'],
  ...['last_over_time', 'present_over_time', 'absent_over_time'],
];
const OF_VECTORS = [
  ...['abs', 'ceil', 'floor', 'exp', 'ln', 'log2', 'log10', 'sqrt', 'sgn', 'deg', 'rad', 'sin', 'cos', 'atan', 'tanh'],
  ...['timestamp', 'absent', 'sort', 'sort_desc', 'minute', 'hour', 'day_of_week', 'days_in_month', 'day_of_year'],
];
const AGGREGATIONS = ['sum', 'sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'];
const ARITHMETIC = ['+', '-', '*', '/', '%', '^', 'atan2'];
const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];

class Maker {
  constructor(random) {
    this.random = random;
  }

  selector(metric = this.random.pick(METRICS)) {
    const { random } = this;
    const matcher = MATCHERS[metric] && random.chance(0.4) ? `{${random.pick(MATCHERS[metric])}}` : '';
    return `${metric}${matcher}`;
  }

  moved(text) {
    const { random } = this;
    if (random.chance(0.85)) return text;
    return `${text} ${random.pick(['offset 7s', 'offset 1m', 'offset -4s', '@ end()', '@ start()', '@ end() offset 5s'])}`;
  }

  ofRange(depth) {
    const { random } = this;
    const window =
      depth > 0 && random.chance(0.15)
        ? this.moved(`(${this.vector(depth - 1)})[${random.pick(RANGES)}:${random.pick(['1s', '2s', '5s', '7s'])}]`)
        : this.moved(`${this.selector()}[${random.pick(RANGES)}]`);
    if (random.chance(0.1)) return `quantile_over_time(${random.pick(['0.5', '0.9', '1', '-1', '2'])}, ${window})`;
    if (random.chance(0.07)) return `predict_linear(${window}, ${random.pick(['10', '60.5', '-30'])})`;
    return `${random.pick(OF_RANGES)}(${window})`;
  }

  grouping() {
    const { random } = this;
    if (random.chance(0.3)) return '';
    const labels = LABELS.filter(() => random.chance(0.3)).join(', ');
    return `${random.pick(['by', 'by', 'without'])} (${labels})`;
  }

  aggregation(depth) {
    const { random } = this;
    const inner = this.vector(depth - 1);
    const grouping = this.grouping();
    if (random.chance(0.12))
      return `${random.pick(['topk', 'bottomk'])} ${grouping} (${random.pick(['1', '3'])}, ${inner})`;
    if (random.chance(0.12)) return `quantile ${grouping} (${random.pick(['0.25', '0.9', '1.5'])}, ${inner})`;
    if (random.chance(0.06)) return `count_values ${grouping} ("value", ${inner})`;
    return `${random.pick(AGGREGATIONS)} ${grouping} (${inner})`;
  }

  ofVector(depth) {
    const { random } = this;
    const inner = this.vector(depth - 1);
    if (random.chance(0.15))
      return `histogram_quantile(${random.pick(['0.5', '0.9', '0.99', '2'])}, ${this.buckets()})`;
    if (random.chance(0.1))
      return `clamp(${inner}, ${random.pick(['-1', '0', '100'])}, ${random.pick(['50', '1e6', '-5'])})`;
    if (random.chance(0.1))
      return `${random.pick(['clamp_min', 'clamp_max'])}(${inner}, ${random.pick(['0', '21.5'])})`;
    if (random.chance(0.1)) return `round(${inner}${random.pick(['', ', 0.5', ', 10'])})`;
    if (random.chance(0.08)) return `label_replace(${inner}, "new", "$1-x", "handler", "/(.*)")`;
    if (random.chance(0.06)) return `label_join(${inner}, "joined", "-", "instance", "code")`;
    if (random.chance(0.06)) return `vector(scalar(${inner}))`;
    return `${random.pick(OF_VECTORS)}(${inner})`;
  }

  buckets() {
    const { random } = this;
    const rate = `rate(${this.moved(`request_seconds_bucket[${random.pick(['10s', '30s', '1m'])}]`)})`;
    return random.pick([`sum by (le) (${rate})`, `sum by (le, handler) (${rate})`, rate, 'request_seconds_bucket']);
  }

  binary(depth) {
    const { random } = this;
    const left = this.vector(depth - 1);
    const number = random.pick(['2', '0.5', '-1', '1e3', '0', 'time()', 'scalar(up{instance!=""})']);
    const bool = random.chance(0.3) ? ' bool' : '';
    const kind = random.below(6);
    if (kind === 0) return `${left} ${random.pick(ARITHMETIC)} ${number}`;
    if (kind === 1) return `${number} ${random.pick(ARITHMETIC)} (${left})`;
    if (kind === 2) return `(${left}) ${random.pick(COMPARISONS)}${bool} ${number}`;
    if (kind === 3)
      return `(${left}) ${random.pick(['and', 'or', 'unless'])} ${random.pick(['', 'on (instance)'])} (${this.vector(depth - 1)})`;
    if (kind === 4) {
      const total = `sum by (instance) (${this.selector('requests_total')})`;
      return `rate(requests_total[15s]) ${random.pick(ARITHMETIC)} on (instance) group_left () ${total}`;
    }
    const same = this.selector('temperature');
    return `${same} ${random.pick([...ARITHMETIC, ...COMPARISONS])} ${random.pick(['', 'ignoring (job)'])} ${this.moved(same)}`;
  }

  vector(depth) {
    if (depth <= 0) return this.random.chance(0.5) ? this.moved(this.selector()) : this.ofRange(0);
    const kind = this.random.below(10);
    if (kind < 2) return this.ofRange(depth);
    if (kind < 5) return this.aggregation(depth);
    if (kind < 7) return this.ofVector(depth);
    if (kind < 8) return `-(${this.vector(depth - 1)})`;
    return this.binary(depth);
  }
}

/** @returns { text, stepSeconds }: without a step it is asked for one instant */
export function queriesOf(seed, count) {
  const random = randomOf(seed);
  const maker = new Maker(random);
  return Array.from({ length: count }, () => ({
    text: maker.vector(1 + random.below(3)),
    stepSeconds: random.chance(0.4) ? undefined : random.pick([1, 3, 5, 7]),
  }));
}
