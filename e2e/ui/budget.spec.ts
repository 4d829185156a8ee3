// What a browser must load before a page works, measured on the built files.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, madeAlert, streamAlerts, test } from './quadrant-test';

const BUDGET_KB = 170;
const EDITOR_KB = 160;
/** Of all that the first load of a page fetches, what it shares included. */
const ALERTS_KB = 212;
const PAGES = ['/', '/explore', '/targets', '/alerts', '/alerts/rules', '/alerts/routing'];

test(`scripts every page shares weigh at most ${BUDGET_KB} kB, compressed`, async ({ request }) => {
  const perPage = new Map<string, ReadonlySet<string>>();
  for (const page of PAGES) perPage.set(page, scriptsOf(await (await request.get(page)).text()));
  const [first = new Set<string>(), ...rest] = perPage.values();
  const shared = [...first].filter((script) => rest.every((others) => others.has(script)));
  const weights = new Map([...perPage].map(([page, scripts]) => [page, weightKb([...scripts])]));
  const sharedKb = weightKb(shared);
  console.log(`shared ${sharedKb} kB; ${[...weights].map(([page, kb]) => `${page} ${kb} kB`).join(', ')}`);
  expect(shared.length).toBeGreaterThan(0);
  expect(sharedKb).toBeLessThanOrEqual(BUDGET_KB);
  expect(weights.get('/alerts')).toBeLessThanOrEqual(ALERTS_KB);
});

test('what reads regular expressions is fetched for one that is not plain, not before', async ({ page }) => {
  const scripts = new Set<string>();
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.add(new URL(request.url()).pathname);
  });
  await streamAlerts(page, [1, 2, 3, 201].map(madeAlert));
  await page.goto('/alerts?filter=severity%3D~"critical|warn.*"');
  const rows = page.getByRole('treegrid').getByRole('row').filter({ hasText: 'host-' });
  await expect(rows).toHaveCount(3);
  await page.waitForLoadState('networkidle');
  const before = new Set(scripts);
  const filter = page.getByRole('combobox', { name: 'Filter alerts' });
  await filter.fill('instance=~"host-[12]:.*"');
  await expect(rows).toHaveCount(2);
  const engineKb = weightKb([...scripts].filter((script) => !before.has(script)));
  console.log(`what reads regular expressions ${engineKb} kB`);
  expect(engineKb).toBeGreaterThan(20); // it was not there already
  await filter.fill('instance=~"host-[12"');
  await page.keyboard.press('Escape');
  await expect(page.getByText('does not compile')).toBeVisible();

  await page.goto('/alerts?filter=instance%3D~"host-[12]:.*"'); // in the address, too
  await expect(rows).toHaveCount(2);
});

test('the query editor is fetched when somebody writes, not before', async ({ page }) => {
  const scripts = new Set<string>();
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.add(new URL(request.url()).pathname);
  });
  await page.goto('/explore');
  await expect(page.getByRole('heading', { name: 'Ask a first question' })).toBeVisible();
  // Pages that links lead to are fetched ahead, once the page is awake: "networkidle" may have come before that.
  await expect(async () => {
    const seen = scripts.size;
    await page.waitForTimeout(1_500);
    expect(scripts.size).toBe(seen);
  }).toPass();
  const before = new Set(scripts);
  await page.getByRole('textbox', { name: 'PromQL query A' }).focus();
  await expect(page.locator('.cm-content')).toBeFocused();
  const editorKb = weightKb([...scripts].filter((script) => !before.has(script)));
  console.log(`explore before writing ${weightKb([...before])} kB, the editor ${editorKb} kB`);
  expect(editorKb).toBeGreaterThan(50); // it was not there already
  expect(editorKb).toBeLessThanOrEqual(EDITOR_KB);
});

test('without what reads regular expressions the filter says so, and the list stays', async ({ page }) => {
  await streamAlerts(page, [1, 2].map(madeAlert));
  await page.goto('/alerts');
  await expect(page.getByRole('row').filter({ hasText: 'host-1:9100' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.route('**/_next/static/chunks/**', (route) => route.abort());
  const filter = page.getByRole('combobox', { name: 'Filter alerts' });
  await filter.fill('instance=~"host-[1]:.*"');
  await page.keyboard.press('Escape');
  await expect(page.getByText('regex "host-[1]:.*" cannot be read, reload the page')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'host-2:9100' })).toBeVisible();
  await filter.fill('instance="host-1:9100"');
  await expect(page.getByRole('row').filter({ hasText: 'host-2:9100' })).toBeHidden();
});

/** Scripts in the page's HTML that a modern browser runs. */
function scriptsOf(html: string): ReadonlySet<string> {
  const tags = html.match(/<script\b[^>]*\bsrc="[^"]+"[^>]*>/g) ?? [];
  const modern = tags.filter((tag) => !/\bnomodule\b/i.test(tag));
  return new Set(modern.flatMap((tag) => /src="(\/_next\/[^"?]+)/.exec(tag)?.[1] ?? []));
}

function weightKb(scripts: readonly string[]): number {
  const bytes = scripts.reduce((sum, script) => sum + gzipSync(readFileSync(builtFile(script))).length, 0);
  return Math.round(bytes / 100) / 10;
}

const builtFile = (script: string) =>
  fileURLToPath(new URL(`../../${decodeURIComponent(script).replace('/_next/', '.next/')}`, import.meta.url));
