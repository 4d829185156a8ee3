// What goes together, what goes at once, and in which order.
import { expect, test } from 'vitest';
import { Outbox } from './outbox';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('messages of a turn go as one', async () => {
  const posts: number[][] = [];
  const outbox = new Outbox<number>((messages) => posts.push(messages));
  outbox.add(1);
  outbox.add(2);
  expect(posts).toEqual([]);
  await turn();
  expect(posts).toEqual([[1, 2]]);
});

test('an urgent one goes at once, behind those before it, and nothing is sent twice', async () => {
  const posts: number[][] = [];
  const moved: ArrayBuffer[][] = [];
  const outbox = new Outbox<number>((messages, buffers) => {
    posts.push(messages);
    moved.push(buffers);
  });
  const [a, b] = [new ArrayBuffer(1), new ArrayBuffer(2)];
  outbox.add(1, [a]);
  outbox.add(2, [b], true);
  expect(posts).toEqual([[1, 2]]);
  expect(moved).toEqual([[a, b]]);
  outbox.add(3);
  await turn();
  await turn();
  expect(posts).toEqual([[1, 2], [3]]);
});
