// A template is expanded once for what it depends on.
import { expect, test } from 'vitest';
import type { TemplateData } from '../../../doors';
import { remembered } from './remembered-templates';

const DATA: TemplateData = {
  ...{ labels: { a: '1' }, value: 1, externalLabels: {}, externalUrl: '', nowMs: 0 },
  query: async () => [],
};

/** Expands for each of the data; how often it really did. */
async function expansions(text: string, all: readonly Partial<TemplateData>[]): Promise<number> {
  let count = 0;
  const expand = remembered(() => async () => String(++count))('t', text);
  for (const more of all) await expand({ ...DATA, ...more });
  return count;
}

test.each<[text: string, all: readonly Partial<TemplateData>[], count: number]>([
  ['{{ $value }}', [{}, {}, { value: 2 }, {}], 2],
  ['{{ $value }}', [{}, { labels: { a: '2' } }, { labels: {} }], 3],
  ['{{ $value }}', [{ value: Number.NaN }, { value: Infinity }, { value: -Infinity }, { value: Number.NaN }], 3],
  ['{{ $value }}', [{ value: 'NaN' }, { value: Number.NaN }], 2],
  ['{{ with query "up" }}x{{ end }}', [{}, {}], 2],
  ['{{ now }}', [{}, {}], 2],
])('%s', async (text, all, count) => expect(await expansions(text, all)).toBe(count));

test('what fails, fails again', async () => {
  const expand = remembered(() => async () => Promise.reject(new Error('no')))('t', '{{ x }}');
  await expect(expand(DATA)).rejects.toThrow('no');
  await expect(expand(DATA)).rejects.toThrow('no');
});
