// Rules by hand: one is made, tried, saved, evaluated, changed, restored; and it outlives the program.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type RunningServer, STARTING_MS, startServer, waitUntilScraped } from '../server';
import { expect, failUntilTriedAgain, graphOf, test } from './quadrant-test';

test.describe.configure({ mode: 'serial' });

let home: string;
let server: RunningServer;

test.beforeAll(async () => {
  test.setTimeout(STARTING_MS);
  home = mkdtempSync(join(tmpdir(), 'quadrant-rules-ui-'));
  server = await startServer({ home });
  await waitUntilScraped(server.url, 4);
});
test.afterAll(async () => {
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Without gaps: a scrape of a busy machine may fail, and the alerts would be others afterwards. */
const GAUGE = 'last_over_time(test_gauge[1m])';

const open = (page: Page, query = '') => page.goto(`${server.url}/alerts/rules${query}`);
const editOf = (page: Page) => open(page, '?open=edit&namespace=shop&group=web&index=0');

async function promRules(
  group: string,
): Promise<{ file: string; rules: { name: string; health: string; duration?: number }[] }[]> {
  const answer = await fetch(`${server.url}/api/v1/rules?rule_group[]=${group}`);
  return ((await answer.json()) as { data: { groups: never[] } }).data.groups;
}

async function writeExpression(page: Page, expr: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Expression' }).focus();
  await expect(page.locator('.cm-content')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(expr);
  await page.keyboard.press('Escape');
}

test('a new rule is written, tried on what is stored, saved with its difference, and evaluated', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('table')).toContainText('TargetDown');
  await page.getByRole('button', { name: 'New rule' }).click();
  await page.getByLabel('Group', { exact: true }).fill('web');
  await page.getByLabel('Namespace').fill('shop');
  await page.getByLabel('Every').fill('1s');
  await page.getByLabel('Name of the alert').fill('GaugeThere');
  await writeExpression(page, 'test_gauge >= sum(');
  await expect(page.getByRole('status', { name: 'Problems' })).toContainText(
    'could not parse expression: 1:19: parse error: unclosed left parenthesis',
  );
  await expect(page.getByRole('button', { name: 'Review and save' })).toBeDisabled();
  await writeExpression(page, `${GAUGE} >= 0`);
  await page.getByRole('button', { name: 'Label', exact: true }).click();
  await page.getByLabel('Value of label 1').fill('page');

  await page.getByRole('radio', { name: '1 h' }).click();
  await page.getByRole('button', { name: 'Try it on the last hour' }).click();
  await expect(page.getByText(/Would have fired 3 times, for .+ in all/)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Alerts over the range' }).getByRole('listitem')).toHaveCount(3);

  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save a new group' });
  await expect(dialog).toContainText('- alert: GaugeThere');
  await dialog.getByLabel('Why').fill('to be seen');
  await dialog.getByLabel('Who').fill('mira');
  await dialog.getByRole('button', { name: 'Save group' }).click();
  await expect(page.getByText('Group web is saved as version 1, and evaluated')).toBeVisible();
  const details = page.getByRole('complementary', { name: 'Rule GaugeThere' });
  await expect(details).toContainText('firing');
  await expect(details.getByRole('region', { name: 'Active alerts' }).getByRole('listitem')).toHaveCount(3);

  const [group] = await promRules('web');
  expect(group?.file).toBe('quadrant:shop');
  expect(group?.rules).toMatchObject([{ name: 'GaugeThere', health: 'ok' }]);
});

test('an edit shows what changes, line by line, and beside the present rule what it would have done', async ({
  page,
}) => {
  await editOf(page);
  await page.getByLabel('For', { exact: true }).fill('1h');
  await page.getByRole('radio', { name: '1 h' }).click();
  await page.getByRole('button', { name: 'Try it on the last hour' }).click();
  await expect(page.getByText('Would not have fired, though 3 alerts were pending.')).toBeVisible();
  await expect(page.getByText(/The rule as it is now fired 3 times, for /)).toBeVisible();
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'What will change' });
  await expect(dialog.getByRole('region', { name: 'What will change' })).toContainText('added:         for: 1h');
  await dialog.getByLabel('Why').fill('less noise');
  await dialog.getByRole('button', { name: 'Save as version 2' }).click();
  await expect(page.getByText('Group web is saved as version 2, and evaluated')).toBeVisible();
  await expect.poll(async () => (await promRules('web'))[0]?.rules[0]?.duration).toBe(3600);
});

