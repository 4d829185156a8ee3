// Where a label set goes, and why not elsewhere: as the dispatcher's own router has it.
import { expect, test } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/formats/alertmanager-config';
import { Labels } from '@/lib/kernel/labels';
import { formatMatcher } from '@/lib/kernel/matcher-syntax';
import { Router } from '../react/routes';
import { pathTo, walkRoutes } from './route-walk';

const routeOf = (yaml: string) =>
  parseAlertmanagerConfig(`route: ${yaml}\nreceivers: [{ name: r }]`, 'a.yml', { readSecretFile: String }).route;

const TREE = routeOf(`
  receiver: r
  routes:
  - matchers: [team="a"]
    routes: [{ matchers: [severity="page"] }, { matchers: [severity=~"page|warn", env!="dev"], continue: true }, { matchers: [x=""] }]
  - matchers: [team=~"a|b"]
  - {}
`);

const walked = (labels: Record<string, string>) =>
  walkRoutes(TREE, Labels.of(labels)).map(({ id, outcome, failing, takenBy }) => {
    const why = [...failing.map(formatMatcher), ...(takenBy ? [`taken by ${takenBy}`] : [])].join(', ');
    return `${id} ${outcome}${why && ` ${why}`}`;
  });

test('the first that matches takes it; those after it are not reached', () => {
  expect(walked({ team: 'a', severity: 'page' })).toEqual([
    '0 passes_on',
    '0.0 passes_on',
    '0.0.0 receives',
    '0.0.1 not_reached taken by 0.0.0',
    '0.0.2 not_reached taken by 0.0.0',
    '0.1 not_reached taken by 0.0',
    '0.2 not_reached taken by 0.0',
  ]);
});

test('with continue the search goes on; what fails says by which matchers', () => {
  expect(walked({ team: 'a', severity: 'warn', env: 'prod', y: '1' })).toEqual([
    '0 passes_on',
    '0.0 passes_on',
    '0.0.0 no_match severity="page"',
    '0.0.1 receives',
    '0.0.2 receives',
    '0.1 not_reached taken by 0.0',
    '0.2 not_reached taken by 0.0',
  ]);
});

test('below what does not match nothing is reached', () => {
  expect(walked({ team: 'c' }).slice(0, 5)).toEqual([
    '0 passes_on',
    '0.0 no_match team="a"',
    '0.0.0 not_reached',
    '0.0.1 not_reached',
    '0.0.2 not_reached',
  ]);
});

test('whatever the labels, those that receive are those the dispatcher places an alert at', () => {
  const router = new Router(TREE);
  const values = ['', 'a', 'b', 'page', 'warn', 'dev'];
  for (const team of values) {
    for (const severity of values) {
      for (const env of values) {
        const labels = Labels.of({ team, severity, env, x: team === 'a' ? '1' : '' });
        const received = walkRoutes(TREE, labels).filter(({ outcome }) => outcome === 'receives');
        expect(received.map(({ route }) => route)).toEqual(router.placementsOf(labels).map(({ route }) => route));
      }
    }
  }
});

test('the way to a node', () => {
  expect(pathTo(TREE, '0.0.1').map(({ id }) => id)).toEqual(['0', '0.0', '0.0.1']);
  expect(pathTo(TREE, '0.7')).toHaveLength(1);
});
