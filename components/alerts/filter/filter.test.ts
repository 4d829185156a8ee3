// The filter line: what it keeps, what it says of mistakes, what completes it.
import { beforeAll, describe, expect, it, test, vi } from 'vitest';
import { alertRow } from '../alerts.fixtures';
import { filterNeedsEngine, readFilter, withMatcher } from './alert-filter';
import { suggestionsFor } from './completion';
import { matcherTokens } from './matcher-tokens';
import { loadEngine } from './regex-engine';

const ROWS = [
  alertRow('HighErrorRatio', { team: 'storefront', severity: 'critical', path: 'a,b' }),
  alertRow('SlowRequests', { team: 'catalog', severity: 'warning' }),
  alertRow('SlowRequests', { team: 'catalog', severity: 'info' }),
];

describe('regular expressions', () => {
  it('that are plain need no engine, and the others wait for one', async () => {
    vi.resetModules(); // other tests fetch the engine
    const fresh = await import('./alert-filter');
    expect(kept('team=~"store.*|cat.*", severity!~"in.+"', fresh.readFilter)).toBe('01');
    expect(fresh.readFilter('team=~"cat[a-z]+"')).toMatchObject({
      matchers: [],
      mistake: 'regex "cat[a-z]+" is not read yet',
    });
  });

  test.each([
    ['team="a.*"', false],
    ['team=~"a|b.*"', false],
    ['team=~"a[bc]"', true],
    ['a=b, team!~"(?i)x"', true],
    ['team=~"("', true],
    ['team=~', false],
    ['nonsense, b=~"c?"', true],
  ])('%s needs one: %s', (text, needs) => {
    expect(filterNeedsEngine(text)).toBe(needs);
  });

  it('that are not read yet stay when a label is clicked', () => {
    expect(withMatcher('team=~"cat[a-z]+"', { name: 'a', type: '=', value: 'b' })).toBe('team=~"cat[a-z]+", a="b"');
  });
});

const kept = (text: string, read = readFilter) => ROWS.map((row, i) => (read(text).test(row) ? i : '')).join('');

describe('the filter', () => {
  beforeAll(async () => void (await loadEngine()));

  test.each([
    ['', '012'],
    ['team="catalog"', '12'],
    ['{team="catalog"}', '12'],
    ['team=catalog, severity!=info', '1'],
    ['team=~"store.*|cat.*", severity!="info"', '01'],
    ['path=""', '12'],
    ['path="a,b"', '0'],
    ['team!~"cat.*"', '0'],
    ['team=~"(?i)CAT[a-z]+"', '12'],
    ['"team"="catalog",', '12'],
  ])('%s keeps %s', (text, rows) => {
    expect(kept(text)).toBe(rows);
    expect(readFilter(text).mistake).toBeUndefined();
  });

  test.each([
    ['team="catalog", severity=', '12'],
    ['team="catalog", sev', '12'],
    ['team=~"(", severity="info"', '2'],
  ])('%s goes by what of it is a matcher', (text, rows) => {
    expect(kept(text)).toBe(rows);
  });

  test.each([
    ['foo', 'bad matcher format: foo'],
    ['team="a', 'matcher value contains unescaped double quote: "a'],
    ['team=~"("', /^regex "\(" does not compile: /],
  ])('%s is a mistake in Alertmanager’s words', (text, mistake) => {
    expect(readFilter(text).mistake).toEqual(typeof mistake === 'string' ? mistake : expect.stringMatching(mistake));
  });

  it('gets a matcher more from a label that is clicked, and lets the contrary go', () => {
    const added = { name: 'team', type: '=', value: 'a "b"' } as const;
    expect(withMatcher('', added)).toBe('team="a \\"b\\""');
    expect(withMatcher('severity="x", team!="a \\"b\\""', added)).toBe('severity="x", team="a \\"b\\""');
    expect(withMatcher('team=~"c"', added)).toBe('team=~"c", team="a \\"b\\""');
  });
});

describe('completion', () => {
  beforeAll(async () => void (await loadEngine()));

  const texts = (line: string, caret = line.length) =>
    suggestionsFor(line, caret, ROWS).map(({ text, count }) => `${text} ${count}`);
  const completed = (line: string, text: string, caret = line.length) => {
    const found = suggestionsFor(line, caret, ROWS).find((each) => each.text === text);
    return found && line.slice(0, found.from) + found.insert + line.slice(found.to);
  };

  it('names labels, the most common first, with how many alerts have them', () => {
    expect(texts('')).toEqual(['alertname 3', 'severity 3', 'team 3', 'path 1']);
    expect(texts('pa')).toEqual(['path 1']);
  });

  it('names values of a label', () => {
    expect(texts('team=')).toEqual(['catalog 2', 'storefront 1']);
    expect(texts('team="sto')).toEqual(['storefront 1']);
    expect(completed('team=sto', 'storefront')).toBe('team="storefront"');
  });

  it('counts among what the rest of the filter keeps', () => {
    expect(texts('team="catalog", severity=')).toEqual(['info 1', 'warning 1']);
    expect(texts('severity=, team="catalog"', 9)).toEqual(['info 1', 'warning 1']);
  });

  it('goes on with the last alternative of a pattern', () => {
    expect(completed('team=~"storefront|c', 'catalog')).toBe('team=~"storefront|catalog"');
  });

  it('puts a name in the place of what was typed of it', () => {
    expect(completed('team="catalog", sev', 'severity')).toBe('team="catalog", severity=');
  });

  it('makes a word that is no label a search in names of alerts', () => {
    expect(texts('slow')).toEqual(['alertname=~"(?i).*slow.*" 2']);
    const text = completed('slow', 'alertname=~"(?i).*slow.*"') ?? '';
    expect(kept(text)).toBe('12');
  });
});

test('pieces of a filter in colours are the whole of it', () => {
  const text = '{team=~"a, b", sev!=x,';
  expect(
    matcherTokens(text)
      .map(({ text: piece }) => piece)
      .join(''),
  ).toBe(text);
  expect(matcherTokens('a=b,c').map(({ kind }) => kind)).toEqual(['name', 'operator', 'value', 'operator', 'name']);
});
