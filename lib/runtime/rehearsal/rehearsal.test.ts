// When made-up questions are asked, and when they are not.
import { beforeEach, describe, expect, test } from 'vitest';
import { FakeClock } from '@/lib/kernel/clock';
import { unavailable } from '@/lib/kernel/errors';
import { questionsOf } from './questions';
import { Rehearsal } from './rehearsal';

const PER_ROUND = questionsOf(0).length;

describe('a rehearsal', () => {
  let clock: FakeClock;
  let asked: string[];
  let events: string[];
  let warnings: object[];
  let cpuMs: number;
  /** What a question takes. */
  let costMs: number;
  let onAsk: () => void;
  let rehearsal: Rehearsal;

  beforeEach(() => {
    clock = new FakeClock();
    [asked, events, warnings] = [[], [], []];
    cpuMs = 0;
    costMs = 10;
    onAsk = () => {};
    rehearsal = new Rehearsal({
      async open() {
        events.push('opened');
        return {
          async ask(question) {
            asked.push(question);
            cpuMs += costMs;
            onAsk();
          },
          close: async () => void events.push('closed'),
        };
      },
      ended: async () => void events.push('ended'),
      cpuMs: () => cpuMs,
      clock,
      log: { debug() {}, info() {}, error() {}, warn: (fields: object) => warnings.push(fields) } as never,
    });
  });

  test('waits until the start is over, asks until a second of CPU is used, and lets go of everything', async () => {
    rehearsal.begin();
    await clock.advance(999);
    expect(asked).toEqual([]);
    await clock.advance(10_000);
    expect(asked).toHaveLength(100);
    expect(asked.slice(0, PER_ROUND)).toEqual(questionsOf(0));
    expect(events).toEqual(['opened', 'closed', 'ended']);
    expect(rehearsal).toMatchObject({ questions: 100, cpuMs: 1000 });
  });

  test('asks no more than its rounds where questions cost little', async () => {
    costMs = 0.01;
    rehearsal.begin();
    await clock.advance(10_000);
    expect(asked).toHaveLength(20 * PER_ROUND);
    expect(events).toEqual(['opened', 'closed', 'ended']);
  });

  test('a request goes first: nothing is asked until none has come for 100 ms', async () => {
    const match = rehearsal.noting((rawPath) => rawPath);
    onAsk = () => {
      if (asked.length === 5) expect(match('/api/v1/query')).toBe('/api/v1/query');
    };
    rehearsal.begin();
    await clock.advance(1_000);
    expect(asked).toHaveLength(5);
    await clock.advance(99);
    expect(asked).toHaveLength(5);
    match('/api/v1/write');
    await clock.advance(99);
    expect(asked).toHaveLength(5);
    await clock.advance(1);
    expect(asked).toHaveLength(100);
  });

  test('where requests never cease a question is asked every five seconds', async () => {
    const match = rehearsal.noting(() => undefined);
    rehearsal.begin();
    for (let i = 0; i < 310; i++) {
      match('/');
      await clock.advance(50);
    }
    expect(asked).toHaveLength(3);
  });

  test('stopping ends the wait for the first question: nothing has been opened', async () => {
    rehearsal.begin();
    await rehearsal.stop();
    await clock.advance(10_000);
    expect(events).toEqual([]);
  });

  test('stopping waits for the question under way, asks nothing else of the engine thread, and closes', async () => {
    let stopped: Promise<void> | undefined;
    onAsk = () => {
      if (asked.length === 3) stopped = rehearsal.stop();
    };
    rehearsal.begin();
    await clock.advance(2_000);
    await stopped;
    expect(asked).toHaveLength(3);
    expect(events).toEqual(['opened', 'closed']);
  });

  test('one that fails is over, and says so', async () => {
    onAsk = () => {
      throw unavailable('the engine thread died and is being restarted');
    };
    rehearsal.begin();
    await clock.advance(10_000);
    expect(asked).toHaveLength(1);
    expect(events).toEqual(['opened', 'closed', 'ended']);
    expect(warnings).toEqual([{ error: 'the engine thread died and is being restarted' }]);
    await rehearsal.stop();
  });
});
