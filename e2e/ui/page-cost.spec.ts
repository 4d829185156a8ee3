// What a page costs the browser: its thread's time, and what jumps. Untraced: a trace draws the page off at every step, in its thread.
import type { Page } from '@playwright/test';
import { expect, madeAlert, streamAlerts, test, threadTimeOf } from './quadrant-test';

test.use({ trace: 'off' });

/** What moved without being touched, in shares of the screen: https://web.dev/articles/cls. */
async function watchJumps(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const seen = { jumps: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.jumps += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { seen: { jumps: number } }).seen.jumps);
}

test('Home is there after two seconds of the page’s thread at most, and does not jump', async ({ page }) => {
  const jumps = await watchJumps(page);
  const busyMs = await threadTimeOf(page);
  await streamAlerts(page, []); // one of the demo that begins just now would be news, which may move what is under it
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Targets' }).getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Example queries' })).toBeVisible();
  expect(await busyMs()).toBeLessThanOrEqual(2000);
  expect(await jumps()).toBeLessThanOrEqual(0.05);
});

test('Home does not jump when what fires is heard last', async ({ page }) => {
  const jumps = await watchJumps(page);
  const targets = page.waitForResponse('**/api/v1/targets*');
  await streamAlerts(page, [1, 2, 3, 201].map(madeAlert), 500);
  await page.goto('/');
  await targets;
  await expect(page.getByRole('region', { name: 'Wrong now' }).getByRole('row')).toHaveCount(4);
  await expect(page.getByRole('region', { name: 'Targets' }).getByRole('row').nth(1)).toBeVisible();
  expect(await jumps()).toBeLessThanOrEqual(0.05);
});

test('5,000 alerts: there within a second, a key of the filter within 100 ms, few rows in the page', async ({
  page,
}) => {
  const busyMs = await threadTimeOf(page);
  await streamAlerts(
    page,
    Array.from({ length: 5_000 }, (_, i) => madeAlert(i)),
  );
  await page.goto('/alerts?group=');
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  const listMs = await busyMs();
  expect(await page.getByRole('row').count()).toBeLessThan(80);
  await page.getByRole('combobox', { name: 'Filter alerts' }).focus();
  const before = await busyMs();
  const text = 'team=~"team-1.*"';
  for (const key of text) {
    await page.keyboard.type(key);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }
  await expect(page.getByRole('button', { name: /^Active/ })).not.toContainText('5,000');
  const keyMs = ((await busyMs()) - before) / text.length;
  console.log(
    `5,000 alerts: ${Math.round(listMs)} ms of the page's thread for the list, ${Math.round(keyMs)} ms for a key`,
  );
  expect(listMs).toBeLessThanOrEqual(1_000);
  expect(keyMs).toBeLessThanOrEqual(100);
});
