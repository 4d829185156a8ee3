// Which stored series make up a metric family of OpenMetrics, by their names and by what is known of families.

export type FamilyType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'gaugehistogram'
  | 'summary'
  | 'info'
  | 'stateset'
  | 'unknown';

/** As it is stored: a counter's name may end in `_total`. */
export type DescribedFamily = {
  readonly metric: string;
  readonly type: FamilyType;
  readonly help: string;
  readonly unit: string;
};

/** As it is written: the name without a suffix, and the names of its series, which begin with it. */
export type Family = Omit<DescribedFamily, 'metric'> & {
  readonly name: string;
  readonly seriesNames: readonly string[];
};

/** What follows the family's name in a series' name, by type. */
const SUFFIXES: Readonly<Record<FamilyType, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['', '_count', '_sum'],
  info: ['_info'],
  stateset: [''],
  unknown: [''],
};

/** The label that tells lines of one metric apart; '' for types that have one line a metric. */
const OWN_LABEL: Partial<Record<FamilyType, string>> = { histogram: 'le', gaugehistogram: 'le', summary: 'quantile' };

export const ownLabelOf = ({ type }: Pick<Family, 'type'>): string => OWN_LABEL[type] ?? '';

/**
 * Families, each name in one of them, no two of one name. What is not named as its type demands (a counter without `_total`)
 * is of type unknown, each name a family.
 * @param seriesNames each once
 */
export function familiesOf(seriesNames: readonly string[], described: readonly DescribedFamily[]): Family[] {
  const unclaimed = new Set(seriesNames);
  const families = new Map<string, Family>();
  for (const { metric, type, help, unit } of described) {
    const name = withoutSuffix(metric, type === 'counter' ? '_total' : type === 'info' ? '_info' : '');
    const suffixes = SUFFIXES[type];
    const own = suffixes.map((suffix) => name + suffix).filter((each) => unclaimed.has(each));
    // A series with the bare name is a family of its own, and there cannot be two.
    const isTaken = families.has(name) || (!suffixes.includes('') && unclaimed.has(name));
    if (own.length === 0 || isTaken) continue;
    for (const each of own) unclaimed.delete(each);
    families.set(name, { name, type, help, unit, seriesNames: own });
  }
  const helps = new Map(described.map(({ metric, help }) => [metric, help]));
  for (const name of unclaimed)
    families.set(name, { name, type: 'unknown', help: helps.get(name) ?? '', unit: '', seriesNames: [name] });
  return [...families.values()];
}

const withoutSuffix = (name: string, suffix: string) =>
  suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
