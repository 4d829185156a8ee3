// Requests and answers as Alertmanager 0.25 (Debian) gave them to curl, but where a newer one differs, which is said.
import { beforeEach, describe, expect, test } from 'vitest';
import { createReceiver } from '@/lib/alerts/ingest/receive';
import { listAlerts, listGroups } from '@/lib/alerts/query/list';
import { Alerting } from '@/lib/alerts/react/alerting';
import { Recorder } from '@/lib/alerts/react/history/recorder';
import type { AlertStore } from '@/lib/alerts/store/contract';
import { memoryStore } from '@/lib/alerts/store/memory';
import { expireSilence, setSilence } from '@/lib/alerts/store/silence-rules';
import { parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { FakeClock } from '@/lib/kernel/clock';
import type { WireHandler } from '@/lib/kernel/http';
import { createRouter } from '@/lib/runtime/http/routes';
import { alertmanagerRoutes } from './routes';

const CONFIG = `
route: { receiver: team, group_by: [alertname], routes: [{ matchers: [job="x"], receiver: other, continue: true }, {}] }
receivers: [{ name: team }, { name: other }]
inhibit_rules: [{ source_matchers: [alertname="Down"], target_matchers: [alertname="Slow"] }]
`;

let clock: FakeClock;
let store: AlertStore;
let match: ReturnType<typeof createRouter<WireHandler>>;
let nextId: number;

beforeEach(async () => {
  clock = new FakeClock();
  store = memoryStore(() => clock.nowMs());
  nextId = 0;
  const plan = { ...parseAlertmanagerConfig(CONFIG, 'a.yml', { readSecretFile: String }), integrations: new Map() };
  const observer = { attempted() {}, ended() {}, suppressed() {}, allSilenced() {} };
  const alerting = new Alerting({
    ...{ clock, store, observer, externalUrl: 'http://q', random: () => 0.5, recorder: new Recorder({ add() {} }) },
    onTrouble: (error) => expect.unreachable(error),
  });
  await alerting.apply(plan);
  const nowMs = () => clock.nowMs();
  const uuid = () => `00000000-0000-4000-8000-${String(++nextId).padStart(12, '0')}`;
  match = createRouter(
    alertmanagerRoutes({
      receive: createReceiver({ store, nowMs, resolveTimeoutMs: () => plan.resolveTimeoutMs, onReceived() {} }),
      alerts: (query) => listAlerts(store.alerts.values(), query, alerting.standing()),
      groups: (query) => listGroups(alerting.groups(), query, alerting.standing()),
      silences: () => store.silences,
      setSilence: (wanted) => store.changeSilences((silences) => setSilence(wanted, silences, nowMs(), uuid)),
      expireSilence: (id) => store.changeSilences((silences) => expireSilence(id, silences, nowMs())),
      nowMs,
      receivers: () => plan.receivers.map(({ name }) => name),
      configText: () => plan.redacted,
      startedMs: nowMs(),
      version: '0.1.0',
    }),
  );
  return () => alerting.stop();
});

async function call(method: string, url: string, body = '', headers: Record<string, string> = {}) {
  const types: Record<string, string> = method === 'POST' ? { 'content-type': 'application/json' } : {};
  const handler = match(url.split('?')[0] as string)?.handler;
  if (!handler) return { status: 0, text: `no route for ${url}`, headers: {} };
  const request = { method, url, body: new TextEncoder().encode(body), headers: { ...types, ...headers } };
  const answer = await handler(request, new AbortController().signal);
  return { ...answer, text: new TextDecoder().decode(answer.body) };
}

const get = (url: string) => call('GET', `/api/v2/${url}`);
const post = (url: string, body: unknown) =>
  call('POST', `/api/v2/${url}`, typeof body === 'string' ? body : JSON.stringify(body));

const push = (...labels: Record<string, string>[]) =>
  post(
    'alerts',
    labels.map((each) => ({ labels: each })),
  );

describe('POST /api/v2/alerts', () => {
  describe('a thousand of a kind', () => {
    const many = (other: (i: number) => object = () => ({})) =>
      Array.from({ length: 1_000 }, (_, i) => ({
        labels: { job: 'node', alertname: 'A', instance: `host-${i}` },
        annotations: { summary: `host-${i} is down` },
        ...{ startsAt: '2023-01-01T00:00:00Z', endsAt: '2100-01-01T00:00:00.5Z', generatorURL: `http://x/${i}` },
        ...other(i),
      }));

    test('are as they were posted, whether or not they have something others have not', async () => {
      const listed = async () =>
        JSON.parse((await get('alerts')).text).map(({ updatedAt: _, ...alert }: { updatedAt: string }) => alert);
      expect(await post('alerts', many())).toMatchObject({ status: 200 });
      const [one] = await listed();
      expect(one).toMatchObject({
        ...{ labels: { job: 'node', alertname: 'A' }, generatorURL: expect.stringMatching('^http://x/') },
        ...{ startsAt: '2023-01-01T00:00:00.000Z', endsAt: '2100-01-01T00:00:00.500Z' },
      });
      const before = await listed();
      expect(before).toHaveLength(1_000);
      expect(
        await post(
          'alerts',
          many(() => ({ foo: 1 })),
        ),
      ).toMatchObject({ status: 200 });
      expect(await listed()).toEqual(before);
    });

    test.each([
      [{ generatorURL: 'http://x y' }, 422, '{"code":601,"message":"700.generatorURL in body must be of type uri'],
      [{ startsAt: 'today' }, 400, '{"code":400,"message":"parsing alerts body from'],
      [{ labels: {} }, 400, '"at least one label pair required"\n'],
      [{ labels: null }, 422, '{"code":602,"message":"700.labels in body is required"}'],
      [{ annotations: { '': 'x' } }, 400, '"invalid annotations: invalid name'],
    ])('%j in one of them is refused', async (wrong, status, text) => {
      const answer = await post(
        'alerts',
        many((i) => (i === 700 ? wrong : {})),
      );
      expect(answer.status).toBe(status);
      expect(answer.text.startsWith(text)).toBe(true);
    });
  });

  test('is answered with nothing', async () => {
    expect(await push({ alertname: 'A' })).toMatchObject({ status: 200, text: '', headers: { vary: 'Origin' } });
  });

  test.each([
    ['null', 200, ''],
    ['[]', 200, ''],
    ['[{"labels":{"a":"b"},"foo":1}]', 200, ''],
    ['[{"labels":{"a":"b"},"generatorURL":"/graph"}]', 200, ''],
    ['[{"labels":{"a":null,"g":"h"}}]', 200, ''],
    ['[{"labels":{"e":"f"},"startsAt":"2023-01-01 10:00:00"}]', 200, ''],
    ['', 422, '{"code":602,"message":"alerts in body is required"}'],
    ['[{}]', 422, '{"code":602,"message":"0.labels in body is required"}'],
    ['[{"labels":{"a":"b"}},{"labels":null}]', 422, '{"code":602,"message":"1.labels in body is required"}'],
    [
      '[{"labels":{"a":"b"},"generatorURL":"::not"}]',
      422,
      '{"code":601,"message":"0.generatorURL in body must be of type uri: \\"::not\\""}',
    ],
    [
      '[{"labels":{"a":"b"},"generatorURL":"http://x y"}]',
      422,
      '{"code":601,"message":"0.generatorURL in body must be of type uri: \\"http://x y\\""}',
    ],
    [
      '[{"labels":{}},{"labels":{"b":"c"},"startsAt":"2023-01-02T00:00:00Z","endsAt":"2023-01-01T00:00:00Z"}]',
      400,
      '"at least one label pair required; start time must be before end time"\n',
    ],
    ['[{"labels":{"":"b"},"annotations":{"":"b"}}]', 400, '"invalid label set: invalid name \\"\\""\n'],
    ['[{"labels":{"a":"b"},"annotations":{"":"b"}}]', 400, '"invalid annotations: invalid name \\"\\""\n'],
    ['[{"x":', 400, '{"code":400,"message":"parsing alerts body from \\"\\" failed, because unexpected EOF"}'],
    ['[{"x', 400, '{"code":400,"message":"parsing alerts body from \\"\\" failed, because unexpected EOF"}'],
    [
      'garbage',
      400,
      `{"code":400,"message":"parsing alerts body from \\"\\" failed, because invalid character 'g' looking for beginning of value"}`,
    ],
    [
      '[{labels:1}]',
      400,
      `{"code":400,"message":"parsing alerts body from \\"\\" failed, because invalid character 'l' looking for beginning of object key string"}`,
    ],
    [
      '[{"labels":{"a":"b"}]',
      400,
      `{"code":400,"message":"parsing alerts body from \\"\\" failed, because invalid character ']' after object key:value pair"}`,
    ],
    [
      '5',
      400,
      '{"code":400,"message":"parsing alerts body from \\"\\" failed, because json: cannot unmarshal number into Go value of type models.PostableAlerts"}',
    ],
    [
      '[{"labels":{"a":1}}]',
      400,
      '{"code":400,"message":"parsing alerts body from \\"\\" failed, because json: cannot unmarshal number into Go struct field Alert.labels of type string"}',
    ],
    [
      '[{"labels":[]}]',
      400,
      '{"code":400,"message":"parsing alerts body from \\"\\" failed, because json: cannot unmarshal array into Go struct field Alert.labels of type models.LabelSet"}',
    ],
    [
      '[{"labels":{"a":"b"},"annotations":{"x":1}}]',
      400,
      '{"code":400,"message":"parsing alerts body from \\"\\" failed, because json: cannot unmarshal number into Go struct field .annotations of type string"}',
    ],
    [
      '[{"labels":{"a":"b"},"startsAt":5}]',
      400,
      '{"code":400,"message":"parsing alerts body from \\"\\" failed, because json: cannot unmarshal number into Go struct field .startsAt of type string"}',
    ],
    [
      '[{"labels":{"a":"b"},"startsAt":"yesterday"}]',
      400,
      '{"code":400,"message":"parsing alerts body from \\"\\" failed, because parsing time \\"yesterday\\" as \\"2006-01-02 15:04:05\\": cannot parse \\"yesterday\\" as \\"2006\\""}',
    ],
  ])('%s', async (body, status, text) => expect(await post('alerts', body)).toMatchObject({ status, text }));

  test('Go’s zero time means that nobody said', async () => {
    await post('alerts', [
      { labels: { a: 'b' }, startsAt: '0001-01-01T00:00:00.000Z', endsAt: '0001-01-01T00:00:00.000Z' },
    ]);
    const [alert] = JSON.parse((await get('alerts')).text);
    expect([alert.startsAt, alert.endsAt]).toEqual(['2023-11-14T22:13:20.000Z', '2023-11-14T22:18:20.000Z']);
  });
});

describe('GET /api/v2/alerts', () => {
  test('an alert to the byte (mutedBy since 0.28)', async () => {
    await post('alerts', [
      {
        labels: { b: 'c', alertname: 'A', 10: 'x', 9: 'y' },
        annotations: { z: '1', a: '<&>' },
        generatorURL: 'http://p/?a=b&c',
      },
    ]);
    const { text, headers } = await get('alerts');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    expect(text).toBe(
      '[{"annotations":{"a":"<&>","z":"1"},"endsAt":"2023-11-14T22:18:20.000Z","fingerprint":"' +
        `${[...store.alerts.keys()]}","receivers":[{"name":"team"}],"startsAt":"2023-11-14T22:13:20.000Z",` +
        '"status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"},"updatedAt":"2023-11-14T22:13:20.000Z",' +
        '"generatorURL":"http://p/?a=b&c","labels":{"10":"x","9":"y","alertname":"A","b":"c"}}]\n',
    );
  });

  test('what is not there is left out', async () => {
    await push({ alertname: 'A' });
    expect((await get('alerts')).text).toContain('"annotations":{},');
    expect((await get('alerts')).text).not.toContain('generatorURL');
    expect((await get('alerts')).text).toContain('"fingerprint":"d2c6efc389df0927"');
  });

  const names = async (query: string) =>
    JSON.parse((await get(`alerts?${query}`)).text)
      .map((alert: { labels: Record<string, string> }) => alert.labels.alertname)
      .sort()
      .join(' ');

  test.each([
    ['', 'A Down Silenced Slow'],
    ['active=false', 'Silenced Slow'],
    ['silenced=false', 'A Down Slow'],
    ['inhibited=false', 'A Down Silenced'],
    ['active=junk', 'Silenced Slow'],
    ['active=true&inhibited=false&silenced=false&unprocessed=false', 'A Down'],
    ['filter=alertname%3D~"A|Slow"', 'A Slow'],
    ['filter=alertname!~"A|Slow"&filter=job=""', 'Down Silenced'],
    ['filter=job!=""', 'A'],
    ['receiver=oth.*', 'A'],
    ['receiver=oth', ''],
  ])('?%s', async (query, expected) => {
    await push({ alertname: 'A', job: 'x' }, { alertname: 'Down' }, { alertname: 'Slow' }, { alertname: 'Silenced' });
    await post('alerts', [{ labels: { alertname: 'Over' }, endsAt: '2023-01-01T00:00:00Z' }]);
    await post('silences', silence());
    expect(await names(query)).toBe(expected);
  });

  test.each([
    ['filter=foo', '"bad matcher format: foo"\n'],
    ['filter=a=b&filter=', '"bad matcher format: "\n'],
    ['receiver=(', '"failed to parse receiver param: error parsing regexp: missing closing ): `^(?:()$`"\n'],
  ])('?%s', async (query, text) => expect(await get(`alerts?${query}`)).toMatchObject({ status: 400, text }));

  test('suppressed, by what', async () => {
    await push({ alertname: 'Down' }, { alertname: 'Slow' }, { alertname: 'Silenced' });
    await post('silences', silence());
    const alerts = JSON.parse((await get('alerts?active=false')).text);
    const by = Object.fromEntries(
      alerts.map((alert: { labels: { alertname: string }; status: object }) => [alert.labels.alertname, alert.status]),
    );
    const down = [...store.alerts.values()].find(({ labels }) => labels.get('alertname') === 'Down');
    expect(by).toEqual({
      Slow: { inhibitedBy: [down?.fingerprint], mutedBy: [], silencedBy: [], state: 'suppressed' },
      Silenced: {
        inhibitedBy: [],
        mutedBy: [],
        silencedBy: ['00000000-0000-4000-8000-000000000001'],
        state: 'suppressed',
      },
    });
  });
});

test('GET /api/v2/alerts/groups: by labels, then by receiver', async () => {
  await push(
    { alertname: 'B' },
    { alertname: 'A', job: 'x', instance: '2' },
    { alertname: 'A', job: 'x', instance: '1' },
  );
  const groups = JSON.parse((await get('alerts/groups')).text);
  const shown = groups.map(
    (group: { labels: object; receiver: object; alerts: { labels: Record<string, string> }[] }) => [
      group.labels,
      group.receiver,
      group.alerts.map(({ labels }) => labels.instance),
    ],
  );
  expect(shown).toEqual([
    [{ alertname: 'A' }, { name: 'other' }, ['1', '2']],
    [{ alertname: 'A' }, { name: 'team' }, ['1', '2']],
    [{ alertname: 'B' }, { name: 'team' }, [undefined]],
  ]);
  expect(Object.keys(groups[0])).toEqual(['alerts', 'labels', 'receiver']);
  expect(JSON.parse((await get('alerts/groups?receiver=other')).text)).toHaveLength(1);
  expect((await get('alerts/groups?active=false')).text).toBe('[]\n');
});

const silence = (more: object = {}) => ({
  matchers: [{ name: 'alertname', value: 'Silenced', isRegex: false }],
  ...{ startsAt: '2023-01-01T00:00:00Z', endsAt: '2033-01-01T00:00:00Z', createdBy: 'me', comment: 'c' },
  ...more,
});

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

test('status and receivers', async () => {
  expect((await get('receivers')).text).toBe('[{"name":"team"},{"name":"other"}]\n');
  expect(JSON.parse((await get('status')).text)).toEqual({
    cluster: { peers: [], status: 'disabled' },
    config: { original: CONFIG },
    uptime: '2023-11-14T22:13:20.000Z',
    versionInfo: {
      branch: '',
      buildDate: '',
      buildUser: '',
      goVersion: '',
      revision: 'quadrant-0.1.0',
      version: '0.28.1',
    },
  });
});

describe('what is no request of this API', () => {
  test.each([
    ['PUT', '/api/v2/alerts', 'POST,GET'],
    ['HEAD', '/api/v2/alerts', 'POST,GET'],
    ['PATCH', '/api/v2/silences', 'POST,GET'],
    ['POST', '/api/v2/silence/9a2c1a0a-6f4b-4c6e-9d1f-4a4a4a4a4a4a', 'GET,DELETE'],
    ['POST', '/api/v2/status', 'GET'],
  ])('%s %s', async (method, url, allow) => {
    const text = `{"code":405,"message":"method ${method} is not allowed, but [${allow}] are"}`;
    expect(await call(method, url)).toMatchObject({ status: 405, text, headers: { allow } });
  });

  test.each(['/api/v2/nope', '/api/v2/', '/api/v2/silence/'])('%s', async (path) => {
    const text = `{"code":404,"message":"path ${path} was not found"}`;
    expect(await call('GET', path)).toMatchObject({ status: 404, text });
  });

  test.each(['application/x-www-form-urlencoded', 'text/html'])('a body of %s', async (type) => {
    const text = `{"code":415,"message":"unsupported media type \\"${type}\\", only [application/json] are allowed"}`;
    expect(await call('POST', '/api/v2/alerts', '[]', { 'content-type': type })).toMatchObject({ status: 415, text });
  });

  test.each([
    ['text/html', 406],
    ['text/html, application/json;q=0.9', 200],
    ['*/*', 200],
  ])('accept: %s', async (accept, status) => {
    expect((await call('GET', '/api/v2/alerts', '', { accept })).status).toBe(status);
  });

  test.each(['/api/v1/silences', '/api/v1/silence/x', '/api/v1/receivers'])('%s is gone', async (path) => {
    expect(await call('GET', path)).toMatchObject({
      status: 410,
      text: expect.stringContaining('"status":"deprecated"'),
    });
  });
});
