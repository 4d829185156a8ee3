import { describe, expect, test } from 'vitest';
import { exemplarLabels } from './exemplar-rules';
import { checkLabels, type SentLabels } from './label-rules';

const LIMITS = { labels: 3, nameLength: 8, valueLength: 10 };

describe('labels of a series', () => {
  test.each<[what: string, sent: SentLabels, expected: string | RegExp]>([
    ['are sorted', ['b', '1', '__name__', 'up', 'a', '2'], 'up{a="2", b="1"}'],
    ['stay sorted', ['__name__', 'up', 'a', '2', 'b', '1'], 'up{a="2", b="1"}'],
    ['are sorted by their bytes', ['__name__', 'up', '😀', '1', '\uffee', '2'], 'up{\uffee="2", 😀="1"}'],
    ['may have any names', ['__name__', 'käse.😀', 'ä b', '1'], 'käse.😀{ä b="1"}'],
    ['lose empty values', ['__name__', 'up', 'a', ''], 'up'],
    ['need a metric name', ['a', '1'], /^invalid metric name or labels: no metric name, got \{a="1"\}$/],
    ['need one that is not empty', ['__name__', ''], /no metric name/],
    ['cannot be none', [], /no metric name, got \{\}$/],
    ['cannot have a name that is empty', ['__name__', 'up', '', '1'], /a label has no name/],
    ['cannot have a name twice', ['__name__', 'up', 'a', '1', 'a', '1'], /^duplicate label "a"/],
    ['not even with an empty value', ['a', '', '__name__', 'up', 'a', '1'], /^duplicate label "a"/],
    ['must be UTF-8', ['__name__', 'up', 'a', undefined], /not valid UTF-8, got \{__name__="up", a="<not UTF-8>"\}/],
    ['are at most so many', ['__name__', 'up', 'a', '1', 'b', '1', 'c', '1'], /^more than 3 labels/],
    ['have names at most so long', ['__name__', 'up', 'a23456789', '1'], /label name longer than 8/],
    ['have values at most so long', ['__name__', 'up', 'a', '12345678901'], /label value longer than 10/],
  ])('%s', (_what, sent, expected) => {
    const checked = checkLabels(sent, LIMITS);
    if (typeof expected === 'string') expect(String(checked)).toBe(expected);
    else expect(checked).toMatch(expected);
  });

  test('what is wrong is said in a short sentence, whatever was sent', () => {
    const sent = Array.from({ length: 400 }, (_, i) => `${i}${'x'.repeat(100_000)}`);
    expect((checkLabels(sent, { ...LIMITS, labels: 1000 }) as string).length).toBeLessThan(2000);
  });
});

describe('labels of an exemplar', () => {
  test.each<[what: string, sent: SentLabels, isKept: boolean]>([
    ['none', [], true],
    ['a trace id', ['trace_id', 'abc'], true],
    ['128 characters', ['a', '😀'.repeat(127)], true],
    ['129 characters', ['a', 'x'.repeat(128)], false],
    ['a name twice', ['a', '1', 'a', '2'], false],
    ['an empty name', ['', '1'], false],
    ['not UTF-8', ['a', undefined], false],
  ])('%s', (_what, sent, isKept) => expect(exemplarLabels(sent) !== undefined).toBe(isKept));
});
