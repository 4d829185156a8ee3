// GET /federate: the newest sample of each series that matches, as an exposition for another server to scrape.
import type { Escaping } from '@/lib/formats/exposition/escape-name';
import { negotiateText, textContentType } from '@/lib/formats/exposition/negotiate';
import { sampleLine, typeLine } from '@/lib/formats/exposition/write-text';
import { isStale } from '@/lib/kernel/float';
import { textResponse, type WireResponse } from '@/lib/kernel/http';
import { compareBytes, type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { SeriesSamples } from '@/lib/metrics/model';
import type { SampleReader, SeriesFilter } from '@/lib/metrics/store/contract';
import { type Asked, type Endpoints, READ } from './endpoint';
import { textErrorResponse } from './envelope';
import { matcherSetsOf } from './filter';

export type FederateDoors = {
  readonly reader: Pick<SampleReader, 'select'>;
  readonly nowMs: () => number;
  /** How old the newest sample of a series may be. */
  readonly engine: { readonly lookbackMs: number };
  /** global.external_labels: they tell this server's series from those of others. */
  readonly externalLabels: () => Readonly<Record<string, string>>;
};

export const FEDERATE_ENDPOINTS: Endpoints<FederateDoors> = {
  '/federate': { methods: READ, answer: (asked, doors) => federate(asked, doors).catch(textErrorResponse) },
};

async function federate({ parameters, request }: Asked, doors: FederateDoors): Promise<WireResponse> {
  const format = negotiateText(request.headers.accept ?? '');
  const endMs = doors.nowMs();
  const filter = { matcherSets: matcherSetsOf(parameters), startMs: endMs - doors.engine.lookbackMs, endMs };
  const newest = await newestSamples(doors.reader, filter);
  const external = Object.entries(doors.externalLabels());
  return textResponse(200, [...lines(newest, external, format.escaping)].join(''), textContentType(format));
}

type Newest = { readonly labels: Labels; readonly value: number; readonly timestampMs: number };

/** By name, then by labels. Without those that ended, those without a name, and histograms, which text cannot say. */
async function newestSamples(reader: FederateDoors['reader'], filter: SeriesFilter): Promise<Newest[]> {
  const found = new Map<string, Newest>();
  for (const matchers of filter.matcherSets) {
    for await (const batch of reader.select(matchers, filter)) {
      for (const series of batch) {
        const newest = newestOf(series);
        if (newest) found.set(series.labels.key(), newest);
      }
    }
  }
  return [...found.values()].sort(
    (a, b) => compareBytes(a.labels.metricName, b.labels.metricName) || a.labels.compare(b.labels),
  );
}

function newestOf({ labels, values, timestampsMs, histograms }: SeriesSamples): Newest | undefined {
  const last = values.length - 1;
  if (histograms?.[last] || isStale(values, last) || labels.metricName === '') return undefined;
  return { labels, value: values[last] as number, timestampMs: timestampsMs[last] as number };
}

type Pairs = readonly (readonly [name: string, value: string])[];

function* lines(samples: readonly Newest[], external: Pairs, escaping: Escaping): Generator<string> {
  let lastName = '';
  for (const { labels, value, timestampMs } of samples) {
    const name = labels.metricName;
    if (name !== lastName) yield typeLine(name, 'untyped', escaping);
    lastName = name;
    yield sampleLine(name, exposedLabels(labels, external), value, timestampMs, escaping);
  }
}

/**
 * An `instance` even where there is none: without it the scraping server would put its own name for this server there. A label
 * of the series wins over an external one.
 */
function exposedLabels(labels: Labels, external: Pairs): Pairs {
  const pairs = new Map<string, string>([['instance', ''], ...external, ...labels]);
  pairs.delete(METRIC_NAME);
  return [...pairs].sort(([a], [b]) => compareBytes(a, b));
}
