// Alerts under headings, the lines they make, and what is chosen of them.
import { describe, expect, it } from 'vitest';
import { alertGroup, alertRow } from '../alerts.fixtures';
import { flippedFor, type Item, isOpenAtFirst, itemsOf } from './items';
import { BY_ROUTE, sectionsOf } from './sections';
import { isChosen, isPartlyChosen, ranged, toggled } from './selection';
import type { Sort, SortKey } from './sort';

const WORST: Sort = { key: 'worst', isReversed: false, values: new Map() };
const sorted = (key: SortKey, isReversed = false, values: Record<string, number> = {}): Sort => ({
  ...{ key, isReversed },
  values: new Map(Object.entries(values)),
});

const ROWS = [
  alertRow('Slow', { severity: 'warning', op: 'a' }),
  alertRow('Down', { severity: 'critical', job: 'web' }),
  alertRow('Slow', { severity: 'warning', op: 'b' }, { sinceMs: 2_000_000 }),
  alertRow('Quiet', { severity: 'critical', q: '1' }, { state: 'suppressed' }),
  alertRow('Quiet', { severity: 'critical', q: '2' }, { state: 'suppressed' }),
  alertRow('Soon', { severity: 'critical' }, { state: 'pending' }),
];

const names = (sections: ReturnType<typeof sectionsOf>) => sections.map(({ name, rows }) => `${name} ${rows.length}`);

describe('sections', () => {
  const sections = sectionsOf(ROWS, 'alertname', WORST, new Map());

  it('stand by what is worst in them: firing by severity, then pending, then suppressed', () => {
    expect(names(sections)).toEqual(['Down 1', 'Slow 2', 'Soon 1', 'Quiet 2']);
  });

  it('have the newest alert first, and know what all of theirs share', () => {
    const slow = sections[1];
    expect(slow?.rows.map(({ labels }) => labels.op)).toEqual(['b', 'a']);
    expect([...(slow?.shared ?? [])]).toEqual(['alertname', 'severity']);
    expect(slow?.active).toBe(2);
  });

  it('are made by any label; alerts without it are together', () => {
    expect(names(sectionsOf(ROWS, 'op', WORST, new Map()))).toEqual(['no op 4', 'b 1', 'a 1']);
  });

  it('are the groups people are told of, in each of which an alert may be', () => {
    const groups = new Map([
      ['g', alertGroup()],
      ['h', alertGroup({ id: 'h', receiver: 'other', labels: { team: 'x' } })],
    ]);
    const rows = [alertRow('A', {}, { groups: ['g', 'h'] }), alertRow('B', {}, { groups: [], state: 'resolved' })];
    const found = sectionsOf(rows, BY_ROUTE, WORST, groups);
    expect(found.map(({ name, detail }) => [name, detail])).toEqual([
      ['A', ''],
      ['other', 'team=x'],
      ['In no group', 'pending or over'],
    ]);
  });

  it.each([
    [sorted('name'), ['Down web', 'Quiet 1', 'Quiet 2', 'Slow a', 'Slow b', 'Soon']],
    [sorted('since'), ['Slow b', 'Down web', 'Quiet 1', 'Quiet 2', 'Slow a', 'Soon']],
    [
      sorted('value', false, { 'Slow warning a': 5, 'Soon critical': 9 }),
      ['Soon', 'Slow a', 'Down web', 'Slow b', 'Quiet 1', 'Quiet 2'],
    ],
    [sorted('name', true), ['Soon', 'Slow b', 'Slow a', 'Quiet 2', 'Quiet 1', 'Down web']],
  ])('without grouping the list is flat, in any order: %#', (sort, expected) => {
    const flat = sectionsOf(ROWS, '', sort, new Map()).flatMap(({ rows }) => rows);
    expect(flat.map(({ fingerprint }) => fingerprint.replace(/ (?:critical|warning)/, ''))).toEqual(expected);
  });
});

describe('the lines of the list', () => {
  const sections = sectionsOf(ROWS, 'alertname', WORST, new Map());
  const lines = (items: readonly Item[]) =>
    items.map((item) => (item.kind === 'section' ? `# ${item.section.name}` : item.row.fingerprint));

  it('have no head for one alert, and fold what nobody is told of', () => {
    expect(lines(itemsOf(sections, new Set()))).toEqual([
      ...['Down critical web', '# Slow', 'Slow warning b', 'Slow warning a', 'Soon critical', '# Quiet'],
    ]);
  });

  it('fold and unfold', () => {
    expect(lines(itemsOf(sections, new Set(['Slow', 'Quiet'])))).toEqual([
      ...['Down critical web', '# Slow', 'Soon critical', '# Quiet', 'Quiet critical 1', 'Quiet critical 2'],
    ]);
  });

  it.each([true, false])('are all open, or all folded: %s', (isOpen) => {
    const flipped = flippedFor(sections, isOpen);
    expect(sections.every((section) => (isOpenAtFirst(section) !== flipped.has(section.key)) === isOpen)).toBe(true);
  });
});

describe('choosing', () => {
  const items = itemsOf(sectionsOf(ROWS, 'alertname', WORST, new Map()), new Set());
  const at = (index: number) => items[index] as Item;

  it('takes an alert, and lets go of it', () => {
    const once = toggled(at(0), new Set());
    expect([...once]).toEqual(['Down critical web']);
    expect(toggled(at(0), once).size).toBe(0);
  });

  it('takes all of a section, folded or not', () => {
    const chosen = toggled(at(5), toggled(at(1), new Set()));
    expect(chosen.size).toBe(4);
    expect(isChosen(at(2), chosen)).toBe(true);
  });

  it('knows sections that are chosen in part', () => {
    const chosen = toggled(at(2), new Set());
    expect(isPartlyChosen(at(1), chosen)).toBe(true);
    expect(isChosen(at(1), chosen)).toBe(false);
  });

  it('with shift takes all between, in either direction, and lets go of them the same way', () => {
    const first = toggled(at(4), new Set());
    const up = ranged(items, at(4).key, at(2), first);
    expect([...up].sort()).toEqual(['Slow warning a', 'Slow warning b', 'Soon critical']);
    const off = toggled(at(4), up);
    expect(ranged(items, at(4).key, at(2), off).size).toBe(0);
  });

  it('with shift and nothing chosen before takes the one', () => {
    expect([...ranged(items, 'gone', at(0), new Set())]).toEqual(['Down critical web']);
  });
});
