// Answers of Go 1.26's own text/template and html/template to templates over one set of data: results, and errors word for
// word. testdata/*.jsonl: {source, text} or {source, error}, recorded with `missingkey=zero`, the template named "t".
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { messageOf } from '@/lib/kernel/errors';
import { TemplateSet } from './template-set';
import { GoList, GoMap, GoStruct, type GoValue, goFunction, SafeHtml, stringMap } from './value';

type Recorded = { readonly source: string; readonly text?: string; readonly error?: string };

const recorded = (name: string): readonly Recorded[] =>
  readFileSync(fileURLToPath(new URL(`testdata/${name}`, import.meta.url)), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);

const object = (entries: Readonly<Record<string, GoValue>>) => new GoMap(new Map(Object.entries(entries)));

const struct = (field: string) =>
  new GoStruct(
    'main.S',
    { Field: field },
    { Method: goFunction([], () => 'm'), Concat: goFunction(['string', 'string'], (a, b) => a + b) },
  );

const DATA = new GoStruct('main.D', {
  Name: 'n&m',
  Empty: '',
  Int: 1n,
  Float: 1.5,
  Big: 1234567890,
  Small: 0.00001234,
  Inf: Infinity,
  NaN: Number.NaN,
  Map: stringMap({ b: '2', a: '1' }),
  Any: object({ x: 1n }),
  List: new GoList(['a', 'b', 'c'], '[]string'),
  Nothing: undefined,
  Nested: object({ a: object({ b: 'deep' }) }),
  Struct: struct('f'),
  Structs: new GoList([struct('f'), struct('g')], '[]main.S'),
  Evil: "<script>alert('x')</script>",
  Url: 'javascript:alert(1)',
  Good: "http://h/p?a=b c&d='e'",
  Html: new SafeHtml('<b>ok</b> & "q"'),
});

const FUNCTIONS = {
  up: goFunction(['string'], (text) => text.toUpperCase()),
  half: goFunction(['float64'], (value) => value / 2),
  title: goFunction(['string'], (text) => text.replace(/(?<![a-z])[a-z]/gi, (letter) => letter.toUpperCase())),
  fail: goFunction(['string'], (text) => {
    throw new Error(text);
  }),
};

function answer(source: string, execute: 'executeText' | 'executeHtml'): Recorded {
  const set = new TemplateSet({ functions: FUNCTIONS, missingKey: 'zero' });
  try {
    set.parse('t', source);
    return { source, text: set[execute]('t', DATA) };
  } catch (thrown) {
    return { source, error: messageOf(thrown) };
  }
}

describe('text/template', () => {
  test.each(recorded('go1.26-text.jsonl'))('$source', (each) =>
    expect(answer(each.source, 'executeText')).toEqual(each),
  );
});

describe('html/template', () => {
  test.each(recorded('go1.26-html.jsonl'))('$source', (each) =>
    expect(answer(each.source, 'executeHtml')).toEqual(each),
  );
});
