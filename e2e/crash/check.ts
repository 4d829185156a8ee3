// Whether what was acknowledged is there, once, with its value, and nothing is there that was never sent.
import { type Sender, type Sent, sampleValue } from './sender';

type Series = { readonly metric: Readonly<Record<string, string>>; readonly values: readonly [number, string][] };

/** Of samples after `sinceMs`. @throws with what is wrong. */
export async function check(url: string, senders: readonly Sender[], sinceMs: number): Promise<number> {
  let samples = 0;
  for (const sender of senders) {
    if (sender.complaints.length > 0) throw new Error(sender.complaints.slice(0, 3).join('; '));
    samples += await checkSender(url, sender, sinceMs);
  }
  await checkScrapes(url, sinceMs);
  return samples;
}

/** Times between scrapes show that none was stored twice. */
async function checkScrapes(url: string, sinceMs: number): Promise<void> {
  for (const { values } of await select(url, 'up{job="quadrant"}', sinceMs)) rising('up', values);
}

async function checkSender(url: string, sender: Sender, sinceMs: number): Promise<number> {
  const isRecent = ({ atMs }: Sent) => atMs > sinceMs;
  const acknowledged = sender.acknowledged.filter(isRecent);
  const sent = new Map([...acknowledged, ...sender.unknown.filter(isRecent)].map(({ k, atMs }) => [atMs, k]));
  const found = await select(url, `crash{sender="${sender.name}"}`, sinceMs);
  if (acknowledged.length > 0 && found.length === 0) throw new Error(`sender ${sender.name}: nothing is there`);
  for (const { metric, values } of found) {
    const i = Number(metric.i);
    const where = `sender ${sender.name}, series ${i}`;
    rising(where, values);
    for (const [seconds, text] of values) {
      const k = sent.get(Math.round(seconds * 1000));
      if (k === undefined) throw new Error(`${where}: ${text} at ${seconds} was never sent`);
      if (Number(text) !== sampleValue(i, k))
        throw new Error(`${where}: ${text} at ${seconds} instead of ${sampleValue(i, k)}`);
    }
    const there = new Set(values.map(([seconds]) => Math.round(seconds * 1000)));
    const lost = acknowledged.filter(({ atMs }) => !there.has(atMs));
    if (lost.length > 0)
      throw new Error(
        `${where}: ${lost.length} of ${acknowledged.length} lost, the first: k=${lost[0]?.k} at ${lost[0]?.atMs}`,
      );
  }
  return found.reduce((sum, { values }) => sum + values.length, 0);
}

function rising(what: string, values: readonly [number, string][]): void {
  values.forEach(([seconds], at) => {
    const before = values[at - 1]?.[0] ?? -Infinity;
    if (seconds <= before) throw new Error(`${what}: ${seconds} comes after ${before}`);
  });
}

async function select(url: string, selector: string, sinceMs: number): Promise<Series[]> {
  const nowMs = Date.now() + 1000;
  const query = new URLSearchParams({ query: `${selector}[${nowMs - sinceMs}ms]`, time: String(nowMs / 1000) });
  const answer = await fetch(`${url}/api/v1/query?${query}`);
  if (!answer.ok) throw new Error(`${selector}: ${answer.status} ${await answer.text()}`);
  const { data } = (await answer.json()) as { data: { result: Series[] } };
  return data.result;
}
