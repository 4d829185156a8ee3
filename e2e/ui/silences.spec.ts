// The list of silences against the real server: what is made longer, ended, changed, recurring and pointed out.
import { AGAIN, expect, failUntilTriedAgain, holdBack, test } from './quadrant-test';
import { formOf, HOUR_MS, rowOf, type Silence, silence, silencesOf, stepsOf, toast, unique } from './silence-moves';

test('a silence is extended by an hour in one step, under its id', async ({ page, request }) => {
  const alertname = unique('Extend');
  const id = await silence(request, alertname);
  const before = Date.parse((await silencesOf(request, alertname))[0]?.endsAt ?? '');
  await page.goto(`/alerts/silences?q=${alertname}`);
  const steps = stepsOf(page);
  await steps.click(rowOf(page, alertname).getByRole('button', { name: '+1 h' }));
  await expect(toast(page)).toContainText('Extended by 1 h');
  expect(steps.count()).toBe(1);
  const [after] = await silencesOf(request, alertname);
  expect([after?.id, Date.parse(after?.endsAt ?? '') - before]).toEqual([id, HOUR_MS]);
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => Date.parse((await silencesOf(request, alertname))[0]?.endsAt ?? '') - before).toBe(0);
});

test('ended, taken back, ended for good, and made again', async ({ page, request }) => {
  const alertname = unique('End');
  await silence(request, alertname);
  const states = async () => (await silencesOf(request, alertname)).map(({ status }) => status.state).sort();
  await page.goto(`/alerts/silences?q=${alertname}`);
  await rowOf(page, alertname).getByRole('button', { name: 'End' }).click();
  await expect(toast(page)).toContainText('The silence was ended');
  await toast(page).getByRole('button', { name: 'Undo' }).hover(); // it stays as long as it is pointed at
  await expect(rowOf(page, alertname)).toHaveCount(0);
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, alertname)).toHaveCount(1);
  await expect.poll(states).toEqual(['active', 'expired']);
  await rowOf(page, alertname).getByRole('button', { name: 'End' }).click();
  await expect(rowOf(page, alertname)).toHaveCount(0);
  await page.getByRole('radio', { name: /^Expired/ }).click();
  await rowOf(page, alertname).first().getByRole('button', { name: 'Silence again' }).click();
  await expect(page).toHaveURL(/again=/);
  await formOf(page).getByRole('button', { name: 'Silence for 2 h' }).click();
  await expect(toast(page)).toContainText(`${alertname} silenced for 2 h`);
  expect(await states()).toEqual(['active', 'expired', 'expired']);
});

test('edited beside the list: the address restores it, a new end keeps the id', async ({ page, request }) => {
  const alertname = unique('Edit');
  const id = await silence(request, alertname);
  await page.goto(`/alerts/silences?q=${alertname}`);
  await rowOf(page, alertname).getByRole('button', { name: 'Edit' }).click();
  await expect(page).toHaveURL(new RegExp(`edit=${id}`));
  await page.reload();
  await expect(page.getByRole('complementary', { name: 'Change a silence' })).toContainText(alertname);
  await formOf(page).getByLabel('Comment').fill('longer than planned');
  await formOf(page).getByText('4 h', { exact: true }).click();
  await formOf(page).getByRole('button', { name: 'Silence for 4 h' }).click();
  await expect(rowOf(page, alertname)).toContainText('longer than planned');
  await expect(page).not.toHaveURL(/edit=/);
  expect((await silencesOf(request, alertname)).map((each) => [each.id, each.status.state])).toEqual([[id, 'active']]);
});

test('several at once: chosen with shift, extended and ended together', async ({ page, request }) => {
  const name = unique('Bulk');
  for (const letter of ['A', 'B', 'C']) await silence(request, `${name}${letter}`);
  await page.goto(`/alerts/silences?q=${name}`);
  await rowOf(page, `${name}A`).getByRole('checkbox').click();
  await rowOf(page, `${name}C`)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 silences chosen')).toBeVisible();
  const release = await holdBack(page, '**/api/alerts/silences');
  await page.getByRole('button', { name: 'Extend by 1 h' }).click();
  await expect(toast(page)).toContainText('3 extended by 1 h');
  // Chosen before the list is there anew, they stay chosen.
  await page.getByRole('checkbox', { name: 'All silences' }).click();
  await expect(page.getByText('3 silences chosen')).toBeVisible();
  const answered = page.waitForResponse('**/api/alerts/silences');
  release();
  await answered;
  await page.getByRole('button', { name: 'End 3' }).click();
  await expect(toast(page)).toContainText('3 silences were ended');
  await expect(page.getByText('None of').or(page.getByText('Nothing is silenced'))).toBeVisible();
});

