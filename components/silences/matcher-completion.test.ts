// What is offered while a matcher is typed.
import { expect, test } from 'vitest';
import { completionsOf } from './matcher-completion';

const value = (text: string, alerts = 1) => ({ value: text, alerts });
const LABELS = [
  { name: 'alertname', alerts: 5, values: [value('Slow', 3), value('Down', 2)] },
  { name: 'instance', alerts: 5, values: [value('web:1'), value('web:2'), value('db:1')] },
  { name: 'name', alerts: 1, values: [value('a "b"')] },
];

const texts = (typed: string) => completionsOf(typed, LABELS).map(({ text }) => text);

test.each([
  ['', ['alertname=', 'instance=', 'name=']],
  ['na', ['name=', 'alertname=']],
  ['x', []],
  ['instance=', ['instance="web:1"', 'instance="web:2"', 'instance="db:1"']],
  ['instance!="DB', ['instance!="db:1"']],
  ['instance=~"web:1|', ['instance=~"web:1|web:2"', 'instance=~"web:1|db:1"']],
  ['name = ', ['name="a \\"b\\""']],
  ['nothing=', []],
])('%j', (typed, expected) => expect(texts(typed)).toEqual(expected));

test('names ask for more, values do not; both say how many alerts have them', () => {
  expect(completionsOf('inst', LABELS)[0]).toEqual({ text: 'instance=', shown: 'instance', alerts: 5, isName: true });
  expect(completionsOf('alertname=', LABELS)[0]).toMatchObject({ shown: 'Slow', alerts: 3, isName: false });
});
