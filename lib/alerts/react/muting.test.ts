// Who is not told, and why: inhibition, silences, time intervals. Timelines for the whole, tables for the parts.
import { describe, expect, test } from 'vitest';
import type { TimeInterval } from '../model';
import { isWithin } from '../query/time-intervals';
import type { NotifyObserver } from './notify';
import { START_MS, Timeline } from './timeline.suite';

const config = (more: string, route = '') => `
route: { receiver: team, group_by: [alertname], group_wait: 1s, group_interval: 10s${route} }
receivers: [{ name: team, webhook_configs: [{ url: "http://x" }] }]
${more}
`;

describe('inhibition', () => {
  const rule = (equal = '[job]') =>
    config(
      `inhibit_rules: [{ source_matchers: [alertname="Down"], target_matchers: [severity="warn"], equal: ${equal} }]`,
    );
  const down = { alertname: 'Down', job: 'a' };
  const warn = (job: Record<string, string>) => ({ alertname: 'Slow', severity: 'warn', ...job });

  test('a target is not told of while its source fires, and is afterwards', async () => {
    const line = new Timeline(rule());
    line.at(1).push(down);
    line.at(2).push(warn({ job: 'a' }));
    line.at(15).resolve(down);
    line
      .wantBetween(2, 2, 'team', 'Down')
      .wantBetween(22, 22, 'team', 'resolved Down')
      .wantBetween(23, 23, 'team', 'Slow');
    await line.run(30);
  });

  test('labels that must be equal and are not', async () => {
    const line = new Timeline(rule());
    line.at(1).push(down);
    line.at(1).push(warn({ job: 'b' }));
    line.wantBetween(2, 2, 'team', 'Down').wantBetween(2, 2, 'team', 'Slow');
    await line.run(9);
  });

  test('a label that is missing on both sides is equal', async () => {
    const line = new Timeline(rule('[job, zone]'));
    line.at(1).push(down);
    line.at(1).push(warn({ job: 'a' }));
    line.wantBetween(2, 2, 'team', 'Down');
    await line.run(9);
  });

  test('an empty rule: every alert is on both sides, so none is inhibited', async () => {
    const line = new Timeline(config('inhibit_rules: [{}]'));
    line.at(1).push(down);
    line.at(1).push(warn({ job: 'a' }));
    line.wantBetween(2, 2, 'team', 'Down').wantBetween(2, 2, 'team', 'Slow');
    await line.run(9);
  });

  test('what is on both sides is inhibited by what is on one', async () => {
    const line = new Timeline(
      config('inhibit_rules: [{ source_matchers: [severity=~"page|warn"], target_matchers: [severity="warn"] }]'),
    );
    line.at(1).push({ alertname: 'X', severity: 'page' });
    line.at(1).push(warn({}));
    line.wantBetween(2, 2, 'team', 'X');
    await line.run(9);
  });
});

describe('silences', () => {
  test('what is silenced is not told of; it is when the silence is over', async () => {
    const line = new Timeline(config(''));
    line.at(1).silence('s', 'alertname=~"A.*"', 14);
    line.at(2).push({ alertname: 'A' });
    line.at(2).push({ alertname: 'B' });
    line.wantBetween(3, 3, 'team', 'B').wantBetween(23, 23, 'team', 'A');
    await line.run(30);
  });

  test('one that is ended early', async () => {
    const line = new Timeline(config(''));
    line.at(1).silence('s', 'alertname="A"', 1000);
    line.at(2).push({ alertname: 'A' });
    line.at(5).expire('s');
    line.wantBetween(13, 13, 'team', 'A');
    await line.run(20);
  });

  test('silenced in between: its end is not told of', async () => {
    const line = new Timeline(config(''));
    line.at(1).push({ alertname: 'A' });
    line.at(3).silence('s', 'alertname="A"', 1000);
    line.at(5).resolve({ alertname: 'A' });
    line.wantBetween(2, 2, 'team', 'A');
    await line.run(60);
  });

  test('a message that silences alone keep back is told of; one that only gets shorter is not', async () => {
    const kept: string[] = [];
    const observer: Partial<NotifyObserver> = {
      allSilenced: ({ nowMs }, held, integrations) => {
        const alerts = held.map(({ labels, heldBy }) => `${labels.get('i')} by ${heldBy.by.join()}`);
        kept.push(`${(nowMs - START_MS) / 1000}: ${alerts.join(', ')}; ${integrations}`);
      },
    };
    const line = new Timeline(config(''), { observer });
    line.at(1).silence('s', 'i="1"', 1000);
    line.at(2).push({ alertname: 'A', i: '1' });
    line.at(5).push({ alertname: 'A', i: '2' });
    line.at(15).silence('t', 'i=~".+"', 1000);
    line.wantBetween(13, 13, 'team', 'A2');
    await line.run(24);
    expect(kept).toEqual(['3: 1 by s; 1', '23: 1 by s,t, 2 by t; 1']);
  });
});

