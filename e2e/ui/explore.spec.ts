// Explore on live data: graphs, zoom, legend, tables, and an address that restores all of it.
import { DEMO_QUERIES, expect, expectPoints, exploreAddress, graphOf, test } from './quadrant-test';

for (const query of DEMO_QUERIES) {
  test(`draws ${query} with live data`, async ({ page }) => {
    await page.goto(exploreAddress(query, { from: 'now-5m', to: 'now' }));
    await expectPoints(page, 3);
    const graph = graphOf(page);
    await expect(graph).toHaveAccessibleName(new RegExp(`^${query.replace(/[^\w ]/g, '\\$&')}, \\d+ series`));
    expect(Number(await graph.getAttribute('data-ymax'))).toBeGreaterThan(0);
    await expect(page.getByRole('region', { name: 'Legend' }).getByRole('row')).not.toHaveCount(0);
  });
}

test('a first visit offers queries that work, one click draws', async ({ page }) => {
  await page.goto('/explore');
  await page.getByRole('button', { name: 'sum(rate(test_counter[20s]))' }).click();
  await expectPoints(page, 1);
  expect(new URL(page.url()).searchParams.get('expr')).toBe('sum(rate(test_counter[20s]))');
});

test('the address restores query, range and view; back undoes one step', async ({ page }) => {
  await page.goto('/explore');
  await page.getByLabel('PromQL query').fill('up');
  await page.getByLabel('PromQL query').press('Enter');
  await expectPoints(page, 1);
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByRole('button', { name: 'Last 15 minutes' }).click();
  await page.getByRole('radio', { name: 'Table' }).click();
  await expect(page).toHaveURL(/expr=up&from=now-15m&to=now&view=table/);

  await page.reload();
  await expect(page.getByLabel('PromQL query')).toHaveValue('up');
  await expect(page.getByRole('button', { name: 'Time range: Last 15 minutes' })).toBeVisible();
  await expect(page.getByRole('table')).toContainText('job');

  await page.goBack();
  await expect(graphOf(page)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Time range: Last 1 hour' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Ask a first question' })).toBeVisible();
});

test('dragging zooms in with one step of history, a double click zooms out', async ({ page }) => {
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now' }));
  await expectPoints(page, 1);
  const box = await graphOf(page).boundingBox();
  if (!box) throw new Error('the graph has no box');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, y, { steps: 8 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
  const zoomedMs = await widthOf();
  expect(zoomedMs).toBeLessThan(200_000);

  await page.mouse.dblclick(box.x + box.width * 0.5, y);
  await expect.poll(widthOf).toBeGreaterThan(zoomedMs * 1.9);
  await page.goBack();
  await expect.poll(widthOf).toBeCloseTo(zoomedMs, -1);
  await page.goBack();
  await expect(page).toHaveURL(/from=now-5m/);

  async function widthOf(): Promise<number> {
    const { searchParams } = new URL(page.url());
    return Number(searchParams.get('to')) - Number(searchParams.get('from'));
  }
});

test('the crosshair shows values sorted, the legend isolates and toggles', async ({ page }) => {
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now' }));
  await expectPoints(page, 2);
  const legend = page.getByRole('region', { name: 'Legend' });
  const names = legend.getByRole('button', { pressed: true });
  await expect.poll(() => names.count()).toBeGreaterThan(1);
  const all = await names.count();

  await names.first().click();
  await expect(names).toHaveCount(1);
  await names.first().click();
  await expect(names).toHaveCount(all);
  await names.nth(1).click({ modifiers: ['ControlOrMeta'] });
  await expect(names).toHaveCount(all - 1);
});

test('a syntax error points at its place', async ({ page }) => {
  await page.goto(exploreAddress('sum(rate(test_counter[20s])'));
  const alert = page.getByRole('alert').filter({ hasText: 'could not be read' });
  await expect(alert).toContainText('bad_data');
  await expect(alert).toContainText(/line 1, column \d+/);
  await expect(page.getByLabel('PromQL query')).toHaveAttribute('aria-invalid', 'true');
});

test('a mistyped metric finds the one that was meant', async ({ page }) => {
  await page.goto(exploreAddress('rate(test_countr[20s])'));
  await expect(page.getByRole('heading', { name: 'No series matched' })).toBeVisible();
  await page.getByRole('button', { name: 'Use test_counter' }).click();
  await expectPoints(page, 1);
  expect(new URL(page.url()).searchParams.get('expr')).toBe('rate(test_counter[20s])');
});

test('a range that makes no sense is refused beside its field', async ({ page }) => {
  await page.goto('/explore');
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByLabel('From').fill('yesterday');
  await page.getByRole('button', { name: 'Use this range' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'yesterday' })).toContainText('is no time');
  await page.getByLabel('From').fill('now-2h');
  await page.getByRole('button', { name: 'Use this range' }).click();
  await expect(page).toHaveURL(/from=now-2h/);
});

test('samples list every value of the graph', async ({ page }) => {
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now', view: 'samples' }));
  await expect(page.getByRole('region', { name: 'Samples' }).getByRole('row')).not.toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: 'Time' })).toBeVisible();
});

test('old addresses of Prometheus lead to the same query', async ({ page }) => {
  await page.goto('/graph?g0.expr=up%7Bjob%3D%22a%22%7D&g0.tab=0');
  await expect(page).toHaveURL(/\/explore\?/);
  expect(new URL(page.url()).searchParams.get('expr')).toBe('up{job="a"}');
  await page.goto('/classic/targets');
  await expect(page).toHaveURL(/\/targets$/);
});
