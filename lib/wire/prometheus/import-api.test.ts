// Texts as they are sent, and the lines they are answered with.
import { beforeEach, describe, expect, test } from 'vitest';
import { badInput, unavailable } from '@/lib/kernel/errors';
import { inOnePiece, type Pieces, textResponse } from '@/lib/kernel/http';
import { contents, NOW_MS } from '@/lib/metrics/store/contract.fixtures';
import { memoryStore } from '@/lib/metrics/store/memory';
import { importHandler } from './import-api';

let store: ReturnType<typeof memoryStore>;
beforeEach(() => {
  store = memoryStore();
});

const SECONDS = NOW_MS / 1000;
const OPENMETRICS =
  '# TYPE a counter\n# HELP a Of all.\n' +
  `a_total{x="1"} 1 ${SECONDS - 20}\na_created{x="1"} 5 ${SECONDS - 20}\na_total{x="1"} 2 ${SECONDS - 10}\n` +
  `b 1.5 ${SECONDS - 10}\n# EOF\n`;
const DUMP =
  `{__name__="a", x="1"} 1 ${NOW_MS - 20_000}\n{__name__="a", x="1"} 2 ${NOW_MS - 10_000}\n` +
  `{__name__="h"} {count:1, sum:2, [1,2]:1} ${NOW_MS}\n`;

type Asked = { url?: string; method?: string; progressEveryMs?: number };
const handlerOf = ({ progressEveryMs = 10_000 }: Asked = {}) =>
  importHandler({ store, progressEveryMs, maxImports: 1 });

const ask = (body: Pieces, asked: Asked = {}, handler = handlerOf(asked)) =>
  handler({ method: 'POST', url: '/api/v1/import', headers: {}, ...asked, body }, { aborted: false });

