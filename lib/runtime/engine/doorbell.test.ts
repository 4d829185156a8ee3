// Rings and answers, in either order, for as long as a process may live.
import { expect, test } from 'vitest';
import { Door, newDoorbell, ring } from './doorbell';

test('somebody is there from the ring to the answer', () => {
  const posts = newDoorbell();
  const door = new Door(posts);
  expect(door.isAnybodyThere()).toBe(false);
  ring(posts);
  ring(posts);
  expect(door.isAnybodyThere()).toBe(true);
  door.answer();
  expect(door.isAnybodyThere()).toBe(true);
  door.answer();
  expect(door.isAnybodyThere()).toBe(false);
});

test('a message that was taken before its ring is not waited for afterwards', () => {
  const posts = newDoorbell();
  const door = new Door(posts);
  door.answer();
  expect(door.isAnybodyThere()).toBe(false);
  ring(posts);
  expect(door.isAnybodyThere()).toBe(false);
  ring(posts);
  expect(door.isAnybodyThere()).toBe(true);
});

test('the count goes on beyond what an Int32 holds', () => {
  const posts = newDoorbell();
  const door = new Door(posts);
  // As if so many had come and gone.
  Atomics.store(posts, 0, 2 ** 31 - 1);
  Object.assign(door, { answered: 2 ** 31 - 1 });
  ring(posts);
  expect(door.isAnybodyThere()).toBe(true);
  door.answer();
  expect(door.isAnybodyThere()).toBe(false);
});