test('somebody else who saved first is told of, and their text can be compared', async ({ page }) => {
  await editOf(page);
  await page.getByLabel('For', { exact: true }).fill('2h');
  const { text } = (await (await fetch(`${server.url}/api/rules/groups/shop/web`)).json()) as { text: string };
  const theirs = text.replace('page', 'ticket');
  await fetch(`${server.url}/api/rules/groups/shop/web?author=tom`, { method: 'PUT', body: theirs });
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('button', { name: 'Save as version 3' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('is at version 3 by tom by now');
  await dialog.getByRole('button', { name: 'Compare with theirs' }).click();
  await expect(dialog).toContainText('removed:           severity: ticket');
  await expect(dialog.getByRole('button', { name: 'Save as version 4' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('a draft outlives a reload', async ({ page }) => {
  await editOf(page);
  await page.getByLabel('For', { exact: true }).fill('7m');
  await page.reload();
  await expect(page.getByText('This is the draft you left here.')).toBeVisible();
  await expect(page.getByLabel('For', { exact: true })).toHaveValue('7m');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByLabel('For', { exact: true })).toHaveValue('1h');
});

test('the program goes on with what was saved after a restart', async ({ page }) => {
  test.setTimeout(STARTING_MS);
  await server.end();
  server = await startServer({ home });
  await open(page, '?filter=GaugeThere');
  await expect(page.getByRole('row').filter({ hasText: 'GaugeThere' })).toContainText(/pending|firing/);
  expect((await promRules('web'))[0]?.file).toBe('quadrant:shop');
});

test('a version is looked at and restored', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'More for group web' }).click();
  await page.getByRole('menuitem', { name: 'Versions' }).click();
  await page.getByRole('button', { name: /to be seen/ }).click();
  await expect(page.getByRole('region', { name: 'What changed' })).toContainText('- alert: GaugeThere');
  await page.getByRole('button', { name: 'Restore version 1' }).click();
  await expect(page.getByText('Version 1 of web is evaluated again, as version 4')).toBeVisible();
  await expect(page.getByRole('button', { name: /version 1 again/ })).toBeVisible();
  await expect.poll(async () => (await promRules('web'))[0]?.rules[0]?.duration).toBe(0);
});

test('a group is deleted at once, and brought back by undo', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'More for group web' }).click();
  await page.getByRole('menuitem', { name: 'Delete group' }).click();
  await page.getByRole('button', { name: 'Undo' }).hover(); // it stays as long as it is pointed at
  await expect(page.getByRole('row').filter({ hasText: 'GaugeThere' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Deleted groups' })).toContainText('web');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'GaugeThere' })).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Deleted groups' })).toHaveCount(0);
});

test('rules from before 2.0 are pasted, told of one by one, and evaluated', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a rule file' });
  await dialog
    .getByRole('textbox', { name: 'Rules' })
    .fill('ALERT Old\n  IF up == 5\n  FOR 5m\njob:up:sum = sum(up) by (job)\n');
  await expect(dialog).toContainText('line 1: alert Old was converted, with for 5m');
  await expect(dialog).toContainText('line 4: recording rule job:up:sum was converted');
  await dialog.getByRole('button', { name: 'Import the converted rules' }).click();
  await expect(page.getByText('1 group is evaluated')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'job:up:sum' })).toHaveCount(1);
});

