// The states of the pages of alerts, for axe.
import type { Page } from '@playwright/test';
import { ALERT_STREAM, ANY_API, alertEvents, expect, fail, madeAlert, streamAlerts } from './quadrant-test';

type State = {
  readonly name: string;
  readonly address: string;
  readonly before: (page: Page) => Promise<unknown>;
  readonly reach: (page: Page) => Promise<unknown>;
};

const withAlerts = (page: Page) => streamAlerts(page, [1, 2, 3, 201].map(madeAlert));

const heading = (name: string) => async (page: Page) => {
  await expect(page.getByRole('heading', { name })).toBeVisible();
};

export const ALERT_STATES: readonly State[] = [
  {
    name: 'home while alerts fire',
    address: '/',
    before: withAlerts,
    reach: heading('4 alerts firing from 3 rules'),
  },
  {
    name: 'home while alerts only wait',
    address: '/',
    before: (page) =>
      page.route(ALERT_STREAM, (route) => route.fulfill(alertEvents([{ ...madeAlert(1), state: 'pending' }]))),
    reach: async (page) => {
      await expect(page.getByText('No alert fires; 1 pending.')).toBeVisible();
    },
  },
  {
    name: 'alerts, some chosen',
    address: '/alerts',
    before: withAlerts,
    reach: async (page) => {
      await page.getByRole('checkbox', { name: 'Choose Alert1', exact: true }).first().check();
      await expect(page.getByText('1 chosen')).toBeVisible();
    },
  },
  {
    name: 'alerts with a count in every tab',
    address: '/alerts',
    before: async (page) => {
      await withAlerts(page);
      await page.route('**/api/alerts/counts', (route) =>
        route.fulfill({
          json: {
            ...{ active: 4, suppressed: 0, pending: 0, resolved: 0 },
            silences: 3,
            failingRules: 2,
            failingIntegrations: 1,
          },
        }),
      );
    },
    reach: async (page) => {
      await expect(page.getByRole('link', { name: 'Rules 2 failing' })).toBeVisible();
      await expect(page.getByRole('link', { name: 'Silences 3 active' })).toBeVisible();
    },
  },
  {
    name: 'alerts while filtering',
    address: '/alerts',
    before: withAlerts,
    reach: async (page) => {
      await page.getByRole('combobox', { name: 'Filter alerts' }).pressSequentially('te');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'alerts with a mistake in the filter',
    address: '/alerts?filter=nonsense',
    before: withAlerts,
    reach: async (page) => {
      await expect(page.getByText('bad matcher format')).toBeVisible();
    },
  },
  {
    name: 'alerts without any',
    address: '/alerts',
    before: (page) => page.route(ALERT_STREAM, (route) => route.fulfill(alertEvents([]))),
    reach: heading('Nothing fires'),
  },
  {
    name: 'alerts failing',
    address: '/alerts',
    before: (page) => page.route(ANY_API, (route) => fail(route, 503, 'unavailable', 'the engine is restarting')),
    reach: heading('The list of alerts could not be read'),
  },
  {
    name: 'one alert',
    address: `/alerts/${madeAlert(1).fingerprint}`,
    before: withAlerts,
    reach: heading('Alert1'),
  },
];
