// axe-core on every page and state, in both themes: no violation of WCAG 2.2 A and AA.
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { ALERT_STATES } from './alert-states';
import { someSilences } from './made-up-silences';
import { NOTIFICATION_STATES } from './notification-states';
import {
  ANY_API,
  expect,
  expectAwake,
  exploreAddress,
  fail,
  fulfil,
  graphOf,
  madeChange,
  RANGE,
  steadyMatrix,
  test,
} from './quadrant-test';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES: RunOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };

type State = {
  readonly name: string;
  readonly address: string;
  /** Before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** After; ends when the state is on the screen. */
  readonly reach: (page: Page) => Promise<unknown>;
};

const GRAPH = exploreAddress('up', { from: 'now-5m', to: 'now' });
const steady = (page: Page) => page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
const failing = (page: Page) =>
  page.route(ANY_API, (route) => fail(route, 503, 'unavailable', 'the engine is restarting'));
const heading = (name: string) => async (page: Page) => {
  await expect(page.getByRole('heading', { name })).toBeVisible();
};

const emptyEverything = (page: Page) =>
  page.route(ANY_API, (route) => {
    const url = route.request().url();
    if (url.includes('/events')) return route.fulfill({ json: { events: [] } });
    if (url.includes('/targets')) return fulfil(route, { activeTargets: [] });
    if (url.includes('/metadata')) return fulfil(route, {});
    if (url.includes('/query'))
      return fulfil(route, { resultType: url.includes('range') ? 'matrix' : 'vector', result: [] });
    return fulfil(route, []);
  });

