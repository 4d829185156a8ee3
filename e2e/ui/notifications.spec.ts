// Routing, notifications, receivers and "why was I (not) paged", on a server of its own with webhooks that answer as told.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type RunningServer, STARTING_MS, startServer } from '../server';
import { test as base, expect, fail } from './quadrant-test';

type Told = { readonly path: string; readonly alerts: readonly { readonly labels: Record<string, string> }[] };

/** `/503/…` is answered 503, and so on; `/hang` not at all. */
class Pager {
  readonly told: Told[] = [];
  readonly server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = request.url ?? '';
    this.told.push({ path, alerts: JSON.parse(body).alerts });
    if (path === '/hang') return;
    response.writeHead(Number(path.split('/')[1])).end('because');
  });

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }
}

const configOf = (pager: Pager) => `
route:
  receiver: storefront
  group_by: [alertname, service]
  group_wait: 1s
  group_interval: 10s
  repeat_interval: 4h
  routes:
  - matchers: [severity="page"]
    receiver: oncall
  - matchers: [team=~"catalog|platform"]
    receiver: catalog
    routes:
    - { matchers: [severity="info"], receiver: nobody }
receivers:
- { name: storefront, webhook_configs: [{ url: "${pager.url('/200/storefront')}" }] }
- { name: oncall, webhook_configs: [{ url: "${pager.url('/202/oncall')}" }, { url: "${pager.url('/503/oncall')}" }] }
- { name: catalog, webhook_configs: [{ url: "${pager.url('/404/catalog')}" }] }
- { name: nobody }
`;

type Fixtures = { quadrant: { readonly server: RunningServer; readonly pager: Pager } };

const test = base.extend<object, Fixtures>({
  quadrant: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here, even an empty one
    async ({}, use) => {
      const pager = new Pager();
      await new Promise<void>((resolve) => pager.server.listen(0, '127.0.0.1', resolve));
      const server = await startServer({
        argv: ['--no-demo'],
        prepare(configDir) {
          mkdirSync(configDir, { recursive: true });
          writeFileSync(join(configDir, 'alertmanager.yml'), configOf(pager));
        },
      });
      await use({ server, pager });
      await server.stop();
      pager.server.closeAllConnections();
      pager.server.close();
    },
    { scope: 'worker', timeout: STARTING_MS },
  ],
  baseURL: async ({ quadrant }, use) => use(quadrant.server.url),
});

type LabelSet = Readonly<Record<string, string>>;

