// The one sentence about the targets.
import { expect, test } from 'vitest';
import type { Target, TargetHealth } from '@/lib/client/prometheus-decode';
import { nameOfTarget, targetsSentence } from './targets-sentence';

const row = (health: TargetHealth, job = 'a', instance = 'x:1') => ({
  target: { health, scrapePool: job, labels: { job, instance } } as unknown as Target, // only what the sentence reads
});

test.each<[TargetHealth[], string]>([
  [[], 'Nothing is watched yet'],
  [['up'], 'The only target is up'],
  [['up', 'up'], 'All 2 targets are up'],
  [['up', 'down'], '1 of 2 targets is down'],
  [['down', 'down', 'up'], '2 of 3 targets are down'],
  [['down', 'down'], 'All 2 targets are down'],
  [['up', 'unknown'], '1 of 2 targets is up, the rest were not scraped yet'],
])('%j: %s', (healths, sentence) => {
  expect(targetsSentence(healths.map((health) => row(health)))).toBe(sentence);
});

test('a target is called by its job, and by its instance only when it has siblings', () => {
  const rows = [row('up', 'web', '1'), row('up', 'web', '2'), row('up', 'db', '3')];
  expect(rows.map(({ target }) => nameOfTarget(target, rows))).toEqual(['web 1', 'web 2', 'db']);
});