const STATES: readonly State[] = [
  ...NOTIFICATION_STATES,
  {
    name: 'home with data',
    address: '/',
    reach: async (page) => {
      await expect(page.getByRole('region', { name: 'Targets' }).getByRole('row').nth(1)).toBeVisible();
    },
  },
  { name: 'home without anything', address: '/', before: emptyEverything, reach: heading('Nothing is watched yet') },
  { name: 'home failing', address: '/', before: failing, reach: heading('The list of targets could not be read') },
  {
    name: 'explore with a graph',
    address: GRAPH,
    before: steady,
    reach: async (page) => {
      await expect(graphOf(page)).toHaveAttribute('data-ymax', /.+/);
      await graphOf(page).hover();
    },
  },
  {
    name: 'explore with a table',
    address: `${GRAPH}&view=table`,
    reach: async (page) => {
      await expect(page.getByRole('columnheader', { name: 'Value' })).toBeVisible();
    },
  },
  {
    name: 'explore with samples',
    address: `${GRAPH}&view=samples`,
    before: steady,
    reach: async (page) => {
      await expect(page.getByRole('columnheader', { name: 'Time' })).toBeVisible();
    },
  },
  {
    name: 'explore with two queries and exemplars',
    address: `${GRAPH}&expr.B=sum(up)&off=B`,
    before: async (page) => {
      await steady(page);
      await page.route('**/api/v1/query_exemplars*', (route) => {
        const timestamp = Number(new URL(route.request().url()).searchParams.get('start')) + 60;
        const exemplars = [{ labels: { trace_id: 'a1b2c3' }, value: '1', timestamp }];
        return fulfil(route, [{ seriesLabels: { job: 'steady' }, exemplars }]);
      });
    },
    reach: async (page) => {
      await page.getByRole('button', { name: '1 exemplar' }).click();
      await expect(page.getByRole('dialog', { name: 'Exemplars' }).getByRole('row')).toHaveCount(2);
    },
  },
  {
    name: 'explore with events',
    address: GRAPH,
    before: async (page) => {
      await steady(page);
      await page.route('**/api/events?*', (route) =>
        route.fulfill({ json: { events: [150, 151, 30].map(madeChange) } }),
      );
    },
    reach: async (page) => {
      const marks = page.getByRole('group', { name: 'Events' }).getByRole('button');
      await expect(marks).toHaveCount(2);
      await marks.last().hover();
      await marks.first().click();
      await expect(page.getByRole('dialog', { name: 'Events' }).getByRole('listitem')).toHaveCount(2);
    },
  },
  {
    name: 'explore with a threshold',
    address: `${GRAPH}&threshold=%3E+5`,
    before: steady,
    reach: async (page) => {
      await expect(graphOf(page)).toHaveAttribute('data-thresholds', '5');
      await expect(page.getByRole('button', { name: 'Remove the threshold' })).toBeVisible();
    },
  },
  {
    name: 'explore without its events',
    address: GRAPH,
    before: async (page) => {
      await steady(page);
      await page.route('**/api/events?*', (route) => fail(route, 503, 'unavailable', 'the engine is restarting'));
    },
    reach: async (page) => {
      await expect(page.getByText('Events could not be read.')).toBeVisible();
    },
  },
  {
    name: 'explore while writing',
    address: '/explore',
    reach: async (page) => {
      // Names are known.
      await expect(page.getByRole('button', { name: 'sum(rate(test_counter[20s]))' })).toBeVisible();
      await page.getByRole('textbox', { name: 'PromQL query A' }).focus();
      await expect(page.locator('.cm-content')).toBeFocused();
      await page.keyboard.type('rate(test_');
      await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
      await expect(page.locator('.cm-completionInfo')).toBeVisible();
    },
  },
  {
    name: 'explore with a mistake',
    address: '/explore',
    reach: async (page) => {
      await page.getByRole('textbox', { name: 'PromQL query A' }).focus();
      await expect(page.locator('.cm-content')).toBeFocused();
      await page.keyboard.type('1 2');
      await expect(page.getByText(/1:3: parse error/)).toBeVisible();
    },
  },
  {
    name: 'the metric browser',
    address: '/explore',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Metrics' }).click();
      await expect(page.getByRole('region', { name: 'Metric', exact: true })).toContainText('Labels');
    },
  },
  {
    name: 'the query history',
    address: GRAPH,
    before: steady,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Run' }).click();
      await page.getByRole('button', { name: 'History' }).click();
      await expect(page.getByRole('option')).toHaveCount(1);
    },
  },
  {
    name: 'an explained query',
    address: exploreAddress('sum(rate(test_counter[20s]))'),
    reach: async (page) => {
      await page.getByRole('button', { name: 'Explain' }).click();
      await expect(page.getByText('Evaluated once more for this')).toBeVisible();
    },
  },
  {
    name: 'a link to share',
    address: GRAPH,
    before: steady,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Share' }).click();
      await expect(page.getByRole('textbox', { name: 'Link' })).toBeVisible();
    },
  },
  { name: 'explore on a first visit', address: '/explore', reach: heading('Ask a first question') },
  { name: 'explore empty', address: exploreAddress('test_countr'), reach: heading('No series matched') },
  { name: 'explore failing', address: exploreAddress('sum(('), reach: heading('The query could not be read') },
  {
    name: 'explore loading',
    address: GRAPH,
    before: (page) => page.route(RANGE, () => {}),
    reach: async (page) => {
      await expect(page.getByText(/loading, \d/)).toBeVisible();
    },
  },
  {
    name: 'targets with data',
    address: '/targets',
    reach: async (page) => {
      await expect(page.getByRole('row').nth(1)).toBeVisible();
    },
  },
  {
    name: 'rules with data',
    address: '/alerts/rules',
    reach: async (page) => {
      await page.getByRole('button', { name: 'HighErrorRatio' }).click();
      await expect(page.getByRole('complementary', { name: 'Rule HighErrorRatio' })).toBeVisible();
    },
  },
  {
    name: 'rules without any',
    address: '/alerts/rules',
    before: (page) =>
      page.route('**/api/rules/groups', (route) => route.fulfill({ json: { isStandingKnown: true, groups: [] } })),
    reach: heading('Nothing is evaluated yet'),
  },
  { name: 'rules failing', address: '/alerts/rules', before: failing, reach: heading('The rules could not be read') },
  {
    name: 'a rule that is written and tried',
    address: '/alerts/rules?open=new',
    reach: async (page) => {
      await page.getByLabel('Group', { exact: true }).fill('seen');
      await page.getByLabel('Name of the alert').fill('Seen');
      await page.getByRole('button', { name: 'Label', exact: true }).click();
      await page.getByRole('textbox', { name: 'Expression' }).focus();
      await expect(page.locator('.cm-content')).toBeFocused();
      await page.keyboard.insertText('test_gauge >= 0');
      await page.getByRole('radio', { name: '1 h' }).click();
      await page.getByRole('button', { name: 'Try it on the last hour' }).click();
      await expect(page.getByRole('list', { name: 'Alerts over the range' })).toBeVisible();
    },
  },
  {
    name: 'a group of rules as YAML, with what would change',
    address: '/alerts/rules?open=copy&file=rules&group=demo',
    before: (page) =>
      page.route('**/api/rules/file-group*', (route) => {
        const text = 'groups:\n  - name: demo\n    rules:\n      - alert: Down\n        expr: up == 0\n';
        return route.fulfill({ json: { text, group: { name: 'demo', rules: [{ alert: 'Down', expr: 'up == 0' }] } } });
      }),
    reach: async (page) => {
      await page.getByRole('radio', { name: 'YAML' }).click();
      await expect(page.getByLabel('Rule file of this group')).toBeVisible();
      await page.getByRole('button', { name: 'Review and save' }).click();
      await expect(page.getByRole('dialog')).toContainText('- alert: Down');
    },
  },
  {
    name: 'rules that are imported',
    address: '/alerts/rules',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Import' }).click();
      await page.getByRole('textbox', { name: 'Rules' }).fill('ALERT Down IF up == 0');
      await expect(page.getByText('line 1: alert Down was converted')).toBeVisible();
    },
  },
  {
    name: 'targets without any',
    address: '/targets',
    before: emptyEverything,
    reach: heading('Nothing is watched yet'),
  },
  {
    name: 'targets failing',
    address: '/targets',
    before: failing,
    reach: heading('The list of targets could not be read'),
  },
  ...ALERT_STATES,
  { name: 'a page that is not built', address: '/traces', reach: heading('Traces are not here yet') },
  {
    name: 'silences with data',
    address: '/alerts/silences',
    before: (page) => page.route('**/api/alerts/silences', (route) => route.fulfill({ json: someSilences() })),
    reach: async (page) => {
      await expect(page.getByRole('row').nth(2)).toBeVisible();
    },
  },
  {
    name: 'silences without any',
    address: '/alerts/silences',
    before: (page) =>
      page.route('**/api/alerts/silences', (route) => route.fulfill({ json: { ...someSilences(), silences: [] } })),
    reach: heading('Nothing is silenced'),
  },
  {
    name: 'silences failing',
    address: '/alerts/silences',
    before: failing,
    reach: heading('The list of silences could not be read'),
  },
  {
    name: 'a new silence',
    address: '/alerts/silences/new?filter=job%3Ddemo',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Matcher' }).click();
      await page.keyboard.type('a');
      await page.getByText('other', { exact: true }).click();
      await expect(page.getByLabel('From')).toBeVisible();
    },
  },
  {
    name: 'a silence from a graph',
    address: GRAPH,
    before: steady,
    reach: async (page) => {
      await page.getByRole('button', { name: /^Silence: / }).click();
      await expect(page.getByRole('dialog').getByText('Mutes now')).toBeVisible();
    },
  },
  {
    name: 'recurring silences',
    address: '/alerts/silences?show=recurring',
    reach: async (page) => {
      await page.getByRole('button', { name: 'New recurring silence' }).click();
      await expect(page.getByLabel('On the clocks of')).toBeVisible();
    },
  },
  {
    name: 'templates of silences',
    address: '/alerts/silences?show=templates',
    reach: async (page) => {
      await page.getByRole('button', { name: 'New template' }).click();
      await expect(page.getByLabel('How long')).toBeVisible();
    },
  },
  {
    name: 'the palette',
    address: '/targets',
    reach: async (page) => {
      await expectAwake(page);
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('option').nth(10)).toBeVisible();
    },
  },
  {
    name: 'the keyboard help',
    address: '/explore',
    reach: async (page) => {
      await expectAwake(page);
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the time range',
    address: '/explore',
    reach: async (page) => {
      await page.getByRole('button', { name: /^Time range/ }).click();
      await page.getByLabel('From').fill('soon');
      await page.getByRole('button', { name: 'Use this range' }).click();
      await expect(page.getByText('is no time')).toBeVisible();
    },
  },
];

for (const theme of ['light', 'dark'] as const) {
  for (const state of STATES) {
    test(`${state.name}, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await state.before?.(page);
      await page.goto(state.address);
      await state.reach(page);
      expect(await violations(page)).toEqual([]);
    });
  }
}

/** One line a finding: the rule and the element. */
async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const results = await page.evaluate(
    (rules) => (window as unknown as { axe: { run: (rules: object) => Promise<AxeResults> } }).axe.run(rules),
    RULES,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}
