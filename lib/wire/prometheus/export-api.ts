// GET /api/v1/export: stored samples as OpenMetrics, family by family, made while it is sent. Runs in the engine thread.
import { type DescribedFamily, type Family, familiesOf, ownLabelOf } from '@/lib/formats/openmetrics/families';
import { END_OF_TEXT, familyHead, type LeftOut, writeSamples } from '@/lib/formats/openmetrics/write';
import { inOnePiece, type StreamHandler } from '@/lib/kernel/http';
import { METRIC_NAME } from '@/lib/kernel/labels';
import { compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import type { SeriesSamples } from '@/lib/metrics/model';
import type { SampleReader, SeriesFilter } from '@/lib/metrics/store/contract';
import { READ } from './endpoint';
import { errorResponse, methodNotAllowed } from './envelope';
import { partsOf, valueMatcher } from './export-parts';
import { filterOf } from './filter';
import { Parameters } from './parameters';

export type ExportDoors = {
  readonly reader: Pick<SampleReader, 'select' | 'series' | 'labelValues' | 'metadata'>;
  /** Series of histograms and summaries held at a time, since their lines alternate: about so many, or one label value's. */
  readonly seriesPerPart: number;
};

export const EXPORT_PATH = '/api/v1/export';

const NO_BODY = new Uint8Array(0);
const CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
/** What text cannot say is not silently missing: as JSON, after the text, which itself may say nothing but samples. */
const LEFT_OUT = 'x-quadrant-left-out';

export function exportHandler(doors: ExportDoors): StreamHandler {
  return async (request) => {
    if (!READ.includes(request.method)) return inOnePiece(methodNotAllowed(READ));
    try {
      const filter = filterOf(new Parameters({ ...request, body: NO_BODY }));
      const leftOut = { histograms: 0, stalenessMarkers: 0 };
      return {
        status: 200,
        headers: { 'content-type': CONTENT_TYPE, trailer: LEFT_OUT },
        body: inPieces(new Export(doors, filter, leftOut).text()),
        trailers: () => ({ [LEFT_OUT]: JSON.stringify(leftOut) }),
      };
    } catch (refused) {
      return inOnePiece(errorResponse(refused));
    }
  };
}

/** Some milliseconds of work: other calls have their turn between two. */
const PIECE_LENGTH = 2 ** 18;

async function* inPieces(texts: AsyncIterable<string>) {
  const encoder = new TextEncoder();
  let waiting = '';
  for await (const text of texts) {
    waiting += text;
    if (waiting.length < PIECE_LENGTH) continue;
    yield encoder.encode(waiting);
    waiting = '';
  }
  if (waiting !== '') yield encoder.encode(waiting);
}

class Export {
  private readonly matcherSets: readonly (readonly Matcher[])[];
  private readonly tests: readonly ReturnType<typeof compileMatchers>[];

  constructor(
    private readonly doors: ExportDoors,
    private readonly filter: SeriesFilter,
    private readonly leftOut: LeftOut,
  ) {
    this.matcherSets = filter.matcherSets.length === 0 ? [[]] : filter.matcherSets;
    this.tests = this.matcherSets.map(compileMatchers);
  }

  async *text(): AsyncGenerator<string> {
    const { reader } = this.doors;
    const described: readonly DescribedFamily[] = await reader.metadata();
    for (const family of familiesOf(await reader.labelValues(METRIC_NAME, this.filter), described)) {
      let head = familyHead(family);
      for await (const text of this.samplesOf(family)) {
        yield head + text;
        head = '';
      }
    }
    yield END_OF_TEXT;
  }

  private async *samplesOf(family: Family): AsyncGenerator<string> {
    const name = valueMatcher(METRIC_NAME, family.seriesNames);
    if (ownLabelOf(family) !== '') yield* this.alternating(family, name);
    else for await (const batch of this.select([name])) yield* writeSamples(family, batch, this.leftOut);
  }

  /** A family whose series come in turn: so many metrics at a time as may be held. */
  private async *alternating(family: Family, name: Matcher): AsyncGenerator<string> {
    const { reader, seriesPerPart } = this.doors;
    const matcherSets = this.matcherSets.map((matchers) => [...matchers, name]);
    const labelSets = await reader.series({ ...this.filter, matcherSets });
    for (const part of partsOf(labelSets, ownLabelOf(family), seriesPerPart)) {
      const held: SeriesSamples[] = [];
      for await (const batch of this.select([name, ...part])) held.push(...batch);
      yield* writeSamples(family, held, this.leftOut);
    }
  }

  /** Series that match any of the sets, each once, and what else is asked of them. */
  private async *select(more: readonly Matcher[]): AsyncGenerator<readonly SeriesSamples[]> {
    for (const [i, matchers] of this.matcherSets.entries()) {
      const earlier = this.tests.slice(0, i);
      for await (const batch of this.doors.reader.select([...matchers, ...more], this.filter))
        yield i === 0 ? batch : batch.filter(({ labels }) => !earlier.some((test) => test(labels)));
    }
  }
}
