import { beforeEach, describe, expect, test } from 'vitest';
import { FakeClock } from '@/lib/kernel/clock';
import { bug, unavailable } from '@/lib/kernel/errors';
import type { ScrapedBody } from './scrape/job';
import { ScrapeBacklog } from './scrape-backlog';

const RULES = {
  honorLabels: false,
  honorTimestamps: true,
  metricRelabelConfigs: [],
  sampleLimit: 0,
  labelLimit: 0,
  labelNameLengthLimit: 0,
  labelValueLengthLimit: 0,
};

describe('ScrapeBacklog', () => {
  let clock: FakeClock;
  let backlog: ScrapeBacklog;
  let failure: Error | undefined;
  let stored: string[];
  let lost: string[];

  beforeEach(() => {
    clock = new FakeClock();
    failure = undefined;
    stored = [];
    lost = [];
    backlog = new ScrapeBacklog({
      store: {
        async ingest({ targetId, timestampMs }) {
          if (failure) throw failure;
          stored.push(`${targetId} ${timestampMs}`);
          return { error: '', samplesScraped: 1, samplesAdded: 1, samplesOverLimit: 0 };
        },
        async end({ targetId, timestampMs }) {
          if (failure) throw failure;
          stored.push(`${targetId} ends ${timestampMs}`);
        },
      },
      maxBytes: 4096,
      clock,
      onLost: (targetId, reason) => lost.push(`${targetId}: ${reason}`),
    });
  });

  const scrape = (targetId: string, timestampMs: number, bytes = 100): Promise<unknown> => {
    const body = new Uint8Array(bytes);
    const scraped: ScrapedBody = {
      ...{ targetId, timestampMs, body, rules: RULES },
      ...{ targetLabels: {}, durationMs: 1, format: 'text' as const },
    };
    return backlog.ingest(scraped);
  };

  test('what can be stored is stored at once, and its outcome is told', async () => {
    expect(await scrape('a', 1)).toMatchObject({ samplesAdded: 1 });
    expect(stored).toEqual(['a 1']);
    expect(backlog.scrapes).toBe(0);
  });

  test('what cannot be committed waits, and is stored in its order when the database is back', async () => {
    failure = unavailable('gone');
    expect(await scrape('a', 1)).toMatchObject({ error: '', samplesAdded: 0 });
    await clock.advance(5000);
    failure = undefined;
    // The database is back, but nothing overtakes what waits.
    await scrape('a', 2);
    await backlog.end({ targetId: 'b', targetLabels: {}, timestampMs: 3 });
    expect(stored).toEqual([]);
    await clock.advance(1000);
    expect(stored).toEqual(['a 1', 'a 2', 'b ends 3']);
    expect([backlog.bytes, backlog.scrapes, backlog.lost]).toEqual([0, 0, 0]);
    await scrape('a', 4);
    expect(stored.at(-1)).toBe('a 4');
  });

  test('past the bound a scrape fails, and what waits stays', async () => {
    failure = unavailable('gone');
    await scrape('a', 1, 2000);
    await expect(scrape('b', 2, 2000)).rejects.toMatchObject({ kind: 'unavailable' });
    await scrape('c', 3, 0);
    expect([backlog.scrapes, backlog.lost]).toEqual([2, 1]);
    failure = undefined;
    await clock.advance(1000);
    expect(stored).toEqual(['a 1', 'c 3']);
  });

  test('what fails for a reason of its own keeps nothing waiting behind it', async () => {
    failure = bug('broken');
    await expect(scrape('a', 1)).rejects.toThrow('broken');
    failure = unavailable('gone');
    await scrape('a', 2);
    failure = bug('broken');
    await clock.advance(1000);
    expect(lost).toEqual(['a: broken']);
    failure = undefined;
    await scrape('a', 3);
    expect(stored).toEqual(['a 3']);
  });

  test('closing tells what is lost, and tries no more', async () => {
    failure = unavailable('gone');
    await scrape('a', 1);
    expect(backlog.close()).toBe(1);
    failure = undefined;
    await clock.advance(5000);
    expect(stored).toEqual([]);
  });
});
