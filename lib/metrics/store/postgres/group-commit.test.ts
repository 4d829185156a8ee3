import { afterEach, describe, expect, test, vi } from 'vitest';
import { GroupCommit, type Waits } from './group-commit';

/** A commit that waits to be let go on. */
function held(maxGroup = 10, waits: Partial<Waits> = {}) {
  const groups: (readonly number[])[] = [];
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];
  const commits = new GroupCommit<number, string>(
    async (items) => {
      groups.push(items);
      await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
      return items.map((item) => `done ${item}`);
    },
    maxGroup,
    { patienceMs: 60_000, gatherMs: 0, ...waits },
  );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const next = async () => {
    await turn();
    waiting.shift()?.resolve();
    await turn();
  };
  const fail = async () => {
    await turn();
    waiting.shift()?.reject(new Error('no'));
    await turn();
  };
  return { commits, groups, next, fail };
}

describe('groups', () => {
  afterEach(() => vi.useRealTimers());

  test('what is submitted in one turn is one; what comes meanwhile is the next', async () => {
    const { commits, groups, next } = held();
    const first = [commits.submit(1), commits.submit(2)];
    await Promise.resolve().then(() => Promise.resolve());
    const second = [commits.submit(3), commits.submit(4)];
    await next();
    expect(await Promise.all(first)).toEqual(['done 1', 'done 2']);
    await next();
    expect(await Promise.all(second)).toEqual(['done 3', 'done 4']);
    expect(groups).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('are no larger than they may be', async () => {
    const { commits, groups, next } = held(2);
    const all = [1, 2, 3, 4, 5].map((item) => commits.submit(item));
    for (let i = 0; i < 3; i++) await next();
    await Promise.all(all);
    expect(groups).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('that fail after long fail for those who waited meanwhile; who comes later is tried anew', async () => {
    const { commits, fail, next } = held(10, { patienceMs: 0 });
    const first = commits.submit(1);
    await Promise.resolve().then(() => Promise.resolve());
    const both = Promise.allSettled([first, commits.submit(2)]);
    await fail();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const after = commits.submit(3);
    await next();
    expect(await after).toBe('done 3');
  });

  test('wait for those who were there a moment ago', async () => {
    const { commits, groups, next } = held(10, { gatherMs: 60_000 });
    const first = [commits.submit(1), commits.submit(2)];
    await Promise.resolve().then(() => Promise.resolve());
    const third = commits.submit(3);
    await next();
    await Promise.all(first);
    const again = [commits.submit(4)];
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(groups).toEqual([[1, 2]]);
    again.push(commits.submit(5));
    await next();
    expect(await Promise.all([third, ...again])).toEqual(['done 3', 'done 4', 'done 5']);
    expect(groups).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('wait a moment only, and once: who is left alone waits for nobody', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { commits, groups, next } = held(10, { gatherMs: 5 });
    const both = [commits.submit(1), commits.submit(2)];
    await next();
    await Promise.all(both);
    const alone = commits.submit(3);
    await next();
    vi.advanceTimersByTime(4);
    await next();
    expect(groups).toEqual([[1, 2]]);
    vi.advanceTimersByTime(1);
    await next();
    expect(groups).toEqual([[1, 2], [3]]);
    expect(await alone).toBe('done 3');
    const later = commits.submit(4);
    await next();
    expect(await later).toBe('done 4');
  });

  test('that wait let exclusive work through at once', async () => {
    const { commits, next } = held(10, { gatherMs: 60_000 });
    const both = [commits.submit(1), commits.submit(2)];
    await next();
    await Promise.all(both);
    const alone = commits.submit(3);
    expect(await commits.exclusively(async () => 'done')).toBe('done');
    const joined = commits.submit(4);
    await next();
    expect(await Promise.all([alone, joined])).toEqual(['done 3', 'done 4']);
  });

  test('fail as one, and the next goes on', async () => {
    const { commits, fail, next } = held();
    const failing = Promise.allSettled([commits.submit(1), commits.submit(2)]);
    await Promise.resolve().then(() => Promise.resolve());
    const after = commits.submit(3);
    await fail();
    await next();
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await after).toBe('done 3');
  });
});

describe('exclusively', () => {
  test('runs before the next group, however many wait, and knows what waits', async () => {
    const { commits, groups, next } = held();
    const first = commits.submit(1);
    await Promise.resolve().then(() => Promise.resolve());
    const seen = commits.exclusively(async () => [groups.length, commits.queued]);
    const second = commits.submit(2);
    await next();
    expect(await seen).toEqual([1, [2]]);
    await next();
    expect(await Promise.all([first, second])).toEqual(['done 1', 'done 2']);
  });

  test('two wait for one another, and a failure is its caller’s alone', async () => {
    const { commits, next } = held();
    let inside = 0;
    const work = (fails: boolean) => async () => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      if (fails) throw new Error('mine');
    };
    const ends = Promise.allSettled([commits.exclusively(work(true)), commits.exclusively(work(false))]);
    const after = commits.submit(1);
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    await next();
    expect(await after).toBe('done 1');
    await commits.idle();
  });
});
