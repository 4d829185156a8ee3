// What the tests of silences share: alerts and silences of their own, what every tool sees of them, and how many steps are taken.
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { AGAIN, expect } from './quadrant-test';

export const HOUR_MS = 3_600_000;

/** Alerts of a test of its own: others run beside it on the same server. */
let counter = 0;
export const unique = (name: string) => `${name}${process.pid}x${Date.now()}x${++counter}`;

type LabelSet = Record<string, string>;

export async function fire(request: APIRequestContext, ...sets: LabelSet[]): Promise<void> {
  const answer = await request.post('/api/v2/alerts', { data: sets.map((labels) => ({ labels })) });
  expect(answer.status()).toBe(200);
}

export type Silence = {
  id: string;
  status: { state: string };
  comment: string;
  endsAt: string;
  matchers: { value: string }[];
};

/** As every tool sees them: those that name the value, the newest first. */
export async function silencesOf(request: APIRequestContext, value: string): Promise<Silence[]> {
  const all = (await (await request.get('/api/v2/silences', AGAIN)).json()) as Silence[];
  return all.filter(({ matchers }) => matchers.some((matcher) => matcher.value.includes(value)));
}

export async function silence(request: APIRequestContext, alertname: string, more: object = {}): Promise<string> {
  const data = {
    ...{ matchers: [{ name: 'alertname', value: alertname }], endsAtMs: Date.now() + 2 * HOUR_MS },
    ...{ createdBy: 'mira', comment: 'pool back to 20' },
    ...more,
  };
  return ((await (await request.post('/api/alerts/silences', { data })).json()) as { id: string }).id;
}

/** Their labels, as a rule on them would give them to its alerts. */
export async function seriesOf(request: APIRequestContext, expr: string): Promise<LabelSet[]> {
  const { data } = await (await request.get('/api/v1/query', { params: { query: expr } })).json();
  return (data.result as { metric: LabelSet }[]).map(({ metric: { __name__, ...labels } }) => labels);
}

export const rowOf = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });
export const formOf = (page: Page): Locator => page.getByRole('form', { name: /silence/i });
export const toast = (page: Page): Locator => page.getByRole('status', { name: 'What was just done' });

/** A click, a key chord or a field that is filled in is a step. */
export function stepsOf(page: Page) {
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