test('what ends soon, and what nobody needs any more, is pointed out and ended with one press', async ({
  page,
  request,
}) => {
  const name = unique('Note');
  const soon = await silence(request, `${name}Soon`, { endsAtMs: Date.now() + 5 * 60_000 });
  const idle = await silence(request, `${name}Idle`);
  // A healthy server needs an hour for it.
  await page.route('**/api/alerts/silences', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const body = await (await route.fetch(AGAIN)).json();
    const silences = body.silences.map((each: { id: string }) =>
      each.id === idle ? { ...each, unneeded: 'resolved' } : { ...each, unneeded: null },
    );
    return route.fulfill({ json: { ...body, silences } });
  });
  await page.goto(`/alerts/silences?q=${name}`);
  await expect(rowOf(page, `${name}Soon`)).toContainText(/in [2-5] min/);
  await expect(rowOf(page, `${name}Idle`)).toContainText('all is over');
  await expect(page.getByText('1 silence mutes nothing any more.')).toBeVisible();
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(toast(page)).toContainText('The silence was ended');
  const states = await Promise.all(
    [soon, idle].map(
      async (id) => ((await (await request.get(`/api/v2/silence/${id}`, AGAIN)).json()) as Silence).status.state,
    ),
  );
  expect(states).toEqual(['active', 'expired']);
});

test('a recurring silence becomes real silences that every tool sees; deleted, they end', async ({ page, request }) => {
  test.slow(); // silences are made and ended every five seconds
  const name = unique('Weekly');
  await page.goto('/alerts/silences?show=recurring');
  await page.getByRole('button', { name: 'New recurring silence' }).click();
  const form = page.getByRole('form', { name: 'New recurring silence' });
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Matcher' }).click();
  await expect(form.getByRole('combobox', { name: 'Matcher' })).toBeFocused();
  await page.keyboard.type(`job=${name}`);
  await page.keyboard.press('Enter');
  await expect(form.getByRole('button', { name: `Drop job="${name}"` })).toBeVisible(); // the server has read it
  for (const day of ['Sat', 'Sun']) await form.getByRole('button', { name: day }).click();
  await form.getByLabel('From').fill('23:00');
  await form.getByLabel('To', { exact: false }).last().fill('01:00');
  await form.getByLabel('Comment').fill('backups run');
  await form.getByRole('button', { name: 'Save' }).click();
  const item = page.getByRole('listitem').filter({ hasText: name });
  await expect(item).toContainText('every day, 23:00 to 01:00');
  await expect.poll(async () => (await silencesOf(request, name)).length).toBeGreaterThan(1);
  await item.getByRole('button', { name: 'Delete' }).click();
  await expect(item).toHaveCount(0);
  await expect
    .poll(async () => new Set((await silencesOf(request, name)).map(({ status }) => status.state)))
    .toEqual(new Set(['expired']));
});

test('without silences it says what that means; without an answer, what to do', async ({ page }) => {
  await page.route('**/api/alerts/silences', (route) =>
    route.fulfill({ json: { nowMs: Date.now(), maxDurationMs: 0, silences: [] } }),
  );
  await page.goto('/alerts/silences');
  await expect(page.getByRole('heading', { name: 'Nothing is silenced' })).toBeVisible();
  await page.unroute('**/api/alerts/silences');
  await failUntilTriedAgain(page, '/api/alerts/silences', {
    ...{ status: 503, errorType: 'unavailable', error: 'silences could not be read' },
  });
  await page.reload();
  const alert = page.getByRole('alert').filter({ hasText: 'The list of silences could not be read' });
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toBeHidden();
});
