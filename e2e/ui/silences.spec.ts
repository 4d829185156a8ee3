// Silences in a real browser against the real server: how many steps they take, by pointer, by key and on a phone.
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect, exploreAddress, fail, failUntilTriedAgain, graphOf, test } from './quadrant-test';

const HOUR_MS = 3_600_000;

/** Alerts of a test of its own: others run beside it on the same server. */
let counter = 0;
const unique = (name: string) => `${name}${process.pid}x${Date.now()}x${++counter}`;

/** A connection that was kept may have been closed meanwhile. */
const AGAIN = { maxRetries: 2 };

type LabelSet = Record<string, string>;

async function fire(request: APIRequestContext, ...sets: LabelSet[]): Promise<void> {
  const answer = await request.post('/api/v2/alerts', { data: sets.map((labels) => ({ labels })) });
  expect(answer.status()).toBe(200);
}

type Silence = {
  id: string;
  status: { state: string };
  comment: string;
  endsAt: string;
  matchers: { value: string }[];
};

/** As every tool sees them: those that name the value, the newest first. */
async function silencesOf(request: APIRequestContext, value: string): Promise<Silence[]> {
  const all = (await (await request.get('/api/v2/silences', AGAIN)).json()) as Silence[];
  return all.filter(({ matchers }) => matchers.some((matcher) => matcher.value.includes(value)));
}

async function silence(request: APIRequestContext, alertname: string, more: object = {}): Promise<string> {
  const data = {
    ...{ matchers: [{ name: 'alertname', value: alertname }], endsAtMs: Date.now() + 2 * HOUR_MS },
    ...{ createdBy: 'mira', comment: 'pool back to 20' },
    ...more,
  };
  return ((await (await request.post('/api/alerts/silences', { data })).json()) as { id: string }).id;
}

/** Their labels, as a rule on them would give them to its alerts. */
async function seriesOf(request: APIRequestContext, expr: string): Promise<LabelSet[]> {
  const { data } = await (await request.get('/api/v1/query', { params: { query: expr } })).json();
  return (data.result as { metric: LabelSet }[]).map(({ metric: { __name__, ...labels } }) => labels);
}

const rowOf = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });
const formOf = (page: Page): Locator => page.getByRole('form', { name: /silence/i });
const toast = (page: Page): Locator => page.getByRole('status', { name: 'What was just done' });

/** A click, a key chord or a field that is filled in is a step. */
function stepsOf(page: Page) {
  let steps = 0;
  const counted = async (step: Promise<unknown>) => {
    steps++;
    await step;
  };
  return {
    click: (target: Locator) => counted(target.click()),
    press: (keys: string) => counted(page.keyboard.press(keys)),
    count: () => steps,
  };
}

test('a firing alert is silenced from its row in two steps', async ({ page, request }) => {
  const alertname = unique('Row');
  await fire(request, { alertname, instance: 'web:1', severity: 'critical' });
  await page.goto(`/alerts?filter=${encodeURIComponent(`alertname="${alertname}"`)}&group=none`);
  const steps = stepsOf(page);
  await steps.click(rowOf(page, 'web:1').getByRole('button', { name: /^Silence: / }));
  await expect(page.getByRole('dialog').getByText('1 alert', { exact: true })).toBeVisible();
  await steps.click(page.getByRole('button', { name: 'Silence for 2 h' }));
  await expect(toast(page)).toContainText(`${alertname} silenced for 2 h`);
  expect(steps.count()).toBe(2);
  const [made] = await silencesOf(request, alertname);
  expect(made?.matchers.map(({ value }) => value)).toEqual([alertname, 'web:1']);
  await page.mouse.move(2, 2); // under the pointer the list stands still
  await expect(rowOf(page, 'web:1')).toContainText(/silenced by/);
});

