// Marks of the axes, in a fixed zone.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { timeTicks, valueRange, valueTicks } from './ticks';

beforeAll(() => {
  vi.stubEnv('TZ', 'Europe/Berlin');
});

describe('value ticks cover the data at nice steps', () => {
  test.each([
    [0, 2.3, 5, 'none', [0, 0.5, 1, 1.5, 2, 2.5]],
    [0, 1, 5, 'none', [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 0.3, 3, 'none', [0, 0.1, 0.2, 0.3]],
    [-3, 4, 4, 'none', [-4, -2, 0, 2, 4]],
    [95, 105, 4, 'none', [95, 97.5, 100, 102.5, 105]],
    [0, 3000, 4, 'bytes', [0, 1024, 2048, 3072]],
    [0, 500, 4, 'seconds', [0, 300, 600]],
    [0, 9e-7, 3, 'none', [0, 5e-7, 1e-6]],
  ] as const)('%d to %d, %d of them, %s', (min, max, count, unit, ticks) => {
    expect(valueTicks(min, max, count, unit)).toEqual(ticks);
  });
});

describe('the value axis starts at zero when that costs little', () => {
  test.each([
    [1, 3, [0, 3]],
    [100, 101, [100, 101]],
    [-3, -1, [-3, 0]],
    [-1, 2, [-1, 2]],
    [5, 5, [0, 6]],
    [-5, -5, [-6, 0]],
    [0, 0, [0, 1]],
  ])('%d to %d', (min, max, range) => {
    expect(valueRange(min, max)).toEqual(range);
  });
});

describe('time ticks stand on round local times', () => {
  const at = (hours: number, minutes = 0, date = 19) => new Date(2026, 10, date, hours, minutes).getTime();

  test('an hour on a wide panel', () => {
    expect(timeTicks(at(13, 18), at(14, 18), 800).labels).toEqual([
      '13:20',
      '13:25',
      '13:30',
      '13:35',
      '13:40',
      '13:45',
      '13:50',
      '13:55',
      '14:00',
      '14:05',
      '14:10',
      '14:15',
    ]);
  });

  test('a minute shows seconds', () => {
    expect(timeTicks(at(13), at(13, 1), 320).labels).toEqual([
      '13:00:00',
      '13:00:15',
      '13:00:30',
      '13:00:45',
      '13:01:00',
    ]);
  });

  test('midnight is the name of the new day', () => {
    expect(timeTicks(at(18), at(6, 0, 20), 320).labels).toEqual(['18:00', '21:00', '20 Nov', '03:00', '06:00']);
  });

  test('many days show days, at local midnight', () => {
    const { labels, ticksMs } = timeTicks(at(12, 0, 10), at(12, 0, 15), 500);
    expect(labels).toEqual(['11 Nov', '12 Nov', '13 Nov', '14 Nov', '15 Nov']);
    expect(new Date(ticksMs[0] ?? 0).getHours()).toBe(0);
  });

  test('a narrow panel still has one', () => {
    expect(timeTicks(at(13), at(14), 50).labels.length).toBeGreaterThan(0);
  });
});
