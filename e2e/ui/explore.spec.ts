// Explore on live data: graphs, zoom, legend, tables, what was changed meanwhile, and an address that restores all of it.
import type { Page } from '@playwright/test';
import {
  AGAIN,
  DEMO_QUERIES,
  expect,
  expectPoints,
  exploreAddress,
  fulfil,
  graphOf,
  holdBack,
  madeChange,
  RANGE,
  steadyMatrix,
  test,
} from './quadrant-test';

for (const query of DEMO_QUERIES) {
  test(`draws ${query} with live data`, async ({ page }) => {
    await page.goto(exploreAddress(query, { from: 'now-5m', to: 'now' }));
    await expectPoints(page, 3);
    const graph = graphOf(page);
    await expect(graph).toHaveAccessibleName(new RegExp(`^${query.replace(/[^\w ]/g, '\\$&')}, \\d+ series`));
    expect(Number(await graph.getAttribute('data-ymax'))).toBeGreaterThan(0);
    await expect(page.getByRole('region', { name: 'Legend' }).getByRole('row')).not.toHaveCount(0);
  });
}

test('a first visit offers queries that work, one click draws', async ({ page }) => {
  await page.goto('/explore');
  await page.getByRole('button', { name: 'sum(rate(test_counter[20s]))' }).click();
  await expectPoints(page, 1);
  expect(new URL(page.url()).searchParams.get('expr')).toBe('sum(rate(test_counter[20s]))');
});

test('the address restores query, range and view; back undoes one step', async ({ page }) => {
  await page.goto('/explore');
  await page.getByLabel('PromQL query').fill('up');
  await page.getByLabel('PromQL query').press('Enter');
  await expectPoints(page, 1);
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByRole('button', { name: 'Last 15 minutes' }).click();
  await page.getByRole('radio', { name: 'Table' }).click();
  await expect(page).toHaveURL(/expr=up&from=now-15m&to=now&view=table/);

  await page.reload();
  await expect(page.getByLabel('PromQL query')).toHaveValue('up');
  await expect(page.getByRole('button', { name: 'Time range: Last 15 minutes' })).toBeVisible();
  await expect(page.getByRole('table')).toContainText('job');

  await page.goBack();
  await expect(graphOf(page)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Time range: Last 1 hour' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Ask a first question' })).toBeVisible();
});

test('dragging zooms in with one step of history, a double click zooms out', async ({ page }) => {
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route))); // however young the server is
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now' }));
  await expectPoints(page, 1);
  const box = await graphOf(page).boundingBox();
  if (!box) throw new Error('the graph has no box');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, y, { steps: 8 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
  const zoomedMs = await widthOf();
  expect(zoomedMs).toBeLessThan(200_000);

  await page.mouse.dblclick(box.x + box.width * 0.5, y);
  await expect.poll(widthOf).toBeGreaterThan(zoomedMs * 1.9);
  await page.goBack();
  await expect.poll(widthOf).toBeCloseTo(zoomedMs, -1);
  await page.goBack();
  await expect(page).toHaveURL(/from=now-5m/);

  async function widthOf(): Promise<number> {
    const { searchParams } = new URL(page.url());
    return Number(searchParams.get('to')) - Number(searchParams.get('from'));
  }
});

test('the crosshair shows values sorted, the legend isolates and toggles', async ({ page }) => {
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now' }));
  await expectPoints(page, 2);
  const legend = page.getByRole('region', { name: 'Legend' });
  const names = legend.getByRole('button', { pressed: true });
  await expect.poll(() => names.count()).toBeGreaterThan(1);
  const all = await names.count();

  await names.first().click();
  await expect(names).toHaveCount(1);
  await names.first().click();
  await expect(names).toHaveCount(all);
  await names.nth(1).click({ modifiers: ['ControlOrMeta'] });
  await expect(names).toHaveCount(all - 1);
});

test('a syntax error points at its place', async ({ page }) => {
  await page.goto(exploreAddress('sum(rate(test_counter[20s])'));
  const alert = page.getByRole('alert').filter({ hasText: 'could not be read' });
  await expect(alert).toContainText('bad_data');
  await expect(alert).toContainText(/line 1, column \d+/);
  await expect(page.getByLabel('PromQL query')).toHaveAttribute('aria-invalid', 'true');
});

test('a mistyped metric finds the one that was meant', async ({ page }) => {
  await page.goto(exploreAddress('rate(test_countr[20s])'));
  await expect(page.getByRole('heading', { name: 'No series matched' })).toBeVisible();
  await page.getByRole('button', { name: 'Use test_counter' }).click();
  await expectPoints(page, 1);
  expect(new URL(page.url()).searchParams.get('expr')).toBe('rate(test_counter[20s])');
});

