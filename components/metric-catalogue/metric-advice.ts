// What one mostly does with a metric of a type, as the end of a sentence.

const ADVICE: Readonly<Record<string, string>> = {
  counter: ', so rate()',
  histogram: ', so histogram_quantile()',
  summary: ', its quantiles ready made',
  gauge: ', as it is',
};

/** "counter" + ", so rate()"; empty for types that ask for nothing. */
export const metricAdvice = (type: string): string => ADVICE[type] ?? '';
