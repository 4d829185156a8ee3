import { beforeEach, expect, test } from 'vitest';
import type { GroupNews, SentMessage } from '@/lib/alerts/query/live-row';
import { FakeClock } from '@/lib/kernel/clock';
import { LiveNews, type MessageQuery } from './live-news';

const START_MS = 1_000_000_000;
const READ_EVERY_MS = 5_000;
const OVERLAP_MS = 6 * 60_000;

type Message = SentMessage & { readonly id: string };

const message = (id: string, atMs: number): Message => ({
  ...{ id, atMs, receiver: 'team', integration: 'webhook[0]', outcome: 'sent', code: 200, firing: ['a'] },
});

let clock: FakeClock;
let sent: Message[];
let asked: MessageQuery[];
let answer: (found: Message[]) => Promise<Message[]>;
let told: string[];
let groups: Map<string, GroupNews | undefined>;
let warnings: string[];
let news: LiveNews;

beforeEach(() => {
  clock = new FakeClock(START_MS);
  [sent, asked, told, groups, warnings] = [[], [], [], new Map(), []];
  answer = async (found) => found;
  news = new LiveNews({
    clock,
    view: {
      takeMessages: (messages) => void told.push(...messages.map((each) => (each as Message).id)),
      takeNews: (group, found) => void groups.set(group, found),
    },
    messages: (query) => {
      asked.push(query);
      const { fromMs = 0, limit, except } = query;
      return answer(sent.filter(({ id, atMs }) => atMs >= fromMs && !except.includes(id)).slice(0, limit));
    },
    log: { warn: (fields: unknown) => void warnings.push(JSON.stringify(fields)) },
  });
});

/** The next read. */
async function read(): Promise<string[]> {
  told = [];
  await clock.advance(READ_EVERY_MS);
  await news.take();
  return told;
}

test('a message is read once, also one that ended long after it was begun', async () => {
  sent = [message('1', START_MS - 1_000)];
  expect(await read()).toEqual(['1']);
  expect(await read()).toEqual([]);
  sent.push(message('2', START_MS - OVERLAP_MS));
  expect(await read()).toEqual(['2']);
  expect(await read()).toEqual([]);
});

test('the database is asked every five seconds, however often somebody wants news', async () => {
  await news.take();
  await news.take();
  await clock.advance(READ_EVERY_MS - 1);
  await news.take();
  expect(asked).toHaveLength(1);
  await clock.advance(1);
  await Promise.all([news.take(), news.take()]);
  expect(asked).toHaveLength(2);
});

test('once a row has gone its messages are read again, with all that are not too old', async () => {
  sent = [message('1', START_MS), message('2', START_MS + 1)];
  await read();
  news.forgetMessages();
  expect(await read()).toEqual(['1', '2']);
  expect(await read()).toEqual([]);
});

test('what is being read while a row goes counts as not read', async () => {
  sent = [message('1', START_MS)];
  answer = async (found) => {
    news.forgetMessages();
    return found;
  };
  expect(await read()).toEqual(['1']);
  answer = async (found) => found;
  expect(await read()).toEqual(['1']);
});

test('ids too old to be asked for again are not kept', async () => {
  sent = [message('1', START_MS)];
  await read();
  sent.push(message('2', START_MS + OVERLAP_MS + 1));
  await read();
  await read();
  expect(asked.map(({ except }) => except)).toEqual([[], ['1'], ['2']]);
});

test('a read that fails is said, and made up for by the next', async () => {
  sent = [message('1', START_MS)];
  answer = async () => {
    throw new Error('the database is away');
  };
  expect(await read()).toEqual([]);
  expect(warnings).toEqual(['{"error":"the database is away"}']);
  answer = async (found) => found;
  expect(await read()).toEqual(['1']);
});

test('news of rules come in though messages cannot be read, and only where there are any', async () => {
  const found: GroupNews = { pending: [], firing: [] };
  let taken = 0;
  const rules = {
    hasNews: true,
    take: async () => {
      taken++;
      return new Map([['group', found]]);
    },
  };
  news.follow(rules);
  answer = async () => {
    throw new Error('the database is away');
  };
  await read();
  expect(groups).toEqual(new Map([['group', found]]));
  rules.hasNews = false;
  await read();
  expect(taken).toBe(1);
});
