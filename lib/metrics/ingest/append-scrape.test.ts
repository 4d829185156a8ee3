import { beforeEach, describe, expect, test } from 'vitest';
import { parseExposition } from '@/lib/formats/exposition/parse';
import { parseSeries } from '@/lib/formats/exposition/series';
import { parseOpenMetrics } from '@/lib/formats/openmetrics/read';
import { unavailable } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import type { SampleStore } from '../store/contract';
import { memoryStore, readable } from '../store/memory';
import { ScrapeAppender } from './append-scrape';
import type { ScrapedBody, ScrapeRules } from './scrape/job';

const RULES: ScrapeRules = {
  honorLabels: false,
  honorTimestamps: true,
  metricRelabelConfigs: [],
  sampleLimit: 0,
  labelLimit: 0,
  labelNameLengthLimit: 0,
  labelValueLengthLimit: 0,
};

describe('ScrapeAppender', () => {
  let store: SampleStore;
  let appender: ScrapeAppender;
  let seconds: number;

  beforeEach(() => {
    store = memoryStore({ nowMs: () => 10_000_000 });
    appender = new ScrapeAppender(store, {
      parse: { text: parseExposition, openmetrics: parseOpenMetrics },
      parseSeries,
    });
    seconds = 0;
  });

  const scraped = (body: string | undefined, rules: Partial<ScrapeRules> = {}): ScrapedBody => ({
    targetId: 't',
    targetLabels: { job: 'j', instance: 'i' },
    rules: { ...RULES, ...rules },
    timestampMs: ++seconds * 1000,
    durationMs: 5,
    format: 'text',
    body: body === undefined ? undefined : new TextEncoder().encode(body),
  });
  const scrape = (body: string | undefined, rules?: Partial<ScrapeRules>) => appender.ingest(scraped(body, rules));

  /** Everything stored of metrics that match, as `selector -> samples`. */
  async function stored(pattern = '[^us].*') {
    const matchers = [{ name: '__name__', type: '=~' as const, value: pattern }];
    const found: Record<string, unknown> = {};
    for await (const batch of store.select(matchers, { startMs: 0, endMs: 1e9 })) {
      for (const series of batch) found[series.labels.toString()] = readable(series);
    }
    return found;
  }
  const samplesOf = async (name: string) => Object.values(await stored(name))[0];

  test('puts the target’s labels on every sample and reports on the scrape', async () => {
    expect(await scrape('a{x="y"} 1\nb 2\n')).toMatchObject({ error: '', samplesScraped: 2, samplesAdded: 2 });
    expect(await stored('.+')).toEqual({
      'a{instance="i", job="j", x="y"}': [[1, 1]],
      'b{instance="i", job="j"}': [[1, 2]],
      'up{instance="i", job="j"}': [[1, 1]],
      'scrape_duration_seconds{instance="i", job="j"}': [[1, 0.005]],
      'scrape_samples_scraped{instance="i", job="j"}': [[1, 2]],
      'scrape_samples_post_metric_relabeling{instance="i", job="j"}': [[1, 2]],
      'scrape_series_added{instance="i", job="j"}': [[1, 2]],
    });
  });

  test('counts as added only series it did not know', async () => {
    await scrape('a 1\n');
    await scrape('a 1\nb 1\n');
    expect(await samplesOf('scrape_series_added')).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  test('marks a series stale in the first scrape without it, once, and takes it back later', async () => {
    await scrape('a 1\nb 1\n');
    await scrape('a 2\n');
    await scrape('a 3\n');
    await scrape('a 4\nb 4\n');
    expect(await samplesOf('b')).toEqual([
      [1, 1],
      [2, 'stale'],
      [4, 4],
    ]);
  });

  test('a target that cannot be read is down, and all its series end', async () => {
    await scrape('a 1\n');
    expect((await scrape(undefined)).error).not.toBe('');
    await scrape(undefined);
    await scrape('a 4\n');
    expect(await samplesOf('a')).toEqual([
      [1, 1],
      [2, 'stale'],
      [4, 4],
    ]);
    expect(await samplesOf('up')).toEqual([
      [1, 1],
      [2, 0],
      [3, 0],
      [4, 1],
    ]);
  });

  test('a malformed line fails the whole scrape: none of it is stored, the reason is told', async () => {
    await scrape('a 1\n');
    expect(await scrape('a 2\nnew 2\nb two\n')).toEqual({
      error: 'line 3, column 3: "two" is not a number, in "b two"',
      samplesScraped: 0,
      samplesAdded: 0,
      samplesOverLimit: 0,
    });
    expect(await stored()).toEqual({
      'a{instance="i", job="j"}': [
        [1, 1],
        [2, 'stale'],
      ],
    });
    expect(await samplesOf('up')).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });

  test('when the store cannot commit, the scrape fails and the next goes on as if it had not been', async () => {
    await scrape('a 1\n');
    const { append } = store;
    store.append = () => Promise.reject(unavailable('no database'));
    await expect(scrape('a 2\nb 2\n')).rejects.toMatchObject({ kind: 'unavailable' });
    store.append = append;
    await scrape('c 3\n');
    expect(await stored()).toEqual({
      'a{instance="i", job="j"}': [
        [1, 1],
        [3, 'stale'],
      ],
      'c{instance="i", job="j"}': [[3, 3]],
    });
  });

  test('a series that has left the store’s memory, or had no room in it, is asked for again', async () => {
    await scrape('a 1\nb 1\n');
    const [gone] = await store.series({
      matcherSets: [[{ name: '__name__', type: '=', value: 'a' }]],
      startMs: 0,
      endMs: 1e9,
    });
    const { refOf } = store;
    const asked: string[] = [];
    const goneRef = refOf(gone as Labels);
    store.isKnown = (ref) => ref !== goneRef;
    store.refOf = (labels) => {
      asked.push(labels.metricName);
      return refOf(labels);
    };
    await scrape('a 2\nb 2\n');
    expect(asked.filter((name) => name.length === 1)).toEqual(['a']);
  });

  test('the end of a target ends its series and its report', async () => {
    await scrape('a 1\n');
    await appender.end({ targetId: 't', targetLabels: { job: 'j', instance: 'i' }, timestampMs: 2000 });
    expect(await samplesOf('a')).toEqual([
      [1, 1],
      [2, 'stale'],
    ]);
    expect(await samplesOf('up')).toEqual([
      [1, 1],
      [2, 'stale'],
    ]);
  });

  describe('OpenMetrics', () => {
    const scrapeOpen = (body: string) => appender.ingest({ ...scraped(body), format: 'openmetrics' });

    test('exemplars are stored with their series, as old as they say or as their sample; not those that are too long', async () => {
      const counter = (line: string) => `# TYPE a counter\na_total ${line}\n# EOF\n`;
      expect((await scrapeOpen(counter('1 # {id="x"} 0.5 0.25'))).error).toBe('');
      await scrapeOpen(counter('2 # {id="y"} 1.5'));
      await scrapeOpen(counter(`3 # {id="${'z'.repeat(127)}"} 1`));
      const [found] = await store.exemplars({ matcherSets: [], startMs: 0, endMs: 1e9 });
      expect(String(found?.labels)).toBe('a_total{instance="i", job="j"}');
      expect(found?.exemplars.map(({ labels, value, timestampMs }) => [String(labels), value, timestampMs])).toEqual([
        ['{id="x"}', 0.5, 250],
        ['{id="y"}', 1.5, 2000],
      ]);
      expect(await samplesOf('a_total')).toHaveLength(3);
    });

    test('a _created line is when its counter began, not a series', async () => {
      await scrapeOpen('# TYPE a counter\na_total 5\na_created 0.5\n# TYPE b gauge\nb 1\n# EOF\n');
      const found: Record<string, number[]> = {};
      for await (const batch of store.select([], { startMs: 0, endMs: 1e9 }))
        for (const each of batch) found[each.labels.metricName] = [...(each.startTimestampsMs ?? [])];
      expect(found).toMatchObject({ a_total: [500], b: [] });
      expect(found).not.toHaveProperty('a_created');
    });

    test('types and units of their own are kept', async () => {
      await scrapeOpen('# TYPE a_seconds gaugehistogram\n# UNIT a_seconds seconds\n# EOF\n');
      expect(await store.metadata()).toEqual([
        { metric: 'a_seconds', type: 'gaugehistogram', help: '', unit: 'seconds' },
      ]);
    });

    test('a body that ends before # EOF is none', async () => {
      expect((await scrapeOpen('a 1\n')).error).toBe('data does not end with # EOF');
      expect(await stored()).toEqual({});
    });
  });

  describe('timestamps in the body', () => {
    test('are honoured, and such a series is never marked stale', async () => {
      await scrape('a 1 500\n');
      await scrape('b 2\n');
      expect(await samplesOf('a')).toEqual([[0.5, 1]]);
    });

    test('are ignored when honor_timestamps is off', async () => {
      await scrape('a 1 500\n', { honorTimestamps: false });
      expect(await samplesOf('a')).toEqual([[1, 1]]);
    });
  });

  test.each([
    [false, 'a{exported_instance="x", exported_job="y", instance="i", job="j"}'],
    [true, 'a{instance="x", job="y"}'],
  ])('honor_labels %s', async (honorLabels, selector) => {
    await scrape('a{job="y",instance="x"} 1\n', { honorLabels });
    expect(Object.keys(await stored())).toEqual([selector]);
  });

  test('a label that is already called exported_job keeps its name', async () => {
    await scrape('a{job="y",exported_job="z"} 1\n');
    expect(Object.keys(await stored())).toEqual([
      'a{exported_exported_job="y", exported_job="z", instance="i", job="j"}',
    ]);
  });

  test('metric relabelling drops and renames, and the report counts both sides', async () => {
    const rule = { sourceLabels: ['__name__'], separator: ';', modulus: 0, targetLabel: '', replacement: '$1' };
    const metricRelabelConfigs = [
      { ...rule, regex: 'tmp_.*', action: 'drop' as const },
      { ...rule, regex: 'old', targetLabel: '__name__', replacement: 'new', action: 'replace' as const },
    ];
    expect(await scrape('tmp_a 1\nold 2\n', { metricRelabelConfigs })).toMatchObject({
      samplesScraped: 2,
      samplesAdded: 1,
    });
    expect(Object.keys(await stored())).toEqual(['new{instance="i", job="j"}']);
  });

  test('bounds of buckets and quantiles have one spelling, as in Prometheus 3; other labels stay', async () => {
    await scrape(
      '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="0.5"} 1\nh_bucket{le="+Inf"} 1\nh_bucket{le="1e6"} 1\n' +
        '# TYPE q summary\nq{quantile="0"} 1\n# TYPE g gauge\ng_bucket{le="1"} 1\n',
    );
    const bounds = Object.keys(await stored()).map((selector) => /(?:le|quantile)="([^"]+)"/.exec(selector)?.[1]);
    expect(bounds).toEqual(['1.0', '0.5', '+Inf', '1e+06', '0.0', '1']);
  });

  test.each([
    ['sampleLimit', 1, 'sample limit exceeded'],
    ['labelLimit', 1, 'label limit exceeded: metric "a" has 2 labels'],
    ['labelNameLengthLimit', 5, 'label name length limit exceeded: metric "a", label "__name__"'],
    ['labelValueLengthLimit', 2, 'label value length limit exceeded: metric "a", label "x"'],
  ])('%s fails the scrape', async (limit, value, message) => {
    expect((await scrape('a{x="long"} 1\nb 1\n', { [limit]: value })).error).toContain(message);
    expect(await stored()).toEqual({});
  });

  test('a limit of series keeps what fits, tells what it left out, and makes room when a series goes', async () => {
    const parse = { text: parseExposition, openmetrics: parseOpenMetrics };
    appender = new ScrapeAppender(store, { parse, parseSeries }, 2);
    expect(await scrape('a 1\nb 1\nc 1\n')).toMatchObject({ error: '', samplesAdded: 2, samplesOverLimit: 1 });
    expect(await scrape('c 2\na 2\n')).toMatchObject({ samplesAdded: 1, samplesOverLimit: 1 });
    expect(await scrape('c 3\na 3\n')).toMatchObject({ samplesAdded: 2, samplesOverLimit: 0 });
    expect(await samplesOf('c')).toEqual([[3, 3]]);
    expect(await samplesOf('b')).toEqual([
      [1, 1],
      [2, 'stale'],
    ]);
  });

  test('tells the store what is new about metric families, once', async () => {
    await scrape('# HELP a words\n# TYPE a counter\na 1\n# TYPE odd stateset\n');
    expect(await store.metadata()).toEqual([
      { metric: 'a', type: 'counter', help: 'words', unit: '' },
      { metric: 'odd', type: 'stateset', help: '', unit: '' },
    ]);
    let told = 0;
    const { append } = store;
    store.append = (batch) => {
      told += batch.metadata?.length ?? 0;
      return append(batch);
    };
    await scrape('# HELP a words\n# TYPE a counter\na 1\n');
    expect(told).toBe(0);
    await scrape('# HELP a other words\na 1\n');
    expect(told).toBe(1);
  });
});