test('a range that makes no sense is refused beside its field', async ({ page }) => {
  await page.goto('/explore');
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByLabel('From').fill('yesterday');
  await page.getByRole('button', { name: 'Use this range' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'yesterday' })).toContainText('is no time');
  await page.getByLabel('From').fill('now-2h');
  await page.getByRole('button', { name: 'Use this range' }).click();
  await expect(page).toHaveURL(/from=now-2h/);
});

test('the axis reaches down to a threshold below all values; what is no number is none', async ({ page }) => {
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now', threshold: '< -5', events: 'off' }));
  await expect.poll(async () => Number(await graphOf(page).getAttribute('data-ymin'))).toBeLessThanOrEqual(-5);
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now', threshold: '> y' }));
  await expect(graphOf(page)).toHaveAttribute('data-ymin', '0');
  await expect(page.getByRole('button', { name: 'Remove the threshold' })).toHaveCount(0);
});

test('samples list every value of the graph', async ({ page }) => {
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now', view: 'samples' }));
  await expect(page.getByRole('region', { name: 'Samples' }).getByRole('row')).not.toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: 'Time' })).toBeVisible();
});

test('old addresses of Prometheus lead to the same query', async ({ page }) => {
  await page.goto('/graph?g0.expr=up%7Bjob%3D%22a%22%7D&g0.tab=0');
  await expect(page).toHaveURL(/\/explore\?/);
  expect(new URL(page.url()).searchParams.get('expr')).toBe('up{job="a"}');
  await page.goto('/classic/targets');
  await expect(page).toHaveURL(/\/targets$/);
});

const EVENTS = '**/api/events?*';
const GRAPH = exploreAddress('up', { from: 'now-5m', to: 'now' });

const lane = (page: Page) => page.getByRole('group', { name: 'Events' });
const marks = (page: Page) => lane(page).getByRole('button');

async function graphWith(page: Page, events: readonly object[], address = GRAPH): Promise<void> {
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.route(EVENTS, (route) => route.fulfill({ json: { events } }));
  await page.goto(address);
  await expect(graphOf(page)).toHaveAttribute('data-ymax', /.+/);
}

test('a reload is a mark on the graph, told by who and when', async ({ page, request, baseURL }) => {
  // What other tests change meanwhile would be marks, too.
  await page.route(EVENTS, async (route) => {
    const { events } = (await (await route.fetch(AGAIN)).json()) as { events: { kind: string }[] };
    return route.fulfill({ json: { events: events.filter(({ kind }) => kind.startsWith('config.')) } });
  });
  expect((await request.post('/-/reload', { headers: { origin: baseURL ?? '' } })).ok()).toBe(true);
  await page.goto(GRAPH);
  await expectPoints(page, 1);
  const last = marks(page).last();
  await last.click();
  await expect(page.getByRole('dialog', { name: 'Events' })).toContainText(/prometheus\.yml was taken over/);
});

test('a silence that was set leads from its mark to its page', async ({ page, request, baseURL }) => {
  const name = `FromAMark${Date.now()}`;
  const data = {
    matchers: [{ name: 'alertname', value: name, isRegex: false, isEqual: true }],
    ...{ startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 600_000).toISOString() },
    ...{ createdBy: 'ana', comment: 'a deploy' },
  };
  const made = await request.post('/api/v2/silences', { data, headers: { origin: baseURL ?? '' } });
  const { silenceID } = (await made.json()) as { silenceID: string };
  const { events } = (await (await request.get('/api/events?limit=100')).json()) as {
    events: { labels: Record<string, string> }[];
  };
  await graphWith(
    page,
    events.filter(({ labels }) => labels.silence === silenceID),
  );
  await marks(page).click();
  await page.getByRole('dialog', { name: 'Events' }).getByRole('link').click();
  await expect(page.getByRole('complementary', { name: 'Change a silence' })).toContainText(name);
});

