// The states a healthy server does not show, forced at the network.
import type { Page } from '@playwright/test';
import {
  ALERT_STREAM,
  alertEvents,
  expect,
  expectAwake,
  exploreAddress,
  fail,
  fulfil,
  graphOf,
  RANGE,
  steadyMatrix,
  test,
} from './quadrant-test';

const PAGE = exploreAddress('up', { from: 'now-5m', to: 'now' });

test('loading: the shape at once, after a second how long it has been and a way out', async ({ page }) => {
  await page.route(RANGE, () => {}); // never answered
  await page.goto(PAGE);
  await expect(page.getByText(/loading, \d/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled.')).toBeVisible();
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(graphOf(page)).toHaveAttribute('data-series', '1');
});

test('empty: the query that was run and the reason', async ({ page }) => {
  await page.route(RANGE, (route) => fulfil(route, { resultType: 'matrix', result: [] }));
  await page.goto(PAGE);
  await expect(page.getByRole('heading', { name: 'No series matched' })).toBeVisible();
  await expect(page.getByText('Widen the range or drop a matcher')).toBeVisible();
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
  await page.goBack();
  await expect(page).toHaveURL(PAGE);
});

test('error: code and message in the server’s words, trying again repairs', async ({ page }) => {
  await page.route(RANGE, (route) => fail(route, 503, 'timeout', 'query timed out in expression evaluation'));
  await page.goto(PAGE);
  const alert = page.getByRole('alert').filter({ hasText: 'took too long' });
  await expect(alert).toContainText('503 timeout: query timed out in expression evaluation');
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(graphOf(page)).toBeVisible();
});

test('stale: a failed refresh keeps the graph and says how old it is', async ({ page }) => {
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.goto(PAGE);
  await expect(graphOf(page)).toBeVisible();
  await page.route(RANGE, (route) => fail(route, 503, 'unavailable', 'the engine is restarting'));
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(page.getByText(/\d+ s old, refresh failed/)).toBeVisible();
  await expect(graphOf(page)).toHaveAttribute('data-series', '1');
});

test('offline: no answer at all is said so, and the graph stays', async ({ page }) => {
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.goto(PAGE);
  await expect(graphOf(page)).toBeVisible();
  await page.route(RANGE, (route) => route.abort('connectionrefused'));
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(page.getByText(/old, Quadrant does not answer/)).toBeVisible();
  await expect(graphOf(page)).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Quadrant does not answer' })).toBeVisible();
});

test('partial: the server’s warnings stand under the graph', async ({ page }) => {
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route), { warnings: ['one store did not answer'] }));
  await page.goto(PAGE);
  await expect(page.getByText('one store did not answer')).toBeVisible();
});

test('a gap stays a gap', async ({ page }) => {
  await page.route(RANGE, (route) => {
    const matrix = steadyMatrix(route) as { result: { values: [number, string][] }[] };
    const [series] = matrix.result;
    if (series) series.values = series.values.filter((_, i) => i < 10 || i > 20);
    return fulfil(route, matrix);
  });
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now', view: 'samples' }));
  const rows = page.getByRole('region', { name: 'Samples' }).getByRole('row');
  await expect(rows).not.toHaveCount(0);
  await page.getByRole('radio', { name: 'Graph' }).click();
  const graph = graphOf(page);
  await expect(graph).toHaveAttribute('data-ymax', /.+/);
  const slots = (Number(await graph.getAttribute('data-xmax')) - Number(await graph.getAttribute('data-xmin'))) / 1000;
  expect(Number(await graph.getAttribute('data-points'))).toBeLessThan(slots - 5);
});

test('a failing list of events leaves the targets alone', async ({ page }) => {
  await page.route('**/api/events*', (route) => route.fulfill({ status: 500, json: { message: 'no' } }));
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'What changed could not be read' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Targets' }).getByRole('row')).not.toHaveCount(0);
});

