import { expect, test } from 'vitest';
import { LentValues } from './lent-values';

test('what is taken of one loan does not overlap', () => {
  const loan = new LentValues().lend();
  const all = Array.from({ length: 100 }, (_, i) => loan.take(1000).fill(i));
  expect(all.every((values, i) => values.length === 1000 && values.every((value) => value === i))).toBe(true);
});

test('two loans at a time have nothing in common; what is given back is lent again', () => {
  const lent = new LentValues();
  const [a, b] = [lent.lend(), lent.lend()];
  const [ofA, ofB] = [a.take(10), b.take(10)];
  expect(ofA.buffer).not.toBe(ofB.buffer);
  a.giveBack();
  a.giveBack();
  expect(lent.lend().take(5).buffer).toBe(ofA.buffer);
  expect(lent.lend().take(5).buffer).not.toBe(ofA.buffer);
});

test('one series may be longer than a piece', () => {
  expect(new LentValues().lend().take(100_000)).toHaveLength(100_000);
});
