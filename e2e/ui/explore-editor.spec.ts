// Writing a query: the editor that comes when it is wanted, what it offers, and what it says of mistakes.
import type { Page } from '@playwright/test';
import { expect, expectPoints, exploreAddress, fail, test } from './quadrant-test';

const editorOf = (page: Page) => page.getByRole('textbox', { name: 'PromQL query A' });
/** With completion: the plain one is a text area. */
const richEditorOf = (page: Page) => page.locator('[contenteditable][aria-label="PromQL query A"]');
const options = (page: Page) => page.getByRole('listbox').getByRole('option');

async function writeIn(page: Page, text: string): Promise<void> {
  await page.goto('/explore');
  await write(page, text);
}

async function write(page: Page, text: string): Promise<void> {
  await editorOf(page).focus();
  await expect(richEditorOf(page)).toBeFocused();
  await page.keyboard.type(text);
}

test('the editor comes with the focus: text, cursor and what is typed meanwhile stay', async ({ page }) => {
  const scripts: string[] = [];
  page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
  await page.goto(exploreAddress('sum(up)'));
  await expectPoints(page, 1);
  await expect(richEditorOf(page)).toHaveCount(0);
  const before = scripts.length;
  await editorOf(page).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(4, 4));
  await editorOf(page).focus();
  await page.keyboard.type('test_');
  await expect(richEditorOf(page)).toBeFocused();
  expect(scripts.length).toBeGreaterThan(before);
  await page.keyboard.type('x_');
  await expect(richEditorOf(page)).toHaveText('sum(test_x_up)');
});

test('metrics are offered with their type, Tab takes one, Enter runs', async ({ page }) => {
  await page.goto('/explore');
  await expect(page.getByRole('button', { name: 'sum(rate(test_counter[20s]))' })).toBeVisible(); // types are known
  await write(page, 'rate(test_cou');
  await expect(options(page).first()).toHaveText('countertest_counter');
  await page.keyboard.press('Tab');
  await expect(richEditorOf(page)).toHaveText('rate(test_counter)');
  await page.keyboard.type('[20s]');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/expr=rate%28test_counter%5B20s%5D%29/);
  await expect(richEditorOf(page)).toBeFocused();
  await expectPoints(page, 1);
});

test('labels and their values are those of the metric', async ({ page }) => {
  await writeIn(page, 'test_counter{co');
  await expect(options(page).filter({ hasText: 'code' })).toHaveCount(1);
  await page.keyboard.press('Tab');
  await page.keyboard.type('="');
  await expect(options(page).filter({ hasText: '404' })).toHaveCount(1);
  await page.keyboard.type('4');
  await page.keyboard.press('Tab');
  await expect(richEditorOf(page)).toHaveText('test_counter{code="404"}');
});

test('Enter runs what is written although a list is open; what was chosen by arrows it takes', async ({ page }) => {
  await writeIn(page, 'up');
  await expect(options(page).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/expr=up$/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('test_');
  await expect(options(page).nth(1)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  const chosen = (await page.locator('[role=option][aria-selected=true] .cm-completionLabel').textContent()) ?? '';
  await page.keyboard.press('Enter');
  await expect(richEditorOf(page)).toHaveText(chosen);
  await expect(page).toHaveURL(/expr=up$/);
});

test('Escape closes the list, then leaves the editor', async ({ page }) => {
  await writeIn(page, 'test_');
  await expect(options(page).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(options(page)).toHaveCount(0);
  await expect(richEditorOf(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(richEditorOf(page)).not.toBeFocused();
  await page.keyboard.press('q');
  await expect(richEditorOf(page)).toBeFocused();
});

test('a mistake is marked where it is, in the server’s words, before it is run', async ({ page }) => {
  await writeIn(page, 'sum(up) up');
  await page.keyboard.press('Escape');
  const row = page.getByRole('group', { name: 'Query A' });
  await expect(row.getByRole('status')).toContainText('1:9: parse error: unexpected identifier "up"');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('up');
  await expect(richEditorOf(page)).toHaveAccessibleDescription(/parse error/);
  await richEditorOf(page).focus(); // Escape may have left it: there need not be a list
  for (let i = 0; i < 2; i++) await page.keyboard.press('Backspace');
  await expect(row.getByRole('status')).toBeEmpty();
});

test('a remark of the engine is marked where it is', async ({ page }) => {
  await page.goto(exploreAddress('rate(test_gauge[1m])'));
  await expectPoints(page, 1);
  await editorOf(page).focus();
  await expect(page.locator('.cm-lintRange-info')).toHaveText('test_gauge');
});

test('a query is laid out, and one step undoes it', async ({ page }) => {
  const long =
    'sum by (job) (rate(http_requests_total{job="demo", code="200"}[5m])) / sum by (job) (rate(http_requests_total{job="demo"}[5m]))';
  await writeIn(page, '');
  await page.keyboard.insertText(long);
  await page.getByRole('button', { name: 'More for query A' }).click();
  await page.getByRole('menuitem', { name: 'Lay out' }).click();
  await expect.poll(() => page.locator('.cm-line').count()).toBeGreaterThan(1);
  await richEditorOf(page).focus();
  await page.keyboard.press('Control+z');
  await expect(page.locator('.cm-line')).toHaveCount(1);
  await expect(richEditorOf(page)).toHaveText(long);
});

test('without names there is no list, and the query runs all the same', async ({ page }) => {
  await page.route('**/api/v1/label/**', (route) => fail(route, 503, 'unavailable', 'the engine is restarting'));
  await writeIn(page, 'test_counter');
  await page.keyboard.press('Enter');
  await expectPoints(page, 1);
});

test('without the code of the editor the plain one does the work', async ({ page }) => {
  await page.goto('/explore');
  await expect(page.getByRole('heading', { name: 'Ask a first question' })).toBeVisible();
  await page.route('**/_next/**', (route) => route.abort('connectionrefused'));
  await editorOf(page).fill('test_counter');
  await editorOf(page).press('Enter');
  await expect(page).toHaveURL(/expr=test_counter/);
  await expect(page.getByRole('group', { name: 'Query A' })).toContainText('series');
});
