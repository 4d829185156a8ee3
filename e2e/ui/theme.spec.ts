// Light and dark: right before the first paint, switchable, remembered.
import { expect, expectAwake, test } from './quadrant-test';

/** What data-theme was set to, and whether there was anything to paint when it was first set. */
const recordTheme = () => {
  const seen: { theme: string | undefined; hadBody: boolean }[] = [];
  Object.assign(window, { seenThemes: seen });
  new MutationObserver(() => {
    seen.push({ theme: document.documentElement?.dataset.theme, hadBody: document.body !== null });
  }).observe(document, { attributes: true, attributeFilter: ['data-theme'], subtree: true });
};

const background = () => getComputedStyle(document.body).backgroundColor;
const DARK = 'rgb(11, 14, 19)';
const LIGHT = 'rgb(251, 252, 253)';

for (const [stored, system, shown, colour] of [
  ['dark', 'light', 'dark', DARK],
  ['light', 'dark', 'light', LIGHT],
  ['system', 'dark', 'dark', DARK],
  [null, 'light', 'light', LIGHT],
] as const) {
  test(`chosen ${stored}, system ${system}: ${shown} from the first paint on`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: system });
    await page.addInitScript(recordTheme);
    if (stored) await page.addInitScript((theme) => localStorage.setItem('quadrant.theme', theme), stored);
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const seen = await page.evaluate(() => (window as unknown as { seenThemes: unknown[] }).seenThemes);
    expect(seen).toEqual([{ theme: shown, hadBody: false }]);
    expect(await page.evaluate(background)).toBe(colour);
  });
}

test('the menu and the keys change it, and it is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/targets');
  await expectAwake(page);
  await page.getByRole('button', { name: 'Theme: As the system' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('button', { name: 'Theme: Dark' })).toBeVisible();
  await page.getByRole('heading', { level: 1 }).click(); // nothing has the focus, and the page is awake
  await expect(async () => {
    await page.keyboard.type('ct'); // keys that belong together come within a second; the themes go round, so one may go on
    await expect(page.getByRole('button', { name: 'Theme: As the system' })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the rail folds and stays folded', async ({ page }) => {
  await page.goto('/');
  await expectAwake(page);
  await page.getByRole('button', { name: 'Fold or unfold the rail' }).click();
  const width = () =>
    page
      .getByRole('navigation', { name: 'Main' })
      .first()
      .evaluate((rail) => rail.clientWidth);
  expect(await width()).toBeLessThanOrEqual(56);
  await page.reload();
  expect(await width()).toBeLessThanOrEqual(56);
});
