// Keys of groups: what receivers see, and what is the same before and after a restart.
import { expect, test } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { Labels } from '@/lib/kernel/labels';
import { Router } from './routes';

const { route } = parseAlertmanagerConfig(
  `
route:
  receiver: r
  group_by: [alertname, "a b"]
  routes: [{ matchers: [z=~"1|2", b!="x"], continue: true, routes: [{ match: { c: d } }] }, { group_by: ['...'] }]
receivers: [{ name: r }]
`,
  'alertmanager.yml',
  { readSecretFile: String },
);

const placements = (labels: Record<string, string>) => new Router(route).placementsOf(Labels.of(labels));

test.each([
  [
    { alertname: 'A', z: '1', c: 'd' },
    ['{}/{b!="x",z=~"1|2"}/{c="d"}:{alertname="A"}', '{}/{}:{alertname="A", c="d", z="1"}'],
  ],
  [{ alertname: 'A"\n', 'a b': 'é' }, ['{}/{}:{a b="é", alertname="A\\"\\n"}']],
])('%j', (labels, keys) => expect(placements(labels).map(({ groupKey }) => groupKey)).toEqual(keys));

test('the id of a group is a UUID made of its key and its receiver', () => {
  const [first] = placements({ alertname: 'A' });
  const [second] = placements({ alertname: 'B' });
  expect(first?.groupId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(placements({ alertname: 'A' })[0]?.groupId).toBe(first?.groupId);
  expect(second?.groupId).not.toBe(first?.groupId);
});