async function linesOf(body: Pieces) {
  let text = '';
  for await (const piece of body) text += new TextDecoder().decode(piece);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** All lines of the answer. */
const send = async (text: string, asked: Asked = {}) =>
  linesOf((await ask(inOnePiece(textResponse(200, text)).body, asked)).body);

const A = {
  'a_total{x="1"}': [
    [20, 1],
    [10, 2],
  ],
  b: [[10, 1.5]],
};

test('OpenMetrics: samples, when they began, what they mean', async () => {
  expect(await send(OPENMETRICS)).toEqual([
    {
      ...{ status: 'success', bytes: OPENMETRICS.length, samples: 3 },
      ...{ stored: 3, alreadyThere: 0, outsideRetention: 0, leftOut: 0 },
    },
  ]);
  expect(await contents(store)).toEqual(A);
  for await (const batch of store.select([], { startMs: 0, endMs: NOW_MS }))
    expect(batch.map(({ startTimestampsMs }) => startTimestampsMs && [...startTimestampsMs])).toEqual([
      [5000, 0],
      undefined,
    ]);
  expect(await store.metadata('a')).toEqual([{ metric: 'a', type: 'counter', help: 'Of all.', unit: '' }]);
});

test('a dump: samples; of native histograms how many were left out', async () => {
  expect(await send(DUMP)).toMatchObject([{ status: 'success', samples: 2, stored: 2, leftOut: 1 }]);
  expect(await contents(store)).toEqual({ 'a{x="1"}': A['a_total{x="1"}'] });
});

test('the same again changes nothing', async () => {
  await send(OPENMETRICS);
  expect(await send(OPENMETRICS)).toMatchObject([{ status: 'success', stored: 0, alreadyThere: 3 }]);
});

test('in pieces of any size', async () => {
  const bytes = new TextEncoder().encode(OPENMETRICS);
  const body = (async function* () {
    for (const byte of bytes) yield Uint8Array.of(byte);
  })();
  expect(await linesOf((await ask(body)).body)).toMatchObject([{ status: 'success', stored: 3 }]);
  expect(await contents(store)).toEqual(A);
});

describe('the format', () => {
  test.each([
    ['?format=openmetrics', OPENMETRICS, 'success'],
    ['?format=tsdb-dump', DUMP, 'success'],
    ['?format=tsdb-dump', OPENMETRICS, 'error'],
    ['?format=openmetrics', DUMP, 'error'],
    ['', `{"quo.ted",x="1"} 1 ${SECONDS}\n# EOF\n`, 'success'],
    ['?format=tsdb-dump', '', 'success'],
  ])('%j of %j: %s', async (query, text, status) => {
    expect(await send(text, { url: `/api/v1/import${query}` })).toMatchObject([{ status }]);
  });

  test('an unknown one is a 400', async () => {
    const { status, body } = await ask(inOnePiece(textResponse(200, '')).body, { url: '/api/v1/import?format=csv' });
    expect(status).toBe(400);
    expect(await linesOf(body)).toMatchObject([
      { errorType: 'bad_data', error: 'invalid parameter "format": "csv" must be one of openmetrics, tsdb-dump' },
    ]);
  });
});

describe('what is wrong is told with its line, and what came before it is imported', () => {
  const GOOD = `# TYPE a counter\na_total 1 ${SECONDS}\n`;
  test.each([
    [`${GOOD}b one 1\n# EOF\n`, 'line 3, column 3: "one" is not a number, in "b one 1"'],
    [`${GOOD}b 1\n# EOF\n`, 'line 3: a sample of the past needs a timestamp'],
    [`${GOOD}b{c} 1 1\n# EOF\n`, 'line 3: series "b{c}", column 4: expected "=" after "c"'],
    [`${GOOD}a_total{c="1",c="2"} 1 1\n# EOF\n`, 'line 3: '],
    [GOOD, 'data does not end with # EOF'],
    [`{__name__="a_total"} 1 ${NOW_MS}\n{x="1"} 1 1\n`, 'line 2: invalid metric name or labels: no metric name'],
    [`{__name__="a_total"} 1 ${NOW_MS}\n{__name__="b"} 1 ${NOW_MS}`, 'line 2 has no end: the dump was cut off'],
  ])('%j', async (text, error) => {
    expect(await send(text)).toMatchObject([
      { status: 'error', errorType: 'bad_data', error: expect.stringContaining(error), stored: 1 },
    ]);
    expect(await send(text)).toMatchObject([
      { error: expect.stringMatching(/; what came before it was imported$/), alreadyThere: 1 },
    ]);
    expect(await contents(store)).toEqual({ a_total: [[0, 1]] });
  });

  test('a body that breaks off', async () => {
    const body = (async function* () {
      yield new TextEncoder().encode(GOOD);
      throw badInput('cannot read the request body: it ended early');
    })();
    expect(await linesOf((await ask(body)).body)).toMatchObject([
      { error: 'cannot read the request body: it ended early; what came before it was imported', stored: 1 },
    ]);
  });

  test('a store that is gone', async () => {
    store.backfill = () => Promise.reject(unavailable('Postgres is gone'));
    expect(await send(OPENMETRICS)).toMatchObject([{ errorType: 'unavailable', error: 'Postgres is gone', stored: 0 }]);
  });
});

/** A body that waits for `send` and `end`. */
function openBody() {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const writer = writable.getWriter();
  return {
    body: readable as unknown as Pieces, // what Node's is
    send: (text: string) => writer.write(new TextEncoder().encode(text)),
    end: () => writer.close(),
  };
}

test('lines come while it goes on, whether or not they are looked at', async () => {
  const { body, send: more, end } = openBody();
  const answer = await ask(body, { progressEveryMs: 5 });
  const lines = answer.body[Symbol.asyncIterator]();
  const next = async () => JSON.parse(new TextDecoder().decode((await lines.next()).value));
  expect(await next()).toMatchObject({ bytes: 0, samples: 0 });
  await more(DUMP);
  await more(DUMP);
  await expect.poll(next).toMatchObject({ bytes: 2 * DUMP.length, samples: 4 });
  await end();
  await expect.poll(next).toMatchObject({ status: 'success', samples: 4, stored: 2, alreadyThere: 2 });
});

test('no more at one time than may be', async () => {
  const handler = handlerOf();
  const first = openBody();
  const answer = await ask(first.body, {}, handler);
  const second = await ask(openBody().body, {}, handler);
  expect(second).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect(await linesOf(second.body)).toMatchObject([{ errorType: 'unavailable' }]);
  await first.end();
  await linesOf(answer.body);
  expect((await ask(openBody().body, {}, handler)).status).toBe(200);
});

test('only POST', async () => {
  expect(await ask(openBody().body, { method: 'GET' })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
});