test('what can no longer be loaded says so in a corner, once for all of it, and the page stays', async ({ page }) => {
  await page.goto('/');
  await expectAwake(page);
  await page.route('**/_next/**', (route) => route.abort('connectionrefused'));
  const notice = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
  await page.keyboard.press('Control+k');
  await expect(notice).toBeVisible();
  const failed = page.waitForEvent('requestfailed');
  await page.getByRole('button', { name: /^Theme/ }).click();
  await failed;
  await expect(notice).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.unroute('**/_next/**');
  const loaded = page.waitForEvent('load');
  await notice.getByRole('button', { name: 'Reload the page' }).click();
  await loaded;
  await expect(page.getByRole('row')).not.toHaveCount(0); // it listens to keys
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('nothing is watched: Home and Targets say what to do', async ({ page }) => {
  await page.route('**/api/v1/targets*', (route) => fulfil(route, { activeTargets: [] }));
  await page.route(ALERT_STREAM, (route) => route.fulfill(alertEvents([]))); // an alert of the demo would be said first
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Nothing is watched yet' })).toBeVisible();
  await expect(page.getByText('job_name: web')).toBeVisible();
  await page.goto('/targets');
  await expect(page.getByText('Add a job to')).toBeVisible();
});

test('a target that is down leads, with its error in full', async ({ page }) => {
  const error = 'Get "http://web:9090/metrics": dial tcp 10.0.0.7:9090: connect: connection refused';
  const target = (instance: string, health: string, lastError: string) => ({
    labels: { job: 'web', instance },
    scrapePool: 'web',
    scrapeUrl: `http://${instance}/metrics`,
    lastError,
    lastScrape: new Date().toISOString(),
    lastScrapeDuration: 0.01,
    health,
    scrapeInterval: '5s',
    scrapeTimeout: '5s',
  });
  await page.route('**/api/v1/targets*', (route) =>
    fulfil(route, { activeTargets: [target('a:1', 'up', ''), target('b:2', 'down', error)] }),
  );
  await page.goto('/targets');
  await expect(page.getByRole('heading', { name: '1 of 2 targets is down' })).toBeVisible();
  await expect(page.getByText(error)).toBeVisible();
  await expect(page.getByRole('row').nth(1)).toContainText('http://b:2/metrics');
  await page.getByLabel('Filter targets').fill('a:1');
  await expect(page.getByText(error)).toBeHidden();
  await page.getByLabel('Filter targets').fill('nothing like it');
  await expect(page.getByText('None of 2 targets matches')).toBeVisible();
});

test('automatic refresh asks again, and rests while the tab is hidden', async ({ page }) => {
  const asked = await countQuestions(page, 'query_range');
  await page.clock.install();
  await page.route(RANGE, (route) => fulfil(route, steadyMatrix(route)));
  await page.goto(exploreAddress('up', { from: 'now-5m', to: 'now', refresh: '5s' }));
  await expect(graphOf(page)).toBeVisible();
  await page.clock.pauseAt(Date.now() + 60_000); // from here on its time goes by in steps, however long one takes
  const before = await asked();
  let steps = 0;
  const more = async () => {
    steps++;
    await page.clock.runFor(5000);
    return (await asked()) - before;
  };
  await expect.poll(more).toBeGreaterThan(0); // a question is not asked again before it is answered
  expect((await asked()) - before).toBeLessThanOrEqual(steps);

  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const whenHidden = await asked();
  await page.clock.runFor(30_000);
  expect(await asked()).toBe(whenHidden);
});

/** How often the page has asked for addresses that contain this. */
async function countQuestions(page: Page, part: string): Promise<() => Promise<number>> {
  await page.addInitScript((wanted) => {
    const counted = { questions: 0 };
    Object.assign(window, { counted });
    const plainFetch = window.fetch;
    window.fetch = (input, init) => {
      if ((input instanceof Request ? input.url : String(input)).includes(wanted)) counted.questions++;
      return plainFetch(input, init);
    };
  }, part);
  return () => page.evaluate(() => (window as unknown as { counted: { questions: number } }).counted.questions);
}