test('alerts about the series of a graph are silenced in two steps, and taken back in one', async ({
  page,
  request,
}) => {
  const alertname = unique('Graph');
  const [series] = await seriesOf(request, 'test_gauge{service="frontservice"}');
  await fire(request, { ...series, alertname });
  await page.goto(exploreAddress('test_gauge{service="frontservice"}', { from: 'now-5m', to: 'now' }));
  await expect(graphOf(page)).toBeVisible();
  const steps = stepsOf(page);
  await steps.click(page.getByRole('button', { name: 'Silence: 1 series' }));
  await expect(page.getByRole('dialog').getByText(/^\d+ alerts?$/)).toBeVisible();
  const comment = await page.getByRole('dialog').getByLabel('Comment').inputValue();
  expect(comment).toBe('1 series: being looked at');
  await steps.click(page.getByRole('button', { name: 'Silence for 2 h' }));
  await expect(toast(page)).toContainText('1 series silenced for 2 h');
  expect(steps.count()).toBe(2);
  const silencedBy = async () => {
    const listed = await (await request.get(`/api/v2/alerts?filter=alertname="${alertname}"`, AGAIN)).json();
    return (listed[0].status.silencedBy as string[]).length;
  };
  const made = await silencedBy(); // others may run on the same series
  expect(made).toBeGreaterThan(0);
  await steps.click(toast(page).getByRole('button', { name: 'Undo' }));
  await expect(toast(page)).toContainText('taken back');
  await expect.poll(silencedBy).toBe(made - 1);
});

