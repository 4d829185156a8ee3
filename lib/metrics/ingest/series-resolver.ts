// The labels under which a scraped series is stored: target labels, honor_labels, relabelling, limits. Only on a cache miss.
import { badInput } from '@/lib/kernel/errors';
import { formatBound, parseFloatText } from '@/lib/kernel/float';
import { Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { MetricType } from '../model';
import type { MetadataCollector } from './metadata';
import { compileRelabel, type Relabel } from './relabel';
import type { ScrapedBody } from './scrape/job';

const HISTOGRAMS: ReadonlySet<string> = new Set<MetricType>(['histogram', 'gaugehistogram']);

export class SeriesResolver {
  private readonly targetLabels: Labels;
  private relabel: Relabel | undefined;

  constructor(
    private readonly scraped: Pick<ScrapedBody, 'targetLabels' | 'rules'>,
    private readonly metadata: Pick<MetadataCollector, 'typeOf'>,
  ) {
    this.targetLabels = Labels.of(scraped.targetLabels);
  }

  /** Labels to store; undefined when relabelling drops the series. @throws bad_input past a label limit. */
  resolve(exposed: Labels): Labels | undefined {
    const { rules } = this.scraped;
    this.checkLabelLimits(exposed);
    const withTarget = rules.honorLabels
      ? addMissing(this.normalised(exposed), this.targetLabels)
      : override(this.normalised(exposed), this.targetLabels);
    this.relabel ??= compileRelabel(rules.metricRelabelConfigs);
    const labels = this.relabel(withTarget);
    return labels?.has(METRIC_NAME) ? labels : undefined;
  }

  checkSampleLimit(samples: number): void {
    const { sampleLimit } = this.scraped.rules;
    if (sampleLimit > 0 && samples > sampleLimit)
      throw badInput(`sample limit exceeded: more than ${sampleLimit} samples`);
  }

  private checkLabelLimits(labels: Labels): void {
    const { labelLimit, labelNameLengthLimit, labelValueLengthLimit } = this.scraped.rules;
    const metric = JSON.stringify(labels.metricName);
    if (labelLimit > 0 && labels.size > labelLimit)
      throw badInput(`label limit exceeded: metric ${metric} has ${labels.size} labels, at most ${labelLimit} may be`);
    for (const [name, value] of labels) {
      if (labelNameLengthLimit > 0 && Buffer.byteLength(name) > labelNameLengthLimit) {
        throw badInput(
          `label name length limit exceeded: metric ${metric}, label ${JSON.stringify(name)}, limit ${labelNameLengthLimit}`,
        );
      }
      if (labelValueLengthLimit > 0 && Buffer.byteLength(value) > labelValueLengthLimit) {
        throw badInput(
          `label value length limit exceeded: metric ${metric}, label ${JSON.stringify(name)}, limit ${labelValueLengthLimit}`,
        );
      }
    }
  }

  /** `le` of a histogram's bucket and `quantile` of a summary in one spelling, as Prometheus 3 stores them. */
  private normalised(labels: Labels): Labels {
    const name = labels.metricName;
    const isBucket = name.endsWith('_bucket') && HISTOGRAMS.has(this.metadata.typeOf(name.slice(0, -'_bucket'.length)));
    if (isBucket) return withBound(labels, 'le');
    return this.metadata.typeOf(name) === 'summary' ? withBound(labels, 'quantile') : labels;
  }
}

function withBound(labels: Labels, name: string): Labels {
  const bound = parseFloatText(labels.get(name));
  return bound === undefined ? labels : labels.with(name, formatBound(bound));
}

function addMissing(exposed: Labels, targetLabels: Labels): Labels {
  return Labels.fromPairs([...targetLabels, ...exposed]);
}

/** Target labels win; what they displace is kept as `exported_<name>`, prefixed again while that is taken, too. */
function override(exposed: Labels, targetLabels: Labels): Labels {
  const pairs = new Map<string, string>([...exposed, ...targetLabels]);
  for (const [name, value] of exposed) {
    if (!targetLabels.has(name)) continue;
    let moved = `exported_${name}`;
    while (exposed.has(moved) || targetLabels.has(moved) || pairs.has(moved)) moved = `exported_${moved}`;
    pairs.set(moved, value);
  }
  return Labels.fromPairs(pairs);
}
