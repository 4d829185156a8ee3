// What comes alone is written at once; what comes while others are written, or in the rest after that, goes together.
import { expect, test } from 'vitest';
import { Batches } from './batches';

test('between two writes there is a rest, in which more may come', async () => {
  const written: string[] = [];
  const batches = new Batches<string>(async (items) => void written.push(items.join('')), 20);
  await batches.add('a');
  expect(written).toEqual(['a']);
  const others = [batches.add('b')];
  await new Promise((resolve) => setTimeout(resolve, 1));
  others.push(batches.add('c'));
  await Promise.all(others);
  expect(written).toEqual(['a', 'bc']);
});

test('a batch that is not written fails for those in it only', async () => {
  const batches = new Batches<string>(async ([first]) => {
    if (first === 'bad') throw new Error('no');
  }, 1);
  await expect(batches.add('bad')).rejects.toThrow('no');
  await batches.add('good');
});
