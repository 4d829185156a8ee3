// A request and its answer arrive in the other thread as they were.
import { expect, test } from 'vitest';
import { CallReader, CallWriter, packAnswer, roomOf, unpackAnswer, watchOf } from './http-call';
import { transferablesOf } from './protocol';
import type { RequestSettings } from './request-settings';

const SETTINGS: RequestSettings = {
  externalLabels: { cluster: 'größer' },
  queryLog: { path: '/var/log/q', loadedMs: 1 },
  outOfOrderWindowMs: 60_000,
};
const REQUEST = {
  method: 'POST',
  url: '/api/v1/query?x=%20',
  headers: { 'content-type': 'ä' },
  body: new Uint8Array(),
};

/** As it arrives when it is posted. */
const posted = <T>(value: T): T => structuredClone(value, { transfer: transferablesOf(value) });

test('a request arrives with its body, whose buffer is moved and comes back', () => {
  const buffer = new ArrayBuffer(64);
  const body = new Uint8Array(buffer, 0, 3);
  body.set([1, 2, 3]);
  const call = posted(new CallWriter().of({ ...REQUEST, body }, SETTINGS));
  expect(buffer.byteLength).toBe(0);
  const reader = new CallReader();
  expect(reader.settingsOf(call)).toEqual(SETTINGS);
  expect(reader.request(call)).toEqual({ ...REQUEST, body: new Uint8Array([1, 2, 3]) });
  const answer = { status: 200, headers: { 'x-a': 'b' }, body: new Uint8Array([9]) };
  const back = posted(packAnswer(answer, call));
  expect(back[3]?.byteLength).toBe(64);
  expect(unpackAnswer(back)).toEqual({ status: 200, headers: { 'x-a': 'b' }, body: new Uint8Array([9]) });
});

test('a request without a body has none on the other side, and no buffer comes back', () => {
  const call = posted(new CallWriter().of(REQUEST, SETTINGS));
  expect(new CallReader().request(call)).toEqual(REQUEST);
  const back = posted(packAnswer({ status: 204, headers: {}, body: new Uint8Array() }, call));
  expect(back[3]).toBeUndefined();
});

test('other settings are seen with the request they come with', () => {
  const [writer, reader] = [new CallWriter(), new CallReader()];
  const first = reader.settingsOf(posted(writer.of(REQUEST, SETTINGS)));
  expect(reader.settingsOf(posted(writer.of(REQUEST, SETTINGS)))).toBe(first);
  const others = { ...SETTINGS, outOfOrderWindowMs: 0 };
  expect(reader.settingsOf(posted(writer.of(REQUEST, others)))).toEqual(others);
});

test('the buffer an answer lies in is moved with it', () => {
  const room = new ArrayBuffer(64);
  const body = new Uint8Array(room, 0, 3);
  body.set([4, 5, 6]);
  const back = posted(packAnswer({ status: 200, headers: {}, body, room }, new CallWriter().of(REQUEST, SETTINGS)));
  expect(room.byteLength).toBe(0);
  expect(unpackAnswer(back)).toEqual({ status: 200, headers: {}, body: new Uint8Array([4, 5, 6]) });
  expect(watchOf(back)).toBeUndefined();
  expect(roomOf(back)?.byteLength).toBe(64);
  expect(roomOf(back)).toBe(back[2].buffer);
});