test('a group of a file is copied to be edited; the file is left alone', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'More for group demo' }).click();
  await page.getByRole('menuitem', { name: 'Copy into Quadrant to edit' }).click();
  await expect(page.getByRole('heading', { name: 'Copy of demo' })).toBeVisible();
  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(page.getByRole('dialog')).toContainText('goes on being evaluated as well');
});

test('the list narrows, the address says how, and the expression opens in Explore with its threshold', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('searchbox', { name: 'Filter rules' }).fill('gauge');
  await page.getByRole('radio', { name: 'Alerts' }).click();
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Filter rules' })).toHaveValue('gauge');
  await expect(page.getByRole('row').filter({ hasText: 'GaugeThere' })).toHaveCount(1);
  await expect(page.getByRole('row').filter({ hasText: 'TargetDown' })).toHaveCount(0);
  await page.getByRole('button', { name: 'GaugeThere' }).click();
  await page.getByRole('link', { name: 'Explore with threshold' }).click();
  await expect(page).toHaveURL(/expr=last_over_time%28test_gauge%5B1m%5D%29&threshold=%3E%3D\+0/);
  await expect(graphOf(page)).toHaveAttribute('data-thresholds', '0');
});

test('by keyboard: down the list, into the editor, and out again', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('table')).toContainText('GaugeThere');
  await page.keyboard.press('j');
  const first = page.getByRole('complementary');
  await expect(first).toHaveAccessibleName('Rule APIRandomLarge');
  await page.keyboard.press('j');
  await expect(first).not.toHaveAccessibleName('Rule APIRandomLarge');
  await page.keyboard.press('k');
  await page.keyboard.press('e');
  await expect(page.getByRole('heading', { name: 'Copy of demo' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toHaveCount(0);
});

test('rules that cannot be read, and a server that is gone, are told', async ({ page }) => {
  await failUntilTriedAgain(page, '/api/rules/groups', {
    ...{ status: 503, errorType: 'unavailable', error: 'the database is gone' },
  });
  await open(page);
  await expect(page.getByRole('heading', { name: 'The rules could not be read' })).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('table')).toContainText('GaugeThere');
  await page.route('**/api/rules/groups', (route) => route.abort('connectionrefused'));
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(page.getByText(/old, Quadrant does not answer/)).toBeVisible();
  await expect(page.getByRole('table')).toContainText('GaugeThere');
});

test('without any rule the page says how to have some', async ({ page }) => {
  await page.route('**/api/rules/groups', (route) => route.fulfill({ json: { isStandingKnown: true, groups: [] } }));
  await open(page);
  await expect(page.getByRole('heading', { name: 'Nothing is evaluated yet' })).toBeVisible();
});

test('two thousand rules: only those in sight are in the document', async ({ page }) => {
  const rule = (i: number) => ({
    ...{ kind: 'alert', name: `Rule${i}`, expr: 'up == 0', threshold: null, forMs: 0, keepFiringForMs: 0 },
    ...{ labels: {}, annotations: {}, health: 'ok', lastError: '', lastEvaluationMs: 1, evaluationMs: 1 },
    ...{ pending: 0, firing: 0, series: 0 },
  });
  const group = (g: number) => ({
    ...{ file: `/etc/${g}.yml`, name: `g${g}`, namespace: null, version: null, intervalMs: 60_000, queryOffsetMs: 0 },
    ...{ limit: 0, problem: '', lastEvaluationMs: 1, evaluationMs: 1, nextEvaluationMs: 2 },
    rules: Array.from({ length: 20 }, (_, i) => rule(g * 20 + i)),
  });
  const groups = Array.from({ length: 100 }, (_, g) => group(g));
  await page.route('**/api/rules/groups', (route) => route.fulfill({ json: { isStandingKnown: true, groups } }));
  await open(page);
  await expect(page.getByRole('button', { name: 'Rule0', exact: true })).toBeVisible();
  expect(await page.getByRole('row').count()).toBeLessThan(120);
  await page.getByRole('searchbox', { name: 'Filter rules' }).fill('rule1999');
  await expect(page.getByRole('button', { name: 'Rule1999' })).toBeVisible();
});
