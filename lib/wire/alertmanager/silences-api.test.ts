// Silences. Requests and answers as Alertmanager 0.25 (Debian) gave them to curl, but where a newer one differs, which is said.
import { beforeEach, describe, expect, test } from 'vitest';
import { call, clock, get, post, silence, startApi, store } from './api.fixtures';

beforeEach(startApi);

describe('silences', () => {
  const ID = '00000000-0000-4000-8000-000000000001';
  const SHOWN =
    `{"id":"${ID}","status":{"state":"active"},"updatedAt":"2023-11-14T22:13:20.000Z","comment":"c","createdBy":"me",` +
    '"endsAt":"2033-01-01T00:00:00.000Z","matchers":[{"isEqual":true,"isRegex":false,"name":"alertname","value":"Silenced"}],' +
    '"startsAt":"2023-11-14T22:13:20.000Z"}';

  test('made, shown, ended, ended again', async () => {
    expect(await post('silences', silence())).toMatchObject({ status: 200, text: `{"silenceID":"${ID}"}\n` });
    expect((await get('silences')).text).toBe(`[${SHOWN}]\n`);
    expect((await get(`silence/${ID}`)).text).toBe(`${SHOWN}\n`);
    await clock.advance(1);
    for (let i = 0; i < 2; i++)
      expect(await call('DELETE', `/api/v2/silence/${ID}`)).toMatchObject({ status: 200, text: '' });
    await clock.advance(1);
    expect((await get(`silence/${ID}`)).text).toContain('"state":"expired"');
  });

  test.each([
    ['a matcher that is there, word for word', 'alertname="Silenced"', 1],
    ['the same by another operator', 'alertname=~"Silenced"', 0],
    ['one that would match', 'alertname=~"Sil.*"', 0],
  ])('filter: %s', async (_, filter, count) => {
    await post('silences', silence());
    expect(JSON.parse((await get(`silences?filter=${encodeURIComponent(filter)}`)).text)).toHaveLength(count);
  });

  test('the order: active by end, pending by start, expired by end, the last first', async () => {
    const made = [
      ['2023-01-01T00:00:00Z', '2031-01-01T00:00:00Z'],
      ['2029-01-01T00:00:00Z', '2031-01-01T00:00:00Z'],
      ['2023-01-01T00:00:00Z', '2030-01-01T00:00:00Z'],
      ['2028-01-01T00:00:00Z', '2032-01-01T00:00:00Z'],
      ['2023-01-01T00:00:00Z', '2023-11-14T22:13:21Z'],
      ['2023-01-01T00:00:00Z', '2023-11-14T22:13:22Z'],
    ];
    for (const [startsAt, endsAt] of made) await post('silences', silence({ startsAt, endsAt }));
    await clock.advance(5_000);
    const ids = JSON.parse((await get('silences')).text).map(({ id }: { id: string }) => Number(id.slice(-1)));
    expect(ids).toEqual([3, 1, 4, 2, 6, 5]);
  });

  const required = (what: string) => `{"code":602,"message":"${what} in body is required"}`;
  const failed = (why: string) =>
    JSON.stringify({ code: 400, message: `parsing silence body from "" failed, because ${why}` });
  const MATCHER = { name: 'a', value: 'b', isRegex: false };

  test.each<[unknown, number, string]>([
    ['', 422, required('silence')],
    ['null', 422, required('comment')],
    ['{}', 422, required('comment')],
    ['garbage', 400, failed("invalid character 'g' looking for beginning of value")],
    [{ comment: 'c' }, 422, required('createdBy')],
    [{ comment: 'c', createdBy: 'x' }, 422, required('endsAt')],
    [silence({ endsAt: null }), 422, required('endsAt')],
    [silence({ startsAt: undefined }), 422, required('startsAt')],
    [silence({ matchers: undefined }), 422, required('matchers')],
    [silence({ matchers: [] }), 422, '{"code":612,"message":"matchers in body should have at least 1 items"}'],
    [silence({ matchers: [{}] }), 422, required('matchers.0.isRegex')],
    [silence({ matchers: [{ value: 'b', isRegex: true }] }), 422, required('matchers.0.name')],
    [silence({ matchers: [{ name: 'a', isRegex: true }] }), 422, required('matchers.0.value')],
    [
      silence({ comment: 5 }),
      400,
      failed('json: cannot unmarshal number into Go struct field Silence.comment of type string'),
    ],
    [
      silence({ matchers: [{ ...MATCHER, isRegex: 'no' }] }),
      400,
      failed('json: cannot unmarshal string into Go struct field Matcher.matchers.isRegex of type bool'),
    ],
    [
      silence({ endsAt: 'soon' }),
      400,
      failed('parsing time "soon" as "2006-01-02 15:04:05": cannot parse "soon" as "2006"'),
    ],
    [
      silence({ endsAt: '2022-01-01T00:00:00Z' }),
      400,
      '"Failed to create silence: start time must be before end time"\n',
    ],
    [silence({ endsAt: '2023-02-01T00:00:00Z' }), 400, '"Failed to create silence: end time can\'t be in the past"\n'],
    [
      silence({ matchers: [{ ...MATCHER, value: '' }] }),
      400,
      '"silence invalid: at least one matcher must not match the empty string"\n',
    ],
    [
      silence({ matchers: [{ ...MATCHER, value: '(', isRegex: true }] }),
      400,
      `${JSON.stringify('silence invalid: invalid label matcher 0: invalid regular expression "(": error parsing regexp: missing closing ): `(`')}\n`,
    ],
    [
      silence({ matchers: [{ ...MATCHER, name: '' }] }),
      400,
      `${JSON.stringify('silence invalid: invalid label matcher 0: invalid label name ""')}\n`,
    ],
    [silence({ id: ID }), 404, '"silence not found"\n'],
    [silence({ id: 'zz' }), 404, '"silence not found"\n'],
    [silence({ comment: 'a\0' }), 400, '"comment must not contain U+0000"\n'], // ours: Postgres takes none
  ])('refused: %j', async (body, status, text) => {
    expect(await post('silences', body)).toMatchObject({ status, text });
    expect(store.silences.size).toBe(0);
  });

  test('a silence that was there and is again, changed in place', async () => {
    await post('silences', silence());
    expect((await post('silences', silence({ id: ID, comment: 'd', startsAt: '2023-11-14T22:13:20Z' }))).text).toBe(
      `{"silenceID":"${ID}"}\n`,
    );
    expect(store.silences.get(ID)?.comment).toBe('d');
  });

  test.each([
    ['GET', 404],
    ['DELETE', 404], // since 0.26; before, 500 "silence not found"
  ])('%s of one nobody knows', async (method, status) => {
    expect(await call(method, '/api/v2/silence/9a2c1a0a-6f4b-4c6e-9d1f-4a4a4a4a4a4a')).toMatchObject({
      status,
      text: '',
    });
    const text = '{"code":601,"message":"silenceID in path must be of type uuid: \\"zzz\\""}';
    expect(await call(method, '/api/v2/silence/zzz')).toMatchObject({ status: 422, text });
  });
});