test('by keyboard alone: opened, told how long by a digit, made, and taken back', async ({ page, request }) => {
  await page.goto(exploreAddress('test_gauge{service="serviceC"}', { from: 'now-5m', to: 'now' }));
  await expect(graphOf(page)).toBeVisible();
  await page.getByRole('button', { name: 'Silence: 1 series' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: '2 h' })).toBeFocused();
  await expect(
    page
      .getByRole('dialog')
      .getByRole('button', { name: /^Drop / })
      .first(),
  ).toBeVisible();
  await page.keyboard.press('4');
  await expect(page.getByRole('radio', { name: '4 h' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('button', { name: 'Silence for 1 h' })).toBeEnabled();
  const comment = unique('typed ');
  await page.getByLabel('Comment').focus();
  await page.keyboard.type(comment);
  await page.keyboard.press('Enter');
  await expect(toast(page)).toContainText('silenced for 1 h');
  await expect(page.getByRole('button', { name: 'Silence: 1 series' })).toBeFocused();
  await page.keyboard.press('u');
  await expect(toast(page)).toContainText('taken back');
  const all = (await (await request.get('/api/v2/silences', AGAIN)).json()) as Silence[];
  expect(all.find((each) => each.comment === comment)?.status.state).toBe('expired');
});

test('Esc leaves the matcher, then the popover, and gives the focus back', async ({ page }) => {
  await page.goto(exploreAddress('test_gauge', { from: 'now-5m', to: 'now' }));
  const button = page.getByRole('button', { name: /^Silence: / });
  await button.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Matcher' }).click();
  await expect(page.getByRole('combobox', { name: 'Matcher' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox', { name: 'Matcher' })).toBeHidden();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(button).toBeFocused();
});

test('a silence is extended by an hour in one step, under its id', async ({ page, request }) => {
  const alertname = unique('Extend');
  const id = await silence(request, alertname);
  const before = Date.parse((await silencesOf(request, alertname))[0]?.endsAt ?? '');
  await page.goto('/alerts/silences');
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
  await page.goto('/alerts/silences');
  await rowOf(page, alertname).getByRole('button', { name: 'End' }).click();
  await expect(toast(page)).toContainText('The silence was ended');
  await expect(rowOf(page, alertname)).toHaveCount(0);
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, alertname)).toHaveCount(1);
  expect(await states()).toEqual(['active', 'expired']);
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
  await page.goto('/alerts/silences');
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

test.describe('a link fills the form in', () => {
  const karma = btoa(JSON.stringify({ am: [], m: [{ n: 'alertname', r: false, v: ['Linked'] }], d: 60, c: 'by link' }));
  const filter = encodeURIComponent('{alertname="Linked"}');
  for (const [console, address] of [
    ['ours', `/alerts/silences/new?filter=${filter}&comment=by+link`],
    ['Alertmanager’s', `/#/silences/new?filter=${filter}&comment=by+link`],
    ['Grafana’s', '/alerting/silence/new?alertmanager=x&matcher=alertname%3DLinked&comment=by+link'],
    ['Karma’s', `/?m=${encodeURIComponent(karma)}`],
  ] as const) {
    test(console, async ({ page }) => {
      await page.goto(address);
      await expect(formOf(page).getByRole('button', { name: 'Drop alertname="Linked"' })).toBeVisible();
      await expect(formOf(page).getByLabel('Comment')).toHaveValue('by link');
      if (console === 'Karma’s') await expect(page.getByRole('button', { name: 'Silence for 1 h' })).toBeVisible();
    });
  }

  test('one that cannot be read says why and leaves an empty form', async ({ page }) => {
    await page.goto('/alerts/silences/new?filter=nonsense');
    await expect(page.getByText(/The link's matchers cannot be read: bad matcher format: nonsense/)).toBeVisible();
    await expect(formOf(page).getByRole('button', { name: 'Matcher' })).toBeVisible();
  });
});

test('a new silence by keyboard: n, a matcher with completion, a comment, Enter; the preview follows', async ({
  page,
  request,
}) => {
  const alertname = unique('Typed');
  await fire(request, { alertname, service: 'a' }, { alertname, service: 'b' });
  await page.goto('/alerts/silences');
  await expect(page.getByRole('radio', { name: /^Active \d/ })).toBeVisible();
  await page.keyboard.press('n');
  await expect(formOf(page)).toBeVisible();
  await formOf(page).getByRole('button', { name: 'Matcher' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type(`alertname=${alertname.slice(0, -1)}`);
  await expect(page.getByRole('option', { name: alertname })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(formOf(page).getByText('2 alerts', { exact: true })).toBeVisible();
  await formOf(page).getByRole('button', { name: 'Matcher' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('service=a');
  await page.keyboard.press('Enter');
  await expect(formOf(page).getByText('1 alert', { exact: true })).toBeVisible();
  await formOf(page).getByLabel('Comment').focus();
  await page.keyboard.press('Enter');
  await expect(formOf(page).getByText('Say why: the others will ask.')).toBeVisible();
  await page.keyboard.type('being mended');
  await page.keyboard.press('Enter');
  await expect(toast(page)).toContainText(`${alertname} silenced for 2 h`);
  expect(await silencesOf(request, alertname)).toMatchObject([
    { comment: 'being mended', status: { state: 'active' } },
  ]);
});

test('very many alerts are silenced only by who types how many', async ({ page, request }) => {
  const alertname = unique('Broad');
  const sets = Array.from({ length: 60 }, (_, i) => ({ alertname, i: String(i) }));
  await fire(request, ...sets);
  await page.goto(`/alerts/silences/new?filter=alertname%3D"${alertname}"&comment=all`);
  await expect(formOf(page).getByText(/That is 60 of \d+ alerts/)).toBeVisible();
  await formOf(page).getByRole('button', { name: 'Silence for 2 h' }).click();
  await expect(formOf(page).getByText('Type 60 to silence so many.')).toBeVisible();
  expect(await silencesOf(request, alertname)).toEqual([]);
  await formOf(page)
    .getByLabel(/Type 60 to silence them all/)
    .fill('60');
  await page.keyboard.press('Enter');
  await expect(toast(page)).toContainText('silenced for 2 h');
});

test('refused, the form keeps what was typed and says why', async ({ page }) => {
  await page.route('**/api/alerts/silences', (route) =>
    route.request().method() === 'POST'
      ? fail(route, 503, 'unavailable', 'silences could not be changed')
      : route.continue(),
  );
  await page.goto('/alerts/silences/new?filter=alertname%3DX&comment=first');
  await formOf(page).getByLabel('Comment').fill('my reason');
  await formOf(page).getByRole('button', { name: 'Silence for 2 h' }).click();
  await expect(formOf(page).getByText('Not silenced: silences could not be changed')).toBeVisible();
  await expect(formOf(page).getByLabel('Comment')).toHaveValue('my reason');
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
  await page.getByRole('button', { name: 'Extend by 1 h' }).click();
  await expect(toast(page)).toContainText('3 extended by 1 h');
  await page.getByRole('checkbox', { name: 'All silences' }).click();
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
    const body = await (await route.fetch()).json();
    const silences = body.silences.map((each: { id: string }) =>
      each.id === idle ? { ...each, unneeded: 'resolved' } : { ...each, unneeded: null },
    );
    return route.fulfill({ json: { ...body, silences } });
  });
  await page.goto(`/alerts/silences?q=${name}`);
  await expect(rowOf(page, `${name}Soon`)).toContainText(/in [45] min/);
  await expect(rowOf(page, `${name}Idle`)).toContainText('all is over');
  await expect(page.getByText('1 silence mutes nothing any more.')).toBeVisible();
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(toast(page)).toContainText('The silence was ended');
  const states = await Promise.all(
    [soon, idle].map(
      async (id) => ((await (await request.get(`/api/v2/silence/${id}`)).json()) as Silence).status.state,
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
  await page.keyboard.type(`job=${name}`);
  await page.keyboard.press('Enter');
  for (const day of ['Sat', 'Sun']) await form.getByRole('button', { name: day }).click();
  await form.getByLabel('From').fill('23:00');
  await form.getByLabel('To', { exact: false }).last().fill('01:00');
  await form.getByLabel('Comment').fill('backups run');
  await form.getByRole('button', { name: 'Save' }).click();
  const item = page.getByRole('listitem').filter({ hasText: name });
  await expect(item).toContainText('every day, 23:00 to 01:00');
  await expect.poll(async () => (await silencesOf(request, name)).length, { timeout: 15_000 }).toBeGreaterThan(1);
  await item.getByRole('button', { name: 'Delete' }).click();
  await expect(item).toHaveCount(0);
  await expect
    .poll(async () => new Set((await silencesOf(request, name)).map(({ status }) => status.state)), { timeout: 15_000 })
    .toEqual(new Set(['expired']));
});

test('a template is made once and silences in two steps', async ({ page, request }) => {
  const name = unique('Deploy');
  await page.goto('/alerts/silences?show=templates');
  await page.getByRole('button', { name: 'New template' }).click();
  const form = page.getByRole('form', { name: 'New template' });
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Matcher' }).click();
  await page.keyboard.type(`service=${name}`);
  await page.keyboard.press('Enter');
  await form.getByLabel('How long').selectOption('15 min');
  await form.getByLabel('Comment').fill('deploying');
  await form.getByRole('button', { name: 'Save' }).click();
  const steps = stepsOf(page);
  await steps.click(page.getByRole('listitem').filter({ hasText: name }).getByRole('link', { name: 'Silence' }));
  await steps.click(formOf(page).getByRole('button', { name: 'Silence for 15 min' }));
  await expect(toast(page)).toContainText(`${name} silenced for 15 min`);
  expect(steps.count()).toBe(2);
  expect(await silencesOf(request, name)).toMatchObject([{ comment: 'deploying' }]);
});

test('on a phone it is a sheet from the bottom with large targets', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await page.goto(exploreAddress('test_gauge', { from: 'now-5m', to: 'now' }));
  await page.getByRole('button', { name: /^Silence: / }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('button', { name: /^Drop / }).first()).toBeVisible();
  const box = await sheet.boundingBox();
  expect([box?.x, box?.width, (box?.y ?? 0) + (box?.height ?? 0)]).toEqual([0, 375, 812]);
  const small = await sheet
    .locator('button:visible, label:has(input[type=radio]), input:not([type=radio])')
    .evaluateAll((all) =>
      all.flatMap((each) => {
        const { width, height } = each.getBoundingClientRect();
        return height >= 39.5 && width >= 24
          ? []
          : [`${each.textContent || each.getAttribute('aria-label')}: ${width} × ${height}`];
      }),
    );
  expect(small).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
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

test('a preview that cannot be had keeps nobody from silencing', async ({ page, request }) => {
  const alertname = unique('Blind');
  await page.route('**/api/alerts/silences/preview', (route) => fail(route, 503, 'unavailable', 'no history'));
  await page.goto(`/alerts/silences/new?filter=alertname%3D${alertname}&comment=c`);
  await expect(formOf(page).getByText('Not known: no history')).toBeVisible();
  await formOf(page).getByRole('button', { name: 'Silence for 2 h' }).click();
  await expect(toast(page)).toContainText('silenced for 2 h');
  expect(await silencesOf(request, alertname)).toHaveLength(1);
});
