import { expect, test } from 'vitest';
import { Jobs } from './jobs';

test('one after the other, whatever becomes of the one before; each caller sees its own end', async () => {
  const jobs = new Jobs();
  const seen: string[] = [];
  const work =
    (name: string, fails = false) =>
    async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const ends = [jobs.run(work('a')), jobs.run(work('b', true)), jobs.run(work('c'))];
  expect(await Promise.allSettled(ends)).toMatchObject([
    { value: 'a' },
    { reason: expect.objectContaining({ message: 'b' }) },
    { value: 'c' },
  ]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('idle when what was asked for has ended, also when it failed or threw at once', async () => {
  const jobs = new Jobs();
  const failing = jobs.run(() => {
    throw new Error('at once');
  });
  let done = false;
  jobs.run(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    done = true;
  });
  await jobs.idle();
  expect(done).toBe(true);
  await expect(failing).rejects.toThrow('at once');
});