test('marks stand at their time; close ones are one, which lists them and zooms to them', async ({ page }) => {
  const meantMs = Date.now() - 149_000;
  await graphWith(page, [30, 148, 149, 150, 230].map(madeChange));
  await expect(marks(page)).toHaveCount(3);
  const [graph, middle] = [await graphOf(page).boundingBox(), await marks(page).nth(1).boundingBox()];
  if (!graph || !middle) throw new Error('graph or mark has no box');
  const area = await lane(page).evaluate((each) => [each.getBoundingClientRect().x, each.clientWidth] as const);
  const [fromMs, toMs] = await Promise.all(
    ['data-xmin', 'data-xmax'].map(async (name) => Number(await graphOf(page).getAttribute(name))),
  );
  const share = (middle.x + middle.width / 2 - area[0]) / area[1];
  expect(Math.abs((fromMs ?? 0) + share * ((toMs ?? 0) - (fromMs ?? 0)) - meantMs)).toBeLessThan(10_000);

  await marks(page).nth(1).click();
  const list = page.getByRole('dialog', { name: 'Events' });
  await expect(list.getByRole('listitem')).toHaveCount(3);
  await expect(list.getByRole('listitem').first()).toContainText('silence number 150');
  await list.getByRole('button', { name: 'Zoom to them' }).click();
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
  await expect(marks(page)).toHaveCount(3);
});

test('the keys go along the marks with one stop of tab, and each says when, what and who', async ({ page }) => {
  await graphWith(page, [30, 150, 230].map(madeChange));
  await marks(page).last().focus();
  await page.keyboard.press('ArrowLeft');
  await expect(marks(page).nth(1)).toBeFocused();
  await expect(marks(page).nth(1)).toHaveAccessibleName(/\d\d:\d\d:\d\d, silence number 150, ana$/);
  await expect(page.getByText('silence number 150').filter({ visible: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('silence number 150').filter({ visible: true })).toBeHidden();
  await page.keyboard.press('Home');
  await expect(marks(page).first()).toBeFocused();
  expect(await lane(page).locator('button[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Events' })).toContainText('silence number 230');
  await page.keyboard.press('Escape');
  await expect(marks(page).first()).toBeFocused();
});

test('pointing at marks draws nothing of the graph anew', async ({ page }) => {
  await page.addInitScript(() => {
    const counted = { draws: 0 };
    Object.assign(window, { counted });
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
      counted.draws++;
      return clear.apply(this, box);
    };
  });
  const release = await holdBack(page, '**/api/v1/query_exemplars*');
  await graphWith(page, [30, 80, 130, 180, 230].map(madeChange));
  const draws = () => page.evaluate(() => (window as unknown as { counted: { draws: number } }).counted.draws);
  await marks(page).first().hover();
  await expect(page.getByText('silence number 230').filter({ visible: true })).toBeVisible();
  const before = await draws();
  expect(before).toBeGreaterThan(0);
  const answered = page.waitForResponse('**/api/v1/query_exemplars*');
  release(); // that there are none changes nothing either
  await answered;
  for (const at of [1, 2, 3, 4]) await marks(page).nth(at).hover();
  await expect(page.getByText('silence number 30').filter({ visible: true })).toBeVisible();
  expect(await draws()).toBe(before);
});

test('off stands in the address, asks for nothing, and comes back', async ({ page }) => {
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/events')) asked++;
  });
  await graphWith(page, [150].map(madeChange), `${GRAPH}&events=off`);
  await expect(marks(page)).toHaveCount(0);
  expect(asked).toBe(0);
  await page.getByRole('switch', { name: 'Events' }).filter({ visible: true }).click();
  await expect(marks(page)).toHaveCount(1);
  await expect(page).not.toHaveURL(/events=/);
  await page.getByRole('switch', { name: 'Events' }).filter({ visible: true }).click();
  await expect(page).toHaveURL(/events=off/);
  await expect(marks(page)).toHaveCount(0);
});

test('without changes there is no lane', async ({ page }) => {
  await graphWith(page, []);
  await expect(page.getByText('Events', { exact: true }).filter({ visible: true })).toHaveCount(1); // the switch
  await expect(lane(page)).toHaveCount(0);
});

test('while events are awaited the graph is there; when they fail it says so, and tries again', async ({ page }) => {
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isBroken = true;
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.route(EVENTS, async (route) => {
    await released;
    if (isBroken)
      return route.fulfill({ status: 503, json: { status: 'error', errorType: 'unavailable', error: 'no' } });
    return route.fulfill({ json: { events: [150].map(madeChange) } });
  });
  await page.goto(GRAPH);
  await expect(graphOf(page)).toHaveAttribute('data-ymax', /.+/);
  await expect(page.locator('[aria-busy=true]')).toBeAttached();
  release();
  await expect(page.getByText('Events could not be read.')).toBeVisible();
  await expect(graphOf(page)).toHaveAttribute('data-points', /[1-9]/);
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(marks(page)).toHaveCount(1);
  await expect(page.getByText('Events could not be read.')).toBeHidden();
});
