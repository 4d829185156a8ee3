// The page of alerts and the page of one, on a server of their own with a rule that fires; states by interception.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type RunningServer, STARTING_MS, startServer } from '../server';
import { AGAIN, ALERT_STREAM, alertEvents, failUntilTriedAgain, graphOf, madeAlert } from './quadrant-test';

const RULES = `groups:
  - name: spec
    interval: 1s
    rules:
      - { alert: AlwaysHigh, expr: 'vector(7) > 5', labels: { severity: critical }, annotations: { summary: 'it is {{ $value }}' } }
      - { alert: Waiting, expr: 'vector(1) > 0', for: 1h, labels: { severity: warning } }
      - { record: broken, expr: 'vector(1) / on () (vector(1) or label_replace(vector(1), "a", "b", "", ""))' }
`;
const ALERTMANAGER = `route: { receiver: team, group_by: [alertname], group_wait: 1h }
receivers: [{ name: team, webhook_configs: [{ url: 'http://127.0.0.1:9/' }] }]
inhibit_rules:
  - { source_matchers: [alertname="Source"], target_matchers: [alertname="Target"] }
`;

let server: RunningServer;

test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  test.setTimeout(STARTING_MS);
  server = await startServer({
    argv: ['--no-demo'],
    prepare(configDir) {
      mkdirSync(configDir, { recursive: true });
      writeFileSync(join(configDir, 'rules.yml'), RULES);
      writeFileSync(join(configDir, 'prometheus.yml'), 'rule_files: [rules.yml]\nscrape_configs: []\n');
      writeFileSync(join(configDir, 'alertmanager.yml'), ALERTMANAGER);
    },
  });
});
test.afterAll(() => server?.stop());

type Posted = { readonly labels: Record<string, string>; readonly endsInMs?: number; readonly generatorURL?: string };

/** As another Prometheus sends them; without an end they fire for an hour. */
async function post(...alerts: readonly Posted[]): Promise<void> {
  const body = alerts.map(({ labels, endsInMs = 3_600_000, generatorURL = '' }) => ({
    ...{ labels, generatorURL, startsAt: new Date(Date.now() - 60_000).toISOString() },
    endsAt: new Date(Date.now() + endsInMs).toISOString(),
  }));
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${server.url}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
}

const postTwo = () =>
  post(
    { labels: { alertname: 'Filtered', team: 'a', zone: 'x' } },
    { labels: { alertname: 'Filtered', team: 'b', zone: 'y' } },
  );

const open = (page: Page, address: string) => page.goto(`${server.url}${address}`);
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test('alerts of rules are there by themselves, with value, history and what waits', async ({ page }) => {
  await open(page, '/alerts');
  const high = rowOf(page, 'AlwaysHigh');
  await expect(high).toContainText('7');
  await expect(high.getByRole('img', { name: 'firing, critical' })).toBeVisible();
  await expect(high).toContainText('goes to team at');
  await expect(rowOf(page, 'Waiting')).toContainText('if it stays so');
  await expect(high.getByRole('img', { name: /Last 24 h: active/ })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Alerts' })).toContainText('1');
  await expect(page).toHaveTitle(/^\(1\) Alerts/);
});

test('what comes and goes is shown without asking', async ({ page }) => {
  await open(page, '/alerts');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await post({ labels: { alertname: 'ComesAndGoes' } });
  await expect(rowOf(page, 'ComesAndGoes')).toBeVisible();
  await post({ labels: { alertname: 'ComesAndGoes' }, endsInMs: -1_000 });
  await expect(rowOf(page, 'ComesAndGoes')).toBeHidden();
  await page.getByRole('button', { name: /^Resolved/ }).click();
  await expect(rowOf(page, 'ComesAndGoes')).toContainText('over since');
});

test('under the pointer nothing moves: changes are held until somebody wants them', async ({ page }) => {
  await open(page, '/alerts');
  await rowOf(page, 'AlwaysHigh').hover();
  await post({ labels: { alertname: 'HeldBack' } });
  await expect(page.getByText('1 change held')).toBeVisible();
  await expect(rowOf(page, 'HeldBack')).toBeHidden();
  await page.mouse.move(5, 5);
  await expect(rowOf(page, 'HeldBack')).toBeVisible();
  await post({ labels: { alertname: 'HeldBack' }, endsInMs: -1_000 });
});

test('why nobody is told is said, and leads to the cause', async ({ page }) => {
  await post(
    { labels: { alertname: 'Source' } },
    { labels: { alertname: 'Target' } },
    { labels: { alertname: 'Quiet' } },
  );
  const silence = {
    ...{ matchers: [{ name: 'alertname', value: 'Quiet', isRegex: false, isEqual: true }] },
    ...{ startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 7_200_000).toISOString() },
    ...{ createdBy: 'mira', comment: 'known' },
  };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/v2/silences`, { method: 'POST', headers, body: JSON.stringify(silence) });
  await open(page, '/alerts?states=suppressed');
  await expect(rowOf(page, 'Quiet').getByRole('button', { name: /silenced by mira, 1 h 5\d min left/ })).toBeVisible();
  await rowOf(page, 'Target').getByRole('link', { name: 'inhibited by Source' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Source' })).toBeVisible();
});

test('a silence is made longer from the badge it has put on an alert, by keyboard too', async ({ page }) => {
  await post({ labels: { alertname: 'Rollout' } });
  const silence = {
    ...{ matchers: [{ name: 'alertname', value: 'Rollout', isRegex: false, isEqual: true }] },
    ...{ startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 1_800_000).toISOString() },
    ...{ createdBy: 'mira', comment: 'rolling out' },
  };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/v2/silences`, { method: 'POST', headers, body: JSON.stringify(silence) });
  await open(page, '/alerts?states=suppressed&filter=alertname%3D"Rollout"&group=');
  await rowOf(page, 'Rollout')
    .getByRole('button', { name: /silenced by mira, 2\d min left/ })
    .click();
  await page.getByRole('menuitem', { name: 'Extend by 1 h' }).click();
  await expect(page.getByText('Extended by 1 h')).toBeVisible();
  await expect(rowOf(page, 'Rollout')).toContainText(/1 h 2\d min left/);
  await page.mouse.move(0, 0);
  await page.keyboard.press('j');
  await expect(rowOf(page, 'Rollout')).toBeFocused();
  await page.keyboard.press('e');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.getByRole('menuitem', { name: 'Edit or end it' }).press('Enter');
  await expect(page).toHaveURL(/\/alerts\/silences\?edit=/);
});

