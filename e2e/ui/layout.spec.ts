// At every width: nothing scrolls sideways, everything that can be pressed is large enough.
import { expect, expectAwake, exploreAddress, graphOf, madeAlert, streamAlerts, test } from './quadrant-test';

const PAGES = [
  ...['/', '/explore', '/targets', '/traces', exploreAddress('up', { from: 'now-5m', to: 'now' })],
  ...['/alerts', '/alerts/silences', '/alerts/silences/new', '/alerts/rules', '/alerts/rules?open=new'],
  ...['/alerts/routing', '/alerts/notifications', '/alerts/receivers'],
];

test.setTimeout(10_000 * PAGES.length);

for (const width of [1920, 1440, 1280, 768, 375, 320]) {
  test(`${width} px: no page scrolls sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const address of PAGES) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
      if (address.includes('expr')) await expect(graphOf(page)).toHaveAttribute('data-ymax', /.+/);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, address).toBeLessThanOrEqual(0);
    }
  });
}

test('320 px: routing does not scroll sideways while it is awaited', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 900 });
  await page.route('**/api/alerts/routing*', () => {}); // never answered
  await page.goto('/alerts/routing');
  await expect(page.locator('div[aria-busy=true]')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

for (const width of [1440, 375]) {
  test(`${width} px: targets are at least 24 px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const address of PAGES) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
      const small = await page
        .locator('button:visible, [role=radio]:visible, nav a:visible, input:visible')
        .evaluateAll((all) =>
          all.flatMap((each) => {
            if (!each.isConnected) return []; // gone since it was found
            const { width: w, height: h } = (each.closest('label') ?? each).getBoundingClientRect();
            return w >= 24 && h >= 24 ? [] : [`${each.textContent || each.getAttribute('aria-label')}: ${w} × ${h}`];
          }),
        );
      expect(small, address).toEqual([]);
    }
  });
}

test('on a phone the rail is a bar of five at the foot', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await page.goto('/');
  await expectAwake(page);
  const bar = page.getByRole('navigation', { name: 'Main' });
  await expect(bar.locator('a:visible, button:visible')).toHaveText([
    ...['Home', 'Explore', /Alerts$/, 'Targets', 'More'],
  ]);
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Traces/ }).click();
  await expect(page.getByRole('heading', { name: 'Traces are not here yet' })).toBeVisible();
});

test('on a phone a row, a section and a row of Home are silenced directly, with a thumb', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await streamAlerts(page, [1, 2, 3, 201].map(madeAlert));
  await page.goto('/alerts?filter=severity%3D~"critical|warning"');
  const bells = page.getByRole('treegrid').getByRole('button', { name: /^Silence: / });
  await expect(bells).toHaveCount(4); // of a section, of its two alerts, and of one alone
  for (const bell of await bells.all()) {
    const box = await bell.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(40);
  }
  const rowsPx = await page.locator('tbody tr[data-index]').evaluateAll((all) => all.map((each) => each.clientHeight));
  expect(new Set(rowsPx)).toEqual(new Set([44])); // what the list reckons with
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page
    .getByRole('row')
    .filter({ hasText: 'host-3:9100' })
    .getByRole('button', { name: /^Silence: / })
    .click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('button', { name: /^Silence for/ })).toBeVisible();
  await expect(page).toHaveURL(/alerts\?filter/); // the row was not opened
  await page.keyboard.press('Escape');
  await page.goto('/');
  const home = page.getByRole('region', { name: 'Wrong now' }).getByRole('button', { name: 'Silence: Alert1' });
  expect((await home.boundingBox())?.height).toBeGreaterThanOrEqual(40);
});
