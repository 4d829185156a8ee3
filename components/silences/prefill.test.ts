// Links of other consoles to a form that is filled in.
import { describe, expect, test } from 'vitest';
import { prefillOf, silencesLinkOf } from './prefill';

const of = (query: string) => prefillOf(new URLSearchParams(query));
const karma = (form: object) => `m=${encodeURIComponent(btoa(JSON.stringify(form)))}`;

describe('a link fills in', () => {
  test.each([
    ['filter=%7Ba%3D%22b%22%2Cc%3D~%22d%7Ce%22%7D&comment=why', ['{a="b",c=~"d|e"}'], 'why'],
    ['filter=a%3Db&filter=c%3Dd', ['a=b', 'c=d'], ''],
    ['alertmanager=x&matcher=alertname%3DSlow&matcher=job%3Dj&comment=deploy', ['alertname=Slow', 'job=j'], 'deploy'],
    ['filter=&comment=why', [], 'why'],
    ['', [], ''],
  ])('%s', (query, texts, comment) => expect(of(query)).toMatchObject({ texts, comment }));

  test('as Karma writes it, with how long', () => {
    const m = [
      { n: 'alertname', r: false, v: ['Slow'] },
      { n: 'host', r: true, v: ['a', 'b'] },
      { n: 'x', r: true, v: ['c.*'] },
    ];
    expect(of(karma({ am: [], m, d: 90, c: 'why' }))).toEqual({
      texts: ['"alertname"="Slow"', '"host"=~"(a|b)"', '"x"=~"c.*"'],
      ...{ comment: 'why', durationMs: 90 * 60_000 },
    });
  });

  test.each(['m=%%%', 'm=bm8', `m=${btoa('{}')}`, karma({ m: [{ n: 1 }, { n: 'a', v: [] }] })])(
    'what cannot be read is nothing: %s',
    (query) => expect(of(query)).toEqual({ texts: [], comment: '', durationMs: undefined }),
  );
});

describe('a link into Alertmanager’s own page leads to ours', () => {
  test.each([
    ['#/silences', '/alerts/silences'],
    ['#/silences/', '/alerts/silences'],
    ['#/silences?filter=x', '/alerts/silences'],
    ['#/silences/new', '/alerts/silences/new'],
    ['#/silences/new?filter=%7Ba%3D%22b%22%7D&comment=c', '/alerts/silences/new?filter=%7Ba%3D%22b%22%7D&comment=c'],
    ['#/silences/9864e82f-2f9a-4474-8794-0ca661f82c7e', '/alerts/silences?edit=9864e82f-2f9a-4474-8794-0ca661f82c7e'],
    [
      '#/silences/9864e82f-2f9a-4474-8794-0ca661f82c7e/edit',
      '/alerts/silences?edit=9864e82f-2f9a-4474-8794-0ca661f82c7e',
    ],
    ['#/alerts', undefined],
    ['', undefined],
  ])('%s', (hash, address) => expect(silencesLinkOf(hash)).toBe(address));
});
