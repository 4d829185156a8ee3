// Several queries on one graph, and what is done with them: switched off, shared, found again, explained.
import type { Page } from '@playwright/test';
import { expect, expectPoints, fail, fulfil, graphOf, RANGE, steadyMatrix, test } from './quadrant-test';

const TWO = `/explore?${new URLSearchParams({
  expr: 'sum by (code) (rate(test_counter[20s]))',
  'expr.B': 'test_gauge',
  from: 'now-5m',
  to: 'now',
})}`;

const legendOf = (page: Page) => page.getByRole('region', { name: 'Legend' });
const rowOf = (page: Page, id: string) => page.getByRole('group', { name: `Query ${id}` });
/** One query is answered before the other. */
async function expectBoth(page: Page): Promise<void> {
  await expectPoints(page, 1);
  for (const id of ['A', 'B'])
    await expect(
      legendOf(page)
        .getByRole('row')
        .filter({ hasText: new RegExp(`^${id}`) }),
    ).not.toHaveCount(0);
}

const seriesOf = async (page: Page) => Number(await graphOf(page).getAttribute('data-series'));

test('a second query is written without the mouse, and both are on one graph', async ({ page }) => {
  await page.goto('/explore?expr=test_gauge&from=now-5m&to=now');
  await expectPoints(page, 1);
  const alone = await seriesOf(page);
  await page.keyboard.press('a');
  await expect(page.getByRole('textbox', { name: 'PromQL query B' })).toBeFocused();
  await page.keyboard.type('sum(up)');
  await page.keyboard.press('Enter');
  await expect(graphOf(page)).toHaveAttribute('data-series', String(alone + 1));
  await expect(legendOf(page).getByRole('row').filter({ hasText: /^B/ })).toHaveCount(1);
  await expect(page).toHaveURL(/expr\.B=sum%28up%29/);
});

test('a query goes off the graph and back, keeps its colour, and is removed', async ({ page }) => {
  await page.goto(TWO);
  await expectBoth(page);
  const all = await seriesOf(page);
  const keyOfB = legendOf(page).getByRole('row').filter({ hasText: /^B/ }).first().locator('path');
  const colour = await keyOfB.getAttribute('stroke');
  await page.getByRole('button', { name: 'Query A on the graph' }).click();
  await expect(page).toHaveURL(/off=A/);
  await expect.poll(() => seriesOf(page)).toBeLessThan(all);
  expect(await keyOfB.getAttribute('stroke')).toBe(colour);
  await page.goBack();
  await expect.poll(() => seriesOf(page)).toBe(all);

  await page.getByRole('button', { name: 'More for query B' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(rowOf(page, 'B')).toHaveCount(0);
  await expect(page).not.toHaveURL(/expr\.B=/);
});

test('no query is on: the page says so', async ({ page }) => {
  await page.goto('/explore?expr=up&off=A');
  await expect(page.getByText('No query is on.')).toBeVisible();
});

test('one query that fails, or finds nothing, leaves the others on the graph', async ({ page }) => {
  await page.goto(`${TWO}&expr.C=sum%28&expr.D=nothing_like_it`);
  await expectPoints(page, 1);
  const failed = page.getByRole('region', { name: 'Query C' });
  await expect(failed.getByRole('alert')).toContainText('could not be read');
  await expect(page.getByRole('region', { name: 'Query D' })).toContainText('No series matched');
  await expect(rowOf(page, 'C').getByRole('status')).toContainText('1:5: parse error');
});

test('a link restores queries, view and what the legend left on', async ({ page, context }) => {
  await page.goto(TWO);
  await expectBoth(page);
  const names = legendOf(page).getByRole('button', { pressed: true });
  await expect.poll(() => names.count()).toBeGreaterThan(2);
  await names.first().click();
  await expect(names).toHaveCount(1);
  const alone = await names.first().textContent();
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(new URL(link).searchParams.get('from')).toMatch(/^\d{13}$/);

  const other = await context.newPage();
  await other.goto(link);
  const restored = legendOf(other).getByRole('button', { pressed: true });
  await expect(restored).toHaveCount(1);
  await expect(restored).toHaveText(alone ?? '');
  await expect(other.getByRole('textbox', { name: 'PromQL query B' })).toHaveValue('test_gauge');
});

test('what was run is found again, and runs with Enter', async ({ page }) => {
  await page.goto('/explore');
  for (const expr of ['test_gauge', 'sum(up)']) {
    await page.getByRole('textbox', { name: 'PromQL query A' }).fill(expr);
    await page.keyboard.press('Enter');
    await expectPoints(page, 1);
  }
  await page.keyboard.press('Escape');
  await page.reload();
  await expectPoints(page, 1);
  await page.keyboard.press('h');
  await expect(page.getByRole('combobox', { name: 'Find in the history' })).toBeFocused();
  await expect(page.getByRole('option')).toHaveText([/sum\(up\)/, /test_gauge/]);
  await page.keyboard.type('gauge');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/expr=test_gauge/);

  await page.keyboard.press('h');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.getByText('No query was run in this browser yet.')).toBeVisible();
});

