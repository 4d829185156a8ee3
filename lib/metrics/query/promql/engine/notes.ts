// What queries say about histograms, in Prometheus' words, each in one place. Positions are those of the argument in question.
import type { Span } from '../ast';
import type { Annotations } from './annotations';

const about = (metric: string) => (metric === '' ? '' : ` for metric name ${JSON.stringify(metric)}`);

/** Notes about one argument of a query. `metric` is '' where it is not known. */
export class Notes {
  constructor(
    private readonly annotations: Annotations,
    private readonly span: Span,
  ) {}

  mixedWithFloats(metric: string): void {
    this.warn(`encountered a mix of histograms and floats${about(metric)}`);
  }

  mixedInAggregation(): void {
    this.warn('encountered a mix of histograms and floats in aggregation');
  }

  mixedBucketSchemas(metric: string): void {
    this.warn(`vector contains a mix of histograms with exponential and custom buckets schemas${about(metric)}`);
  }

  mixedWithClassic(metric: string): void {
    this.warn(`vector contains a mix of classic and native histograms${about(metric)}`);
  }

  noCounter(metric: string): void {
    this.warn(`this native histogram metric is not a counter: ${JSON.stringify(metric)}`);
  }

  noGauge(metric: string): void {
    this.warn(`this native histogram metric is not a gauge: ${JSON.stringify(metric)}`);
  }

  resetsCollided(during: Operation): void {
    this.warn(`conflicting counter resets during histogram ${during}`);
  }

  boundsReconciled(during: Operation): void {
    this.inform(`mismatched custom buckets were reconciled during ${during}`);
  }

  incompatibleLayout(operator: string): void {
    this.warn(`incompatible bucket layout encountered for binary operator ${JSON.stringify(operator)}`);
  }

  incompatibleTypes(left: SampleKind, operator: string, right: SampleKind): void {
    const encountered = `incompatible sample types encountered for binary operator ${JSON.stringify(operator)}`;
    this.inform(`${encountered}: ${left} ${operator} ${right}`);
  }

  ignoredInRange(metric: string): void {
    this.inform(`ignored histograms in a range containing both floats and histograms${about(metric)}`);
  }

  ignoredInAggregation(operator: string): void {
    this.inform(`ignored histogram in ${operator} aggregation`);
  }

  quantileIsNan(metric: string): void {
    this.inform(`input to histogram_quantile has NaN observations, result is NaN${about(metric)}`);
  }

  quantileIsSkewed(metric: string): void {
    this.inform(`input to histogram_quantile has NaN observations, result is skewed higher${about(metric)}`);
  }

  fractionHasNan(metric: string): void {
    const excluded = 'input to histogram_fraction has NaN observations, which are excluded from all fractions';
    this.inform(`${excluded}${about(metric)}`);
  }

  noBound(le: string, metric: string): void {
    this.warn(`bucket label "le" is missing or has a malformed value of ${JSON.stringify(le)}${about(metric)}`);
  }

  madeMonotonic(metric: string): void {
    const advice = 'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile';
    this.inform(`input to histogram_quantile needed to be fixed for monotonicity (see ${advice})${about(metric)}`);
  }

  private warn(message: string): void {
    this.annotations.warn(this.span, message);
  }

  private inform(message: string): void {
    this.annotations.inform(this.span, message);
  }
}

type Operation = 'aggregation' | 'addition' | 'subtraction';
type SampleKind = 'float' | 'histogram';
