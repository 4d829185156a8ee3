// Alerts. Requests and answers as Alertmanager 0.25 (Debian) gave them to curl, but where a newer one differs, which is said.
import { beforeEach, describe, expect, test } from 'vitest';
import { get, post, push, silence, startApi, store } from './api.fixtures';

beforeEach(startApi);

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
