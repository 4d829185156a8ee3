// Links to send.
import { expect, test } from 'vitest';
import { shareLink } from './share-link';

const HREF = 'http://q:3000/explore?expr=up&expr.B=down&from=now-1h&to=now&refresh=5s&view=table';

test('as it is, without the refresh', () => {
  expect(shareLink(HREF)).toBe('http://q:3000/explore?expr=up&expr.B=down&from=now-1h&to=now&view=table');
});

test('with its times fixed', () => {
  expect(shareLink(HREF, { fromMs: 1000.4, toMs: 61_000 })).toBe(
    'http://q:3000/explore?expr=up&expr.B=down&from=1000&to=61000&view=table',
  );
});