test('the filter takes Alertmanager’s matchers, explains mistakes, and stands in the address', async ({ page }) => {
  await postTwo();
  await open(page, '/alerts');
  const filter = page.getByRole('combobox', { name: 'Filter alerts' });
  await filter.pressSequentially('te');
  await expect(page.getByRole('option', { name: /^team/ })).toContainText('2 alerts');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option')).toHaveText([/^a1 alert$/, /^b1 alert$/]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(filter).toHaveValue('team="a"');
  await expect(page.getByRole('row').filter({ hasText: 'Filtered' })).toHaveCount(1);
  await page.keyboard.type(', nonsense');
  await page.keyboard.press('Escape');
  await expect(page.getByText('bad matcher format: nonsense')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Filtered' })).toHaveCount(1);
  await filter.fill('');
  await page.keyboard.press('Escape'); // what is offered may hang over the row
  await page.getByRole('button', { name: /^zone= ?y/ }).click();
  await expect(page).toHaveURL(/filter=zone%3D%22y%22/);
  await page.reload();
  await expect(filter).toHaveValue('zone="y"');
  await expect(page.getByRole('row').filter({ hasText: 'Filtered' })).toHaveCount(1);
});

test('a link into Alertmanager’s own page leads here', async ({ page }) => {
  await postTwo();
  await open(page, '/#/alerts?silenced=false&inhibited=false&active=true&filter=%7Bteam%3D%22b%22%7D');
  await expect(page).toHaveURL(/\/alerts\?filter=team%3D%22b%22/);
  await expect(page.getByRole('row').filter({ hasText: 'Filtered' })).toHaveCount(1);
});

test('without a mouse: find, choose, silence, open, and back', async ({ page }) => {
  await postTwo();
  await open(page, '/alerts');
  await expect(rowOf(page, 'AlwaysHigh')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Filter alerts' })).toBeFocused();
  await page.keyboard.type('alertname="Filtered"');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const rows = page.getByRole('row');
  await expect(rows).toHaveCount(4);
  await page.keyboard.press('j');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowLeft'); // folds
  await expect(rows).toHaveCount(2);
  await page.keyboard.press('Enter'); // and unfolds
  await expect(rows).toHaveCount(4);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 chosen')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByRole('dialog')).toContainText('2 alerts');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0); // until then keys are its own
  await page.keyboard.press('k');
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Filtered' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('combobox', { name: 'Filter alerts' })).toHaveValue('alertname="Filtered"');
});

test('groups by any label, as people are told, or flat and in any order', async ({ page }) => {
  await postTwo();
  await open(page, '/alerts?filter=alertname%3D"Filtered"');
  await page.getByRole('button', { name: /^Group/ }).click();
  await page.getByRole('menuitemradio', { name: 'none' }).click();
  await expect(page).toHaveURL(/group=/);
  await page.getByRole('button', { name: 'Alert', exact: true }).click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(page.getByRole('row').nth(1)).toContainText('team=a');
  await page.getByRole('button', { name: 'Alert', exact: true }).click();
  await expect(page.getByRole('row').nth(1)).toContainText('team=b');
});

test('the page of an alert draws what its rule measures against its threshold', async ({ page }) => {
  await open(page, '/alerts');
  await rowOf(page, 'AlwaysHigh').click();
  await expect(page.getByRole('heading', { level: 1, name: 'AlwaysHigh' })).toBeVisible();
  await expect(page.getByText('7 against 5')).toBeVisible();
  await expect(page.getByText('it is 7')).toBeVisible();
  const graph = page.locator('[role=img][data-series]');
  await expect(graph).toHaveAttribute('data-thresholds', '5');
  await expect(graph).toHaveAttribute('data-spans', '1');
  await expect(page.getByRole('region', { name: 'What changed before' })).toContainText('Quadrant');
  await expect(page.getByRole('region', { name: 'Last 7 days' })).toContainText('fired once and still does');
});

test('from an alert to Explore: the same time and threshold, which goes when it is not wanted', async ({ page }) => {
  await open(page, '/alerts');
  await rowOf(page, 'AlwaysHigh').click();
  await expect(page.getByText('7 against 5')).toBeVisible();
  await page.getByRole('region', { name: 'Graph' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Explore' }).click();
  await expect(page).toHaveURL(/expr=vector%287%29&threshold=%3E\+5&from=\d{13}&to=now/);
  const graph = graphOf(page);
  await expect(graph).toHaveAttribute('data-thresholds', '5');
  await expect(graph).toHaveAccessibleName(/threshold 5$/);
  await expect(page.getByText('threshold > 5')).toBeVisible();

  await page.getByRole('button', { name: 'Remove the threshold' }).click();
  await expect(page).not.toHaveURL(/threshold/);
  await expect(graph).not.toHaveAttribute('data-thresholds');
  await expect(page.getByText('threshold > 5')).toBeHidden();
  await page.goBack();
  await expect(graph).toHaveAttribute('data-thresholds', '5');
});

test('every tab says what fires, what is silenced and which rules fail', async ({ page }) => {
  test.slow(); // the counts are asked for every ten seconds
  await post({ labels: { alertname: 'Counted' } });
  const tabs = page.getByRole('navigation', { name: 'Alerts' });
  for (const address of ['/alerts', '/alerts/notifications']) {
    await open(page, address);
    await expect(tabs.getByRole('link', { name: /^Alerts/ })).toHaveAccessibleName(/^Alerts [1-9]\d* firing$/);
    await expect(tabs.getByRole('link', { name: /^Rules/ })).toHaveAccessibleName('Rules 1 failing');
  }
  const counts = (await (await fetch(`${server.url}/api/alerts/counts`)).json()) as { silences: number };
  const named = (count: number) => (count === 0 ? 'Silences' : `Silences ${count} active`);
  const silences = tabs.getByRole('link', { name: /^Silences/ });
  await expect(silences).toHaveAccessibleName(named(counts.silences));
  const body = JSON.stringify({
    matchers: [{ name: 'alertname', value: 'Counted', isRegex: false, isEqual: true }],
    ...{ startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 60_000).toISOString() },
    ...{ createdBy: 'spec', comment: 'counted' },
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${server.url}/api/v2/silences`, { method: 'POST', headers, body });
  const { silenceID } = (await answer.json()) as { silenceID: string };
  await expect(silences).toHaveAccessibleName(named(counts.silences + 1));
  await fetch(`${server.url}/api/v2/silence/${silenceID}`, { method: 'DELETE' });
  await expect(silences).toHaveAccessibleName(named(counts.silences));

  await page.setViewportSize({ width: 375, height: 812 });
  await open(page, '/alerts/receivers');
  await expect(tabs.getByRole('link', { name: /^Alerts/ })).toHaveAccessibleName(/firing$/);
  await expect(tabs.getByRole('link', { name: 'Receivers' })).toBeInViewport({ ratio: 1 });
});

test('one that another server sent says so; a link that is none is not followed', async ({ page }) => {
  await post(
    { labels: { alertname: 'Foreign' }, generatorURL: 'http://prom.example:9090/graph?g0.expr=x' },
    { labels: { alertname: 'Evil' }, generatorURL: 'javascript:alert(1)' },
  );
  await open(page, '/alerts');
  await rowOf(page, 'Foreign').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Foreign' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Source', exact: true })).toHaveAttribute(
    'href',
    /^http:\/\/prom\.example:9090/,
  );
  await page.goBack();
  await rowOf(page, 'Evil').click();
  await expect(page.getByText('gave no link to where it came from')).toBeVisible();
  expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
});

test('one that is over is remembered, also by a server that has been started since', async ({ page }) => {
  await post({ labels: { alertname: 'Foreign' } });
  await open(page, '/alerts');
  await expect(rowOf(page, 'Foreign')).toBeVisible();
  await post({ labels: { alertname: 'Foreign' }, endsInMs: -1_000 });
  await page.getByRole('button', { name: /^Resolved/ }).click();
  const href = await rowOf(page, 'Foreign').getByRole('link', { name: 'Foreign' }).getAttribute('href');
  await expect(rowOf(page, 'Foreign')).toContainText('over since');
  const fingerprint = href?.split('/').at(-1) ?? '';
  await expect.poll(async () => (await fetch(`${server.url}/api/alerts/seen/${fingerprint}`)).status).toBe(200);
  await page.route(ALERT_STREAM, (route) => route.fulfill(alertEvents([])));
  // Its end is written a moment after it is known: the page asks until it is there.
  let isWritten = false;
  await page.route(/\/api\/alerts\/history\?/, async (route) => {
    const answer = await route.fetch(AGAIN);
    const { alerts, ...rest } = (await answer.json()) as { alerts: Record<string, { untilMs: number | null }[]> };
    for (const span of isWritten ? [] : Object.values(alerts).flat()) span.untilMs = null;
    await route.fulfill({ response: answer, json: { alerts, ...rest } });
  });
  await open(page, href ?? '');
  await expect(page.getByText('over', { exact: true })).toBeVisible();
  isWritten = true;
  await expect(page.getByText(/over since .*, fired/)).toBeVisible();
  await page.unroute(ALERT_STREAM);
  await open(page, '/alerts/0000000000000000');
  await expect(page.getByRole('heading', { name: 'Nobody remembers this alert' })).toBeVisible();
});

// ---- states a healthy server does not show ------------------------------------------------------------------------------

test('failing: why, and trying again repairs', async ({ page }) => {
  await failUntilTriedAgain(page, '/api/alerts/stream', {
    ...{ status: 503, errorType: 'unavailable', error: 'the database is away' },
  });
  await open(page, '/alerts');
  const alert = page.getByRole('alert').filter({ hasText: 'could not be read' });
  await expect(alert).toContainText('503 unavailable: the database is away');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(rowOf(page, 'AlwaysHigh')).toBeVisible();
});

test('stale: the list stays, and a banner says how old it is', async ({ page }) => {
  await page.route(ALERT_STREAM, (route) => route.fulfill(alertEvents([madeAlert(1)])));
  await open(page, '/alerts');
  await expect(rowOf(page, 'Alert1')).toBeVisible();
  await expect(page.getByText('Reconnecting')).toBeVisible();
  // Over the route before: without either the page would reach the server.
  await page.route(ALERT_STREAM, (route) => route.abort('connectionrefused'));
  await expect(page.getByRole('alert').filter({ hasText: 'What is shown is' })).toContainText('old');
  await expect(rowOf(page, 'Alert1')).toBeVisible();
});

test('loading, then nothing: what would have to be done', async ({ page }) => {
  await page.route(ALERT_STREAM, () => {}); // never answered
  await open(page, '/alerts');
  await expect(page.getByText('Connecting')).toBeVisible();
  await page.route(ALERT_STREAM, (route) => route.fulfill(alertEvents([])));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Nothing fires' })).toBeVisible();
  await expect(page.getByText('rule_files')).toBeVisible();
});

test('a watchdog that is gone is the first thing one reads', async ({ page }) => {
  const gone = { ...madeAlert(1), state: 'resolved', endedMs: Date.now() - 600_000, labels: { alertname: 'Watchdog' } };
  await page.route(ALERT_STREAM, (route) => route.fulfill(alertEvents([gone])));
  await open(page, '/alerts');
  await expect(page.getByRole('alert').filter({ hasText: 'No Watchdog for 10 min' })).toBeVisible();
});