test('twenty thousand metrics: a few rows are on the page, the one meant is found and drawn', async ({ page }) => {
  const names = Array.from({ length: 20_000 }, (_, i) => `app_${i % 100}_requests_${i}_total`).sort();
  const metadata = Object.fromEntries(
    names.map((name) => [name, [{ type: 'counter', help: `Help of ${name}.`, unit: '' }]]),
  );
  await page.route('**/api/v1/label/__name__/values*', (route) => fulfil(route, names));
  await page.route('**/api/v1/metadata*', (route) => fulfil(route, metadata));
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.goto('/explore');
  await expect(page.getByRole('button', { name: /^rate\(app_0_/ }).first()).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByText('20,000 metrics')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Find a metric' })).toBeFocused();
  expect(await page.getByRole('option').count()).toBeLessThanOrEqual(80);
  await page.keyboard.type('requests_12345_');
  await expect(page.getByText('1 of 20,000 metrics')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Metric', exact: true })).toContainText(
    'Help of app_45_requests_12345_total.',
  );
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/expr=rate%28app_45_requests_12345_total/);
  await expect(graphOf(page)).toBeVisible();

  await page.keyboard.press('m');
  await expect(page.getByRole('combobox', { name: 'Find a metric' })).toBeFocused();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('#metric-list [aria-selected=true]')).toHaveAttribute('aria-posinset', '12');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a metric is inserted into a query that is being written', async ({ page }) => {
  await page.goto('/explore');
  const editor = page.getByRole('textbox', { name: 'PromQL query A' });
  await editor.focus();
  await expect(page.locator('.cm-content')).toBeFocused();
  await page.keyboard.type('sum()');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: 'Metrics' }).click();
  await expect(page.getByRole('combobox', { name: 'Find a metric' })).toBeFocused();
  await page.keyboard.type('test_gauge');
  await expect(page.locator('#metric-list [aria-selected=true]')).toContainText('test_gauge');
  await page.keyboard.press('Enter');
  await expect(editor).toHaveText('sum(test_gauge)');
});

test('exemplars are dots, and a table for those who cannot point at them', async ({ page }) => {
  await page.route('**/api/v1/query_exemplars*', (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('start'));
    const exemplars = [30, 60].map((later, i) => ({
      labels: { trace_id: `4bf92f3577b34da6a3ce929d0e0e473${i}` },
      value: '0.5',
      timestamp: from + later,
    }));
    return fulfil(route, [{ seriesLabels: { job: 'demo' }, exemplars }]);
  });
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.goto('/explore?expr=up&from=now-5m&to=now');
  await expect(graphOf(page)).toHaveAttribute('data-exemplars', '2');
  await page.getByRole('button', { name: '2 exemplars' }).click();
  const dialog = page.getByRole('dialog', { name: 'Exemplars' });
  await expect(dialog.getByRole('row')).toHaveCount(3);
  await expect(dialog).toContainText('4bf92f3577b34da6a3ce929d0e0e4731');
  await page.keyboard.press('Escape');
  await page.getByRole('switch', { name: 'Exemplars' }).click();
  await expect(graphOf(page)).toHaveAttribute('data-exemplars', '0');
  await expect(page).toHaveURL(/exemplars=off/);
});

test('exemplars that cannot be read are missed, the graph is not', async ({ page }) => {
  await page.route('**/api/v1/query_exemplars*', (route) => fail(route, 503, 'unavailable', 'no'));
  await page.goto('/explore?expr=up&from=now-5m&to=now');
  await expectPoints(page, 1);
  await expect(page.getByText('Exemplars could not be read.')).toBeVisible();
});

test('a query is explained node by node', async ({ page }) => {
  await page.goto('/explore?expr=sum%28rate%28test_counter%5B20s%5D%29%29&from=now-5m&to=now');
  await expectPoints(page, 1);
  await page.getByRole('button', { name: 'Explain' }).click();
  const rows = page.getByRole('region', { name: 'Nodes of the query' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText('sum(…)');
  await expect(rows.nth(3)).toContainText('test_counter[20s]');
  await expect(page.getByText('Evaluated once more for this')).toBeVisible();
});

test('the graph as CSV', async ({ page }) => {
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.goto('/explore?expr=up&from=now-5m&to=now');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const stream = await (await downloading).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const [head, first] = Buffer.concat(chunks).toString().split('\r\n');
  expect(head).toBe('time,"job=""steady"""');
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z,1$/);
});