async function push(url: string, ...labelSets: readonly LabelSet[]): Promise<void> {
  const body = JSON.stringify(labelSets.map((labels) => ({ labels, annotations: { summary: 'it burns' } })));
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

async function silence(url: string, alertname: string): Promise<void> {
  const matchers = [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }];
  const times = { startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 3_600_000).toISOString() };
  const body = JSON.stringify({ matchers, ...times, createdBy: 'mira', comment: 'the rollout' });
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${url}/api/v2/silences`, { method: 'POST', headers, body })).status).toBe(200);
}

async function fingerprintOf(url: string, alertname: string): Promise<string> {
  const alerts = (await (await fetch(`${url}/api/v2/alerts`)).json()) as { fingerprint: string; labels: LabelSet }[];
  const found = alerts.find(({ labels }) => labels.alertname === alertname);
  if (!found) throw new Error(`there is no alert ${alertname}`);
  return found.fingerprint;
}

const tree = (page: Page) => page.getByRole('tree', { name: 'Routes' });

test('the tree shows every route; the arrow keys go through it', async ({ page }) => {
  await page.goto('/alerts/routing');
  await expect(page.getByRole('heading', { name: '4 routes to 4 receivers' })).toBeVisible();
  await expect(tree(page).getByRole('treeitem')).toHaveCount(4);
  await expect(tree(page)).toContainText('group_wait 1 s');
  await tree(page).getByRole('treeitem').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(tree(page).getByRole('treeitem').nth(2)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(tree(page).getByRole('treeitem')).toHaveCount(3);
  await expect(tree(page).getByRole('treeitem').nth(2)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(tree(page).getByRole('treeitem')).toHaveCount(4);
  await page.keyboard.press('Home');
  await expect(tree(page).getByRole('treeitem').first()).toBeFocused();
});

test('where a label set would go: by keyboard, and by a link', async ({ page }) => {
  await page.goto('/alerts/routing');
  const field = page.getByLabel('Where would this label set go?').last();
  await field.focus();
  await page.keyboard.type('alertname="Slow", team="catalog"');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/labels=alertname/);
  const items = tree(page).getByRole('treeitem');
  await expect(items.nth(2)).toHaveAttribute('data-outcome', 'receives');
  await expect(items.nth(1)).toContainText('severity="page" does not hold');
  const result = page.getByRole('region', { name: 'What would become of it' });
  await expect(result).toContainText('Nothing would hold it back now');
  await expect(result).toContainText('{}/{team=~"catalog|platform"}:{alertname="Slow"}');

  await page.goto(
    `/alerts/routing?${new URLSearchParams({ labels: 'alertname="X", severity="page", team="catalog"' })}`,
  );
  await expect(items.nth(1)).toHaveAttribute('data-outcome', 'receives');
  await expect(items.nth(2)).toContainText('not reached');
  await field.fill('severity=~"page"');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'only = is possible' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(items.nth(1)).not.toHaveAttribute('data-outcome', /./);
});

test('why somebody was paged, one integration after another tries', async ({ page, quadrant: { server } }) => {
  await push(server.url, { alertname: 'Paged', severity: 'page', service: 'a' });
  await page.goto(`/alerts/notifications?fingerprint=${await fingerprintOf(server.url, 'Paged')}`);
  const why = page.getByRole('region', { name: 'Why was I paged' });
  await expect(why).toContainText('oncall, webhook: sent');
  await expect(why).toContainText(/202 in \d+ ms/);
  await expect(why).toContainText('root › {severity="page"} → oncall');
  await expect(why).toContainText(/oncall, webhook\[1\]: (trying again|given up)/);
  await expect(why).toContainText('Next: repeats');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await why.getByRole('button', { name: 'As text' }).click();
  await expect(why.getByRole('button', { name: 'Copied' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('Why was I paged: {alertname="Paged", service="a", severity="page"}');
  expect(text).toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z {2}oncall, webhook: sent \(202 in/);
});

test('why nobody was paged: the silence, who made it, and when it ends', async ({
  page,
  quadrant: { server, pager },
}) => {
  await silence(server.url, 'Quiet');
  await push(server.url, { alertname: 'Quiet', team: 'storefront' });
  await page.goto(`/alerts/notifications?fingerprint=${await fingerprintOf(server.url, 'Quiet')}`);
  await expect(page.getByRole('heading', { name: 'Why was I not paged' })).toBeVisible({ timeout: 15_000 });
  const why = page.getByRole('region', { name: 'Why was I paged' });
  await expect(why).toContainText('Silenced');
  await expect(why).toContainText(/by mira until .*: the rollout/);
  await expect(why).toContainText('Next: silence ends');
  expect(pager.told.some(({ alerts }) => alerts[0]?.labels.alertname === 'Quiet')).toBe(false);
});

test('notifications: filtered by the address and the controls, one opened, Esc closes it', async ({
  page,
  quadrant,
}) => {
  await push(
    quadrant.server.url,
    { alertname: 'Refused', team: 'catalog' },
    { alertname: 'Taken', team: 'storefront' },
  );
  // That somebody was told is known a moment after they were.
  const outcomes = async () => {
    const answer = await fetch(`${quadrant.server.url}/api/alerts/notifications`);
    const { notifications } = (await answer.json()) as { notifications: { receiver: string; outcome: string }[] };
    return notifications.map(({ receiver, outcome }) => `${receiver}: ${outcome}`);
  };
  await expect.poll(outcomes).toEqual(expect.arrayContaining(['catalog: failed', 'storefront: sent']));
  await page.goto('/alerts/notifications?receiver=catalog');
  const table = page.getByRole('region', { name: 'Notifications, newest first' });
  await expect(table.getByRole('row').nth(1)).toContainText('404: because');
  await expect(table).not.toContainText('storefront');
  await page.getByLabel('Receiver', { exact: true }).selectOption('storefront');
  await expect(page).toHaveURL(/receiver=storefront/);
  await expect(table).toContainText(/200 in \d+ ms/);
  await page.getByRole('radio', { name: 'Failed' }).click();
  await expect(page.getByText('No notification in this time passes the filters.')).toBeVisible();
  await page.goBack();
  await table
    .getByRole('button', { name: /storefront/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  const side = page.getByRole('complementary', { name: 'The notification' });
  await expect(side).toContainText('1 try');
  await expect(side).toContainText('Group key');
  await page.keyboard.press('Escape');
  await expect(side).toBeHidden();
  await expect(page).not.toHaveURL(/id=/);
});

test('receivers: how they fare, and a test notification with its outcome in place', async ({
  page,
  quadrant: { pager },
}) => {
  await page.goto('/alerts/receivers');
  const table = page.getByRole('region', { name: 'Receivers and their integrations' });
  await expect(table).toContainText('It has no integrations: nobody is told of alerts that end here.');
  await expect(table).not.toContainText('/oncall'); // of an address its origin alone
  const oncall = table.getByRole('rowgroup').filter({ hasText: 'severity="page"' });
  await oncall.getByRole('button', { name: 'Send test notification' }).focus();
  await page.keyboard.press('Enter');
  await expect(oncall).toContainText(/Test by webhook sent: 202 in \d+ ms/);
  await expect(oncall).toContainText('Test by webhook[1] failed: 503: because');
  expect(pager.told.some(({ alerts }) => alerts[0]?.labels.alertname === 'TestNotification')).toBe(true);
  // At once: some seconds later another test is taken.
  await oncall.getByRole('button', { name: 'Send test notification' }).click();
  await expect(oncall).toContainText(/the next can be in \d+ s/);
  const tab = page.getByRole('navigation', { name: 'Alerts' }).getByRole('link', { name: /^Receivers/ });
  await expect(tab).toHaveAccessibleName(/^Receivers [1-9] failing$/);
  await page.goto('/alerts/routing');
  await expect(tab).toHaveAccessibleName(/^Receivers [1-9] failing$/);
});

test('every region says when it fails, and what is empty', async ({ page }) => {
  await page.route('**/api/alerts/**', (route) => fail(route, 503, 'unavailable', 'the database is away'));
  for (const [address, heading] of [
    ['/alerts/routing', 'The routing tree could not be read'],
    ['/alerts/notifications', 'The notifications could not be read'],
    ['/alerts/receivers', 'The receivers could not be read'],
    ['/alerts/notifications?fingerprint=0123456789abcdef', 'The timeline could not be read'],
    ['/alerts/notifications?id=x', 'The notification could not be read'],
    ['/alerts/routing?labels=a%3D%22b%22', 'The way could not be found'],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
  }
  await page.unroute('**/api/alerts/**');
  await page.goto('/alerts/notifications?from=now-5m&to=now-4m&receiver=nobody');
  await expect(page.getByText('No notification in this time passes the filters.')).toBeVisible();
});

test('what was shown stays, with its age, when asking again fails', async ({ page }) => {
  await page.goto('/alerts/routing');
  await expect(tree(page)).toBeVisible();
  await page.route('**/api/alerts/routing', (route) => fail(route, 503, 'unavailable', 'the database is away'));
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'refresh failed' })).toBeVisible();
  await expect(tree(page)).toBeVisible();
});
