// Silencing in a real browser against the real server: how many steps it takes, by pointer, by key and on a phone.
import { AGAIN, expect, exploreAddress, fail, graphOf, test } from './quadrant-test';
import { fire, formOf, rowOf, type Silence, seriesOf, silencesOf, stepsOf, toast, unique } from './silence-moves';

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
  const [series] = await seriesOf(request, 'last_over_time(test_gauge{service="frontservice"}[1m])');
  await fire(request, { ...series, alertname });
  await page.goto(exploreAddress('test_gauge{service="frontservice"}', { from: 'now-5m', to: 'now' }));
  await expect(graphOf(page)).toBeVisible();
  const steps = stepsOf(page);
  await steps.click(page.getByRole('button', { name: 'Silence: 1 series' }));
  await expect(page.getByRole('dialog').getByText(/^\d+ alerts?$/)).toBeVisible();
  const comment = await page.getByRole('dialog').getByLabel('Comment').inputValue();
  expect(comment).toBe('1 series: being looked at');
  const answer = page.waitForResponse((each) => each.request().method() === 'POST' && /\/silences$/.test(each.url()));
  await steps.click(page.getByRole('button', { name: 'Silence for 2 h' }));
  await expect(toast(page)).toContainText('1 series silenced for 2 h');
  await toast(page).getByRole('button', { name: 'Undo' }).hover(); // it stays as long as it is pointed at
  const { id } = (await (await answer).json()) as { id: string };
  expect(steps.count()).toBe(2);
  const silencedBy = async () => {
    const listed = await (await request.get(`/api/v2/alerts?filter=alertname="${alertname}"`, AGAIN)).json();
    return listed[0].status.silencedBy as string[]; // others may silence the same series
  };
  await expect.poll(silencedBy).toContain(id);
  await steps.click(toast(page).getByRole('button', { name: 'Undo' }));
  await expect(toast(page)).toContainText('taken back');
  await expect.poll(silencedBy).not.toContain(id);
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
  await expect(formOf(page).getByRole('combobox', { name: 'Matcher' })).toBeFocused();
  await page.keyboard.type(`alertname=${alertname.slice(0, -1)}`);
  await expect(page.getByRole('option', { name: alertname })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(formOf(page).getByText('2 alerts', { exact: true })).toBeVisible();
  await formOf(page).getByRole('button', { name: 'Matcher' }).focus();
  await page.keyboard.press('Enter');
  await expect(formOf(page).getByRole('combobox', { name: 'Matcher' })).toBeFocused();
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

test('a template is made once and silences in two steps', async ({ page, request }) => {
  const name = unique('Deploy');
  await page.goto('/alerts/silences?show=templates');
  await page.getByRole('button', { name: 'New template' }).click();
  const form = page.getByRole('form', { name: 'New template' });
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Matcher' }).click();
  await expect(form.getByRole('combobox', { name: 'Matcher' })).toBeFocused();
  await page.keyboard.type(`service=${name}`);
  await page.keyboard.press('Enter');
  await expect(form.getByRole('button', { name: `Drop service="${name}"` })).toBeVisible(); // the server has read it
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
        if (!each.isConnected) return []; // gone since it was found
        const { width, height } = each.getBoundingClientRect();
        return height >= 39.5 && width >= 24
          ? []
          : [`${each.textContent || each.getAttribute('aria-label')}: ${width} × ${height}`];
      }),
    );
  expect(small).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
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