describe('time intervals', () => {
  const intervals =
    'time_intervals: [{ name: now, time_intervals: [{ times: [{ start_time: "22:13", end_time: "22:14" }] }] }]';

  test.each([
    ['mute_time_intervals: [now]', 42], // 22:14:00 is the fortieth second
    ['active_time_intervals: [now]', 2],
  ])('%s', async (setting, second) => {
    const line = new Timeline(config(intervals, `, routes: [{ ${setting} }]`));
    line.at(1).push({ alertname: 'A' });
    line.wantBetween(second, second, 'team', 'A');
    await line.run(100);
  });

  test('children of a muted route are not muted', async () => {
    const line = new Timeline(
      config(intervals, ', routes: [{ mute_time_intervals: [now], routes: [{ matchers: [alertname="A"] }] }]'),
    );
    line.at(1).push({ alertname: 'A' });
    line.wantBetween(2, 2, 'team', 'A');
    await line.run(9);
  });

  const ALWAYS: TimeInterval = {
    ...{ times: [], weekdays: [], daysOfMonth: [], months: [], years: [], location: 'UTC' },
  };

  // 2023-11-14 22:13:20 UTC, a Tuesday; in Auckland it is Wednesday, 11:13.
  test.each<[Partial<TimeInterval>, boolean]>([
    [{}, true],
    [{ times: [{ from: 22 * 60 + 13, to: 22 * 60 + 14 }] }, true],
    [{ times: [{ from: 22 * 60, to: 22 * 60 + 13 }] }, false],
    [{ times: [{ from: 22 * 60, to: 24 * 60 }] }, true],
    [{ weekdays: [{ from: 2, to: 2 }] }, true],
    [{ weekdays: [{ from: 3, to: 6 }] }, false],
    [{ weekdays: [{ from: 3, to: 3 }], location: 'Pacific/Auckland' }, true],
    [{ times: [{ from: 11 * 60 + 13, to: 11 * 60 + 14 }], location: 'Pacific/Auckland' }, true],
    [{ daysOfMonth: [{ from: 14, to: 14 }] }, true],
    [{ daysOfMonth: [{ from: -17, to: -17 }] }, true],
    [{ daysOfMonth: [{ from: -16, to: -1 }] }, false],
    [{ daysOfMonth: [{ from: 10, to: -1 }] }, true],
    [{ daysOfMonth: [{ from: 31, to: 31 }] }, false],
    [{ months: [{ from: 11, to: 12 }] }, true],
    [{ months: [{ from: 1, to: 10 }] }, false],
    [{ years: [{ from: 2020, to: 2023 }] }, true],
    [{ years: [{ from: 2024, to: 2030 }] }, false],
    [{ weekdays: [{ from: 2, to: 2 }], months: [{ from: 1, to: 1 }] }, false],
  ])('%j: %s', (interval, expected) => expect(isWithin([{ ...ALWAYS, ...interval }], START_MS)).toBe(expected));

  test('any of several will do', () => {
    const never = { ...ALWAYS, years: [{ from: 1990, to: 1990 }] };
    expect(isWithin([never, ALWAYS], START_MS)).toBe(true);
    expect(isWithin([], START_MS)).toBe(false);
  });
});
