// Playwright's test with our server's address, and the few moves most tests share.
import { test as base, expect, type Locator, type Page, type Route } from '@playwright/test';

export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here, even an empty one
  baseURL: async ({}, use) => {
    const url = process.env.QUADRANT_E2E_URL;
    if (!url) throw new Error('QUADRANT_E2E_URL is not set: the global setup did not run');
    await use(url);
  },
  page: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await use(page);
    // What a page that closes still asks for is nobody's failure.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(problems, 'uncaught errors on the page').toEqual([]);
  },
});

export { expect };

/** A connection that was kept may have been closed meanwhile. */
export const AGAIN = { maxRetries: 2 };

/** The three queries a newcomer tries first. */
export const DEMO_QUERIES = [
  'rate(test_counter[20s])',
  'sum(rate(test_counter[20s]))',
  'histogram_quantile(0.9, sum by (le) (rate(test_histogram_bucket[10m])))',
] as const;

export const exploreAddress = (expr: string, more: Record<string, string> = {}): string =>
  `/explore?${new URLSearchParams({ expr, ...more })}`;

/** The page takes keys and presses: a heading that the server has not drawn, as everywhere but under /alerts, shows it. */
export const expectAwake = (page: Page): Promise<void> => expect(page.getByRole('heading', { level: 1 })).toBeVisible();

export const graphOf = (page: Page): Locator => page.locator('[role=img][data-series]');

/** Waits until the graph shows at least this many points, asking again while the demo is young. */
export async function expectPoints(page: Page, least: number): Promise<void> {
  await expect(async () => {
    const graph = graphOf(page);
    if ((await graph.count()) === 0 || Number(await graph.getAttribute('data-points')) < least) {
      await page.getByRole('button', { name: 'Refresh now' }).click();
      await expect(graph).toBeVisible({ timeout: 2000 });
    }
    expect(Number(await graph.getAttribute('data-points'))).toBeGreaterThanOrEqual(least);
  }).toPass({ timeout: 60_000, intervals: [500, 1000, 2000] });
  await expect(graphOf(page)).toHaveAttribute('data-ymax', /.+/); // drawn, not only fetched
}

/** Answers of the API made up for a state that a healthy server does not show. */
export const fulfil = (route: Route, data: unknown, more: object = {}): Promise<void> =>
  route.fulfill({ json: { status: 'success', data, ...more } });

export const fail = (route: Route, status: number, errorType: string, error: string): Promise<void> =>
  route.fulfill({ status, json: { status: 'error', errorType, error } });

/** What is asked at the address waits until it is let go. */
export async function holdBack(page: Page, address: string): Promise<() => void> {
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, (route) => released.then(() => route.fallback()));
  return release;
}

/** A matrix with one series of ones at the instants the request asks for. */
export function steadyMatrix(route: Route): unknown {
  const asked = new URL(route.request().url()).searchParams;
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(asked.get(name))) as [
    number,
    number,
    number,
  ];
  const count = Math.floor((end - start) / step) + 1;
  const values = Array.from({ length: count }, (_, i) => [start + i * step, '1']);
  return { resultType: 'matrix', result: [{ metric: { job: 'steady' }, values }] };
}

export const RANGE = '**/api/v1/query_range*';
export const ANY_API = '**/api/**';

export const ALERT_STREAM = '**/api/alerts/stream';

/** The stream of alerts, which has these rows to tell and then breaks off. */
export const alertEvents = (rows: readonly object[]) => ({
  contentType: 'text/event-stream',
  body: `event: state\ndata: ${JSON.stringify({ ...{ version: 1, atMs: Date.now(), rows }, ...{ values: {}, groups: [], silences: [] } })}\n\n`,
});

/** The i-th alert of many. */
export const madeAlert = (i: number) => ({
  ...{ fingerprint: i.toString(16).padStart(16, '0'), state: 'active', sinceMs: Date.now() - i * 1000 },
  labels: {
    ...{ alertname: `Alert${i % 200}`, instance: `host-${i}:9100`, job: 'node', team: `team-${i % 17}` },
    severity: ['critical', 'warning', 'info'][i % 3],
  },
  ...{ annotations: { summary: `number ${i}` }, receivers: ['team'], groups: ['g'] },
});

/** Something that was changed this many seconds ago. */
export const madeChange = (agoS: number) => ({
  ...{ id: `e${agoS}`, at: new Date(Date.now() - agoS * 1000).toISOString(), actor: 'ana' },
  ...{ kind: 'silence.set', message: `silence number ${agoS}`, labels: {} },
});

/** The stream of alerts has these rows to tell, this long after the question, and stays open. */
export async function streamAlerts(page: Page, rows: readonly object[], afterMs = 0): Promise<void> {
  await page.addInitScript(answerStreamWith, { body: alertEvents(rows).body, afterMs });
}

function answerStreamWith({ body, afterMs }: { body: string; afterMs: number }): void {
  const plainFetch = window.fetch;
  window.fetch = async (input, init) => {
    if (!String(input).endsWith('/api/alerts/stream')) return plainFetch(input, init);
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    const bytes = new TextEncoder().encode(body);
    return new Response(new ReadableStream({ start: (controller) => controller.enqueue(bytes) }));
  };
}

/** What the page's thread has worked so far: how busy the machine is otherwise does not count. */
export async function threadTimeOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
}

type Problem = { readonly status: number; readonly errorType: string; readonly error: string };

/** What is asked at a path fails until somebody presses "Try again": what the page asks anew by itself repairs nothing before. */
export async function failUntilTriedAgain(page: Page, path: string, problem: Problem): Promise<void> {
  await page.addInitScript(failUntilPressed, { path, problem });
}

function failUntilPressed({ path, problem }: { path: string; problem: Problem }): void {
  const plainFetch = window.fetch;
  let isRepaired = false;
  const look = ({ target }: Event) => {
    if (target instanceof Element && target.closest('button')?.textContent === 'Try again') isRepaired = true;
  };
  document.addEventListener('click', look, { capture: true });
  window.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (isRepaired || new URL(url, location.href).pathname !== path) return plainFetch(input, init);
    const { status, ...body } = problem;
    return Response.json({ status: 'error', ...body }, { status });
  };
}
