// Without the mouse: the palette, the keys, and a graph from cold.
import { expect, expectAwake, expectPoints, graphOf, holdBack, test } from './quadrant-test';

test('from cold to the graph of a counter in three steps', async ({ page }) => {
  await page.goto('/');
  await expectAwake(page);
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find pages and metrics' });
  await expect(field).toBeFocused();
  await page.keyboard.type('test_count');
  await expect(page.getByRole('option', { name: /test_counter/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('option', { name: /test_counter/ })).toContainText('counter');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/expr=rate%28test_counter%5B1m%5D%29/);
  await expectPoints(page, 1);
});

test('a histogram opens as a quantile, a page by its name, and Escape gives the focus back', async ({ page }) => {
  await page.goto('/targets');
  await expectAwake(page);
  await page.keyboard.press('/');
  await page.getByRole('combobox').fill('test_histogram');
  await expect(page.getByRole('option', { name: /test_histogram/ })).toContainText('histogram');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/histogram_quantile/);

  await page.getByLabel('PromQL query').focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('PromQL query')).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('targ');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/targets$/);
});

test('metrics are listed when it is known which names are one histogram, not before', async ({ page }) => {
  const release = await holdBack(page, '**/api/v1/metadata*');
  await page.goto('/targets');
  await expectAwake(page);
  const named = page.waitForResponse('**/api/v1/label/__name__/values*');
  await page.keyboard.press('/');
  await page.getByRole('combobox').fill('test_histogram');
  await named;
  await expect(page.getByText('Reading the list of metrics.')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(0);
  release();
  await expect(page.getByRole('option')).toHaveCount(1);
});

test('the arrow keys read the values of a graph', async ({ page }) => {
  await page.goto('/explore?expr=up&from=now-5m&to=now');
  await expectPoints(page, 3);
  await graphOf(page).focus();
  await page.keyboard.press('ArrowLeft');
  const spoken = page.getByRole('status').filter({ hasText: /^\d\d:\d\d:\d\d: / });
  await expect(spoken).toHaveCount(1);
  const last = await spoken.textContent();
  await page.keyboard.press('ArrowLeft');
  await expect(spoken).not.toHaveText(last ?? '');
  await page.keyboard.press('y');
  await expect(page.getByRole('region', { name: 'Samples' })).toBeVisible();
});

test('keys go to pages, move the time, and open the help', async ({ page }) => {
  await page.goto('/');
  await expectAwake(page);
  await expect(async () => {
    await page.keyboard.type('ge'); // keys that belong together come within a second: on a busy machine, not at once
    await expect(page).toHaveURL(/\/explore$/, { timeout: 2_000 });
  }).toPass();
  await expect(page.getByLabel('PromQL query')).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('t');
    await page.keyboard.press('ArrowLeft'); // too late on a busy machine, it does nothing, and both are pressed again
    await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/, { timeout: 1000 });
  }).toPass();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Zoom out');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('menus and the time range open by key, and give the focus back', async ({ page }) => {
  await page.goto('/explore');
  await expect(page.getByLabel('PromQL query')).toBeVisible();
  const refresh = page.getByRole('button', { name: 'Refresh automatically: Off' });
  for (const opening of ['Enter', 'ArrowDown']) {
    await refresh.focus();
    await page.keyboard.press(opening);
    await expect(page.getByRole('menu')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(refresh).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemradio', { name: '10 s' }).press('Enter');
  await expect(page).toHaveURL(/refresh=10s/);

  const range = page.getByRole('button', { name: /^Time range/ });
  await range.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Last 5 minutes' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(range).toBeFocused();
});

test('keys do nothing while typing, nor when they are switched off', async ({ page }) => {
  await page.goto('/explore');
  await page.getByLabel('PromQL query').pressSequentially('ge?');
  await expect(page).toHaveURL(/\/explore$/);
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(async () => {
    await page.keyboard.press('Escape'); // the completions, when there are any, have one of their own
    await expect(page.getByLabel('PromQL query')).not.toBeFocused({ timeout: 500 });
  }).toPass();

  await page.keyboard.press('?');
  await page.getByRole('switch', { name: /Single-letter keys/ }).press('Space');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.type('gh');
  await expect(page).toHaveURL(/\/explore$/);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeVisible();
});

test('tab reaches the content first, and every stop is visible', async ({ page }) => {
  await page.goto('/targets');
  await expectAwake(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  for (let stop = 0; stop < 12; stop++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const at = document.activeElement;
      const ring = at instanceof HTMLInputElement ? at.closest('label') : at;
      return ring ? getComputedStyle(ring).outlineStyle : 'none';
    });
    expect(outline).not.toBe('none');
  }
});
