// Whole texts from series, for tests.
import { type DescribedFamily, familiesOf } from './families';
import { END_OF_TEXT, familyHead, type LeftOut, type WrittenSeries, writeSamples } from './write';

export function writeText(
  series: readonly WrittenSeries[],
  described: readonly DescribedFamily[],
  leftOut: LeftOut = { histograms: 0, stalenessMarkers: 0 },
): string {
  const names = [...new Set(series.map(({ labels }) => labels.metricName))];
  const texts = familiesOf(names, described).flatMap((family) => [
    familyHead(family),
    ...writeSamples(
      family,
      series.filter(({ labels }) => family.seriesNames.includes(labels.metricName)),
      leftOut,
    ),
  ]);
  return texts.join('') + END_OF_TEXT;
}
